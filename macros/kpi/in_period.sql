{# Whether a day lies in the period of a reporting point: its first and last day included, and since
   inception everything up to its last day. #}
{% macro in_period(day) -%}
    ({{ day }} <= reporting_points.period_end
    and (reporting_points.period_start is null or {{ day }} >= reporting_points.period_start))
{%- endmacro %}
