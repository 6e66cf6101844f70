{# A wave named by its month, `2025-05`, or a date within it; the month's first day. #}
{% macro parse_wave(text) -%}
    cast(date_trunc('month', coalesce(
        {{ date_from_text("case when " ~ regex_matches(text, '^\\d{4}-\\d{2}$') ~ " then " ~ text ~ " || '-01' end", '%Y-%m-%d') }},
        {{ parse_date(text) }}
    )) as date)
{%- endmacro %}

{# A number of answers (`64`, `64.0`) or, where only that was delivered, a percentage (`93.1%`): a
   record (amount, is_percent). Null if it is neither, or over 100%. #}
{% macro parse_count_or_percent(text) -%}
    {%- set count = parse_integer(text) -%}
    {%- set fraction = parse_fraction(text) -%}
    {%- set number = 'cast(' ~ count ~ ' as decimal(18, 4))' -%}
    {%- set percent = 'cast(100 * ' ~ fraction ~ ' as decimal(18, 4))' -%}
    case
        when {{ regex_matches(text, '%$') }} and {{ fraction }} between 0 and 1
            then {{ named_record({'amount': percent, 'is_percent': 'true'}) }}
        when not {{ regex_matches(text, '%$') }} and {{ count }} >= 0
            then {{ named_record({'amount': number, 'is_percent': 'false'}) }}
    end
{%- endmacro %}
