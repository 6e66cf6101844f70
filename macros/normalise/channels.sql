{# Values of channel metrics and dates of exports. Every argument is cleaned text (clean_text). #}

{# Day first; month first only where day first gives no day of the calendar: some exports write
   8/18/2024, and 6/4/2024 stays 6 April (decision on survey dates). #}
{% macro parse_either_order_date(text) -%}
    {%- set slashed = '^(\\d{1,2}/\\d{1,2}/\\d{4})(?:[ T]+\\d{1,2}:\\d{2}.*)?$' -%}
    coalesce({{ parse_date(text) }}, {{ date_from_text(regex_extract(text, slashed), '%m/%d/%Y') }})
{%- endmacro %}

{# `2023-10`, or `2023-24 Q3` where the second year follows the first; null for anything else. #}
{% macro parse_month_or_quarter(text) -%}
    {%- set first_year = regex_extract(text, '(?i)^\\d{2}(\\d{2})-\\d{2}\\s+Q[1-4]$') -%}
    {%- set second_year = regex_extract(text, '(?i)^\\d{4}-(\\d{2})\\s+Q[1-4]$') -%}
    case
        when {{ regex_matches(text, '^\\d{4}-(0[1-9]|1[0-2])$') }} then {{ text }}
        when (cast({{ first_year }} as integer) + 1) % 100 = cast({{ second_year }} as integer)
            then upper({{ text }})
    end
{%- endmacro %}

{# A number as a channel prints it: `1.1K`, `>1000`, `21,400+`, `~2m`, `29.8%` (29.8). #}
{% macro parse_channel_value(text) -%}
    {%- set number = '(\\d{1,3}(?:,\\d{3})+(?:\\.\\d+)?|\\d+(?:\\.\\d+)?)' -%}
    {%- set figure = '(?i)^[>~]?\\s*' ~ number ~ '\\s*[km]?\\s*[+]?\\s*%?$' -%}
    try_cast(replace({{ regex_extract(text, figure) }}, ',', '') as decimal(18, 4))
    * case
        when {{ regex_matches(text, '(?i)k\\s*[+]?$') }} then 1000
        when {{ regex_matches(text, '(?i)m\\s*[+]?$') }} then 1000000
        else 1
    end
{%- endmacro %}

{# A page's name in one form (`TOEX Tools` is `toex_tools`); a figure of no page has the empty text,
   so that the page can be part of a key. #}
{% macro parse_page(text) -%}
    {%- set joined = regex_replace_all(text, '[\\s\\-]+', '_') -%}
    coalesce(lower({{ joined }}), '')
{%- endmacro %}

{# The whole months from the first day of a month up to a day that is not included. #}
{% macro whole_months(first_day, day_after) -%}
    (
        (extract(year from {{ day_after }}) - extract(year from {{ first_day }})) * 12
        + extract(month from {{ day_after }}) - extract(month from {{ first_day }})
    )
{%- endmacro %}

{# The month of a day as the packs abbreviate it: `oct`. #}
{% macro month_abbreviation(day) -%}
    substr(
        'janfebmaraprmayjunjulaugsepoctnovdec',
        cast(3 * extract(month from {{ day }}) - 2 as integer), 3
    )
{%- endmacro %}
