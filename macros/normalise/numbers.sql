{# Numbers as people type them. Every argument is cleaned text (clean_text). #}

{# A whole number as people type it: `1,234`, `510.0`, `x3`, `23 in total`. Null if it is none. #}
{% macro parse_integer(text) -%}
    try_cast(replace({{ regex_extract(
        text, '(?i)^x?\\s*(-?\\d{1,3}(?:,\\d{3})+|-?\\d+)(?:\\.0+)?(?:\\s+in\\s+total)?$'
    ) }}, ',', '') as bigint)
{%- endmacro %}

{# An ORI: `3`, `3.0`, `ORI 3`, `Amber (3)`. Null outside 1 to 5. #}
{% macro parse_ori(text) -%}
    try_cast({{ regex_extract(
        text, '(?i)^(?:ORI\\s*|[a-z]+\\s*\\()?([1-5])(?:\\.0+)?\\)?$'
    ) }} as integer)
{%- endmacro %}

{# An amount: `1,234.50`, with a pound sign, in brackets if negative. #}
{% macro parse_decimal(text) -%}
    case
        when {{ regex_matches(text, '^\\(.*\\)$') }} then -1
        else 1
    end * try_cast(replace({{ regex_extract(
        text, '^[(]?£?\\s*(-?\\d{1,3}(?:,\\d{3})+(?:\\.\\d+)?|-?\\d+(?:\\.\\d+)?)[)]?$'
    ) }}, ',', '') as decimal(18, 4))
{%- endmacro %}

{# A part of one: `0.8` or `80%`. #}
{% macro parse_fraction(text) -%}
    try_cast({{ regex_extract(text, '^(-?\\d+(?:\\.\\d+)?)\\s*%?$') }} as decimal(18, 4))
    / case when {{ regex_matches(text, '%$') }} then 100 else 1 end
{%- endmacro %}

{# A count as channels print it: `1.1K`, `>1000`, `21,400+`. #}
{% macro parse_rounded_count(text) -%}
    try_cast(replace({{ regex_extract(
        text, '(?i)^>?\\s*(\\d{1,3}(?:,\\d{3})+|\\d+(?:\\.\\d+)?)\\s*[k+]?$'
    ) }}, ',', '') as decimal(18, 4))
    * case when {{ regex_matches(text, '(?i)k$') }} then 1000 else 1 end
{%- endmacro %}
