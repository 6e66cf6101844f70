{# A financial year as finance writes it: `2024-25`, `2024/25`, `FY2024-25`. Null where the second
   year does not follow the first. #}
{% macro parse_financial_year(text) -%}
    {%- set form = '(?i)^(?:FY\\s*)?(20\\d{2})\\s*[-/]\\s*(?:20)?(\\d{2})$' -%}
    {%- set first_year = regex_extract(text, form, 1) -%}
    {%- set second_year = regex_extract(text, form, 2) -%}
    case
        when (cast({{ first_year }} as integer) + 1) % 100 = cast({{ second_year }} as integer)
            then {{ first_year }} || '-' || {{ second_year }}
    end
{%- endmacro %}
