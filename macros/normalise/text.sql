{# Trimmed text with single spaces; the agreed forms of "nothing" become null. #}
{% macro clean_text(text) -%}
    case
        when {{ regex_matches(squeeze(text), '(?i)^(n/a|#n/a|-|not known|tbc)?$') }} then null
        else {{ squeeze(text) }}
    end
{%- endmacro %}

{# Single spaces, no-break spaces included, and none at the ends. #}
{% macro squeeze(text) -%}
    trim({{ regex_replace_all(text, '[\\s\\x{00A0}]+', ' ') }})
{%- endmacro %}

{# The form in which recorded spellings are looked up in the reference seeds. #}
{% macro fold_text(text) -%}
    lower(coalesce({{ clean_text(text) }}, ''))
{%- endmacro %}
