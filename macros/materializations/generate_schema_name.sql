{# Schemas carry their own names (raw, gated, staging ...), without a per-developer prefix:
   a developer's build is a file of their own. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ (custom_schema_name or target.schema) | trim }}
{%- endmacro %}
