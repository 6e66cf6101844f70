{# A month as delivered (cleaned text): `2025-04`, `Apr-25`, `April 2025`, `04/2025`, or any day of
   it; the month's first day. A label of letters and two digits is a month and its year. #}
{% macro parse_month(text) -%}
    {%- set names = '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)' -%}
    {%- set named = '(?i)^' ~ names ~ '[a-z]*[\\s\\-/]*(?:20)?(\\d{2})$' -%}
    {%- set by_year = '^(\\d{4}-\\d{2})$' -%}
    {%- set by_month = '^(\\d{1,2}/20\\d{2})$' -%}
    {%- set of_name = regex_extract(text, named) ~ " || ' 20' || "
        ~ regex_extract(text, named, 2) -%}
    cast(date_trunc('month', coalesce(
        {{ date_from_text(regex_extract(text, by_year) ~ " || '-01'", '%Y-%m-%d') }},
        {{ date_from_text("'01/' || " ~ regex_extract(text, by_month), '%d/%m/%Y') }},
        {{ date_from_text("'01 ' || " ~ of_name, '%d %b %Y') }},
        {{ parse_date(text) }}
    )) as date)
{%- endmacro %}
