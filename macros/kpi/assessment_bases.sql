{# The assessments of each basis at each reporting point. v1: assessed while a job supported the
   operation; v2: every assessment of an operation ever supported by the knowledge date. #}
{% macro assessment_bases(assessments) %}
    select
        reporting_points.reporting_point,
        reporting_points.period_type,
        reporting_points.period_start,
        definitions.definition_version,
        {{ assessments }}.*
    from {{ ref('reporting_points') }} as reporting_points
    inner join {{ assessments }}
        on {{ in_force(assessments, 'reporting_points.as_at') }}
        and {{ assessments }}.assessed_on <= reporting_points.period_end
        and (
            reporting_points.period_start is null
            or {{ assessments }}.assessed_on >= reporting_points.period_start
        )
    inner join (select 'v1' as definition_version union all select 'v2') as definitions
        on (definitions.definition_version = 'v1' and {{ assessments }}.is_in_support)
        or (
            definitions.definition_version = 'v2'
            and {{ assessments }}.first_allocated_on <= reporting_points.as_at
        )
    where reporting_points.period_type <> 'point'
{% endmacro %}
