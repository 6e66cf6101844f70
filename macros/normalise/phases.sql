{# A phase of the delivery plan: `Phase 2` from `phase 2`, `Phase2`, `P2` or `2`. #}
{% macro parse_phase(text) -%}
    'Phase ' || {{ regex_extract(text, '(?i)^(?:phase|p)?[\\s\\-]*0*([1-9]\\d?)(?:\\.0+)?$') }}
{%- endmacro %}
