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
