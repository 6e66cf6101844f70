{# What differs between engines, and nothing else. Every macro takes SQL expressions and gives one. #}

{% macro regex_extract(text, pattern, group=1) -%}
    {{ adapter.dispatch('regex_extract')(text, pattern, group) }}
{%- endmacro %}
{# DuckDB gives '' where nothing matches; null says it plainly. #}
{% macro duckdb__regex_extract(text, pattern, group) -%}
    nullif(regexp_extract({{ text }}, '{{ pattern }}', {{ group }}), '')
{%- endmacro %}

{% macro regex_matches(text, pattern) -%}
    {{ adapter.dispatch('regex_matches')(text, pattern) }}
{%- endmacro %}
{% macro duckdb__regex_matches(text, pattern) -%}
    regexp_matches({{ text }}, '{{ pattern }}')
{%- endmacro %}

{% macro regex_replace_all(text, pattern, replacement) -%}
    {{ adapter.dispatch('regex_replace_all')(text, pattern, replacement) }}
{%- endmacro %}
{% macro duckdb__regex_replace_all(text, pattern, replacement) -%}
    regexp_replace({{ text }}, '{{ pattern }}', '{{ replacement }}', 'g')
{%- endmacro %}

{% macro split_by_regex(text, pattern) -%}
    {{ adapter.dispatch('split_by_regex')(text, pattern) }}
{%- endmacro %}
{% macro duckdb__split_by_regex(text, pattern) -%}
    string_split_regex({{ text }}, '{{ pattern }}')
{%- endmacro %}

{% macro date_from_text(text, format) -%}
    {{ adapter.dispatch('date_from_text')(text, format) }}
{%- endmacro %}
{% macro duckdb__date_from_text(text, format) -%}
    cast(try_strptime({{ text }}, '{{ format }}') as date)
{%- endmacro %}

{% macro date_plus_days(day, days) -%}
    {{ adapter.dispatch('date_plus_days')(day, days) }}
{%- endmacro %}
{% macro duckdb__date_plus_days(day, days) -%}
    ({{ day }} + cast({{ days }} as integer))
{%- endmacro %}

{# Letters inserted, removed or replaced between two texts. #}
{% macro edit_distance(left, right) -%}
    {{ adapter.dispatch('edit_distance')(left, right) }}
{%- endmacro %}
{% macro duckdb__edit_distance(left, right) -%}
    levenshtein({{ left }}, {{ right }})
{%- endmacro %}

{# The same, but two neighbours swapped are one edit. #}
{% macro edit_distance_with_swaps(left, right) -%}
    {{ adapter.dispatch('edit_distance_with_swaps')(left, right) }}
{%- endmacro %}
{% macro duckdb__edit_distance_with_swaps(left, right) -%}
    damerau_levenshtein({{ left }}, {{ right }})
{%- endmacro %}

{# How many bits differ between two integers. #}
{% macro bits_apart(left, right) -%}
    {{ adapter.dispatch('bits_apart')(left, right) }}
{%- endmacro %}
{% macro duckdb__bits_apart(left, right) -%}
    bit_count(xor({{ left }}, {{ right }}))
{%- endmacro %}
