{# A threshold of a definition, from its seed. #}
{% macro threshold(name) -%}
    (select thresholds.value from {{ ref('thresholds') }} as thresholds where thresholds.threshold = '{{ name }}')
{%- endmacro %}
