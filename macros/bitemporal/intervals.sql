{# Known intervals are half open: known_from <= day < known_to; a null known_to is open.
   greatest and least skip nulls on both engines, so an open end needs no special case. #}

{% macro known_together(left, right) -%}
    (({{ right }}.known_to is null or {{ left }}.known_from < {{ right }}.known_to)
    and ({{ left }}.known_to is null or {{ right }}.known_from < {{ left }}.known_to))
{%- endmacro %}

{% macro known_from_both(left, right) -%}
    greatest({{ left }}.known_from, {{ right }}.known_from)
{%- endmacro %}

{% macro known_to_both(left, right) -%}
    least({{ left }}.known_to, {{ right }}.known_to)
{%- endmacro %}

{# The days on which what is known about `keys` may change, each with the next such day. #}
{% macro turning_points(relation, keys) %}
    select
        *,
        lead(known_from) over (partition by {{ keys | join(', ') }} order by known_from) as known_to
    from (
        select {{ keys | join(', ') }}, known_from from {{ relation }}
        union
        select {{ keys | join(', ') }}, known_to as known_from from {{ relation }}
        where known_to is not null
    ) as days
{% endmacro %}

{# Neighbouring intervals of `keys` that say the same become one. `keys` and `attributes` are all
   the columns that the result carries. #}
{% macro merge_intervals(relation, keys, attributes) %}
    select
        {{ (keys + attributes) | join(', ') }},
        min(known_from) as known_from,
        case when count(known_to) = count(*) then max(known_to) end as known_to
    from (
        select
            *,
            sum(case when is_continued then 0 else 1 end) over (
                partition by {{ keys | join(', ') }} order by known_from
                rows between unbounded preceding and current row
            ) as stretch
        from (
            select
                *,
                (lag(known_to) over each_key is not distinct from known_from)
                {%- for attribute in attributes %}
                and (lag({{ attribute }}) over each_key is not distinct from {{ attribute }})
                {%- endfor %} as is_continued
            from {{ relation }}
            window each_key as (partition by {{ keys | join(', ') }} order by known_from)
        ) as compared
    ) as stretched
    group by {{ (keys + attributes) | join(', ') }}, stretch
{% endmacro %}
