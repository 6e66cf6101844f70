{# A date as delivered (cleaned text), day first and never guessed: dd/mm/yyyy, d/m/yy (20yy), either with a time,
   an Excel serial of five digits, or ISO. Null for anything else, and for days that no calendar has. #}
{% macro parse_date(text) -%}
    {%- set day = regex_replace_all(text, '[ T]+\\d{1,2}:\\d{2}.*$', '') -%}
    case
        when {{ regex_matches(day, '^\\d{4}-\\d{2}-\\d{2}$') }}
            then {{ date_from_text(day, '%Y-%m-%d') }}
        when {{ regex_matches(day, '^\\d{1,2}/\\d{1,2}/\\d{4}$') }}
            then {{ date_from_text(day, '%d/%m/%Y') }}
        when {{ regex_matches(day, '^\\d{1,2}/\\d{1,2}/\\d{2}$') }}
            then {{ date_from_text(regex_replace_all(day, '/(\\d{2})$', '/20\\1'), '%d/%m/%Y') }}
        when {{ regex_matches(day, '^[2-7]\\d{4}(\\.0+)?$') }}
            then {{ date_plus_days("date '1899-12-30'", "try_cast(" ~ day ~ " as double)") }}
    end
{%- endmacro %}
