{# Lists: DuckDB arrays and Spark arrays have different function names and lambda forms. #}

{% macro transform_list(list, item, expression) -%}
    {{ adapter.dispatch('transform_list')(list, item, expression) }}
{%- endmacro %}
{% macro duckdb__transform_list(list, item, expression) -%}
    list_transform({{ list }}, lambda {{ item }}: {{ expression }})
{%- endmacro %}

{% macro filter_list(list, item, condition) -%}
    {{ adapter.dispatch('filter_list')(list, item, condition) }}
{%- endmacro %}
{% macro duckdb__filter_list(list, item, condition) -%}
    list_filter({{ list }}, lambda {{ item }}: {{ condition }})
{%- endmacro %}

{% macro list_of(expressions) -%}
    {{ adapter.dispatch('list_of')(expressions) }}
{%- endmacro %}
{% macro duckdb__list_of(expressions) -%}
    [{{ expressions | join(', ') }}]
{%- endmacro %}

{% macro list_has(list, value) -%}
    {{ adapter.dispatch('list_has')(list, value) }}
{%- endmacro %}
{% macro duckdb__list_has(list, value) -%}
    coalesce(list_contains({{ list }}, {{ value }}), false)
{%- endmacro %}

{% macro list_size(list) -%}
    {{ adapter.dispatch('list_size')(list) }}
{%- endmacro %}
{% macro duckdb__list_size(list) -%}
    coalesce(len({{ list }}), 0)
{%- endmacro %}

{# One row per item of a list, for use in a select list; an empty or null list gives no row. #}
{% macro unnest_list(list) -%}
    {{ adapter.dispatch('unnest_list')(list) }}
{%- endmacro %}
{% macro duckdb__unnest_list(list) -%}
    unnest({{ list }})
{%- endmacro %}

{# Aggregate: the distinct non-null values in ascending order; null where there is none. #}
{% macro sorted_distinct_list(expression) -%}
    {{ adapter.dispatch('sorted_distinct_list')(expression) }}
{%- endmacro %}
{% macro duckdb__sorted_distinct_list(expression) -%}
    list_sort(list(distinct {{ expression }}) filter (where {{ expression }} is not null))
{%- endmacro %}

{# Scalar: a list as text 'a;b', the form in which published facts carry several labels. #}
{% macro join_list(list) -%}
    {{ adapter.dispatch('join_list')(list) }}
{%- endmacro %}
{% macro duckdb__join_list(list) -%}
    array_to_string({{ list }}, ';')
{%- endmacro %}

{% macro named_record(fields) -%}
    {{ adapter.dispatch('named_record')(fields) }}
{%- endmacro %}
{% macro duckdb__named_record(fields) -%}
    struct_pack({% for name, expression in fields.items() %}{{ name }} := {{ expression }}{{ ', ' if not loop.last }}{% endfor %})
{%- endmacro %}

{% macro lists_overlap(left, right) -%}
    {{ adapter.dispatch('lists_overlap')(left, right) }}
{%- endmacro %}
{% macro duckdb__lists_overlap(left, right) -%}
    coalesce(list_has_any({{ left }}, {{ right }}), false)
{%- endmacro %}

{# Scalar: whether `list` holds every label of `labels`. #}
{% macro list_holds(list, labels) -%}
    {{ adapter.dispatch('list_holds')(list, labels) }}
{%- endmacro %}
{% macro duckdb__list_holds(list, labels) -%}
    coalesce(list_has_all({{ list }}, {{ labels }}), false)
{%- endmacro %}

{# Scalar: the distinct non-null labels of two lists in ascending order; null where there is none. #}
{% macro merged_lists(left, right) -%}
    {{ adapter.dispatch('merged_lists')(left, right) }}
{%- endmacro %}
{% macro duckdb__merged_lists(left, right) -%}
    case when len(list_concat({{ left }}, {{ right }})) > 0
        then list_sort(list_distinct(list_concat({{ left }}, {{ right }}))) end
{%- endmacro %}
