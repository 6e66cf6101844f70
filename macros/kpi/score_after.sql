{# What the assessment in force `days_on` days after the day of the risk set says. #}
{% macro score_after(column, days_on) %}
    {%- set day = dbt.dateadd('day', days_on, 'days.risk_date') -%}
    max(case
        when
            scores.assessed_on <= {{ day }}
            and (scores.next_assessed_on is null or scores.next_assessed_on > {{ day }})
            then scores.{{ column }}
    end)
{%- endmacro %}
