{# UK financial quarters and years: April to March, labelled `2023-24 Q3` and `2023-24`. #}

{% macro financial_year_label(day) -%}
    {%- set first_year = 'cast(extract(year from ' ~ day ~ ') as integer) - case when extract(month from '
        ~ day ~ ') < 4 then 1 else 0 end' -%}
    cast({{ first_year }} as varchar) || '-' || lpad(cast(({{ first_year }} + 1) % 100 as varchar), 2, '0')
{%- endmacro %}

{% macro quarter_label(day) -%}
    {{ financial_year_label(day) }} || ' Q'
    || cast(cast(floor(((extract(month from {{ day }}) + 8) % 12) / 3) as integer) + 1 as varchar)
{%- endmacro %}
