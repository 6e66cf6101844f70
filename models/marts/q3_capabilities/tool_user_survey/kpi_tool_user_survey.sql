with returned as (
    select * from {{ ref('fct_tool_user_survey') }}
),

reporting_points as (
    select * from {{ ref('reporting_points') }} where period_type <> 'point'
),

spine as (
    select * from {{ ref('int_measures_spined') }} where kpi = 'tool_user_survey'
),

returned_known as (
    select reporting_points.reporting_point, returned.*
    from reporting_points
    inner join returned
        on {{ in_force('returned', 'reporting_points.as_at') }}
        and {{ in_period('returned.wave_month') }}
),

in_dimensions as (
    {{ under_each_dimension('returned_known', {'tool': 'tool_code'}) }}
),

measured as (
    select
        'tool_survey_responses' as measure, reporting_point, dimension,
        cast(sum(responses) as decimal(18, 4)) as numerator, cast(null as bigint) as denominator
    from in_dimensions
    group by reporting_point, dimension
    union all
    select
        'tool_usability_score', reporting_point, dimension, sum(usability_score * responses),
        sum(responses)
    from in_dimensions
    where usability_score is not null
    group by reporting_point, dimension
    union all
    select
        'tool_would_recommend_share', reporting_point, dimension,
        sum(case when would_recommend = 'Y' then 1 else 0 end), count(*)
    from in_dimensions
    where would_recommend in ('Y', 'N')
    group by reporting_point, dimension
),

surveyed as (
    select distinct reporting_point, dimension from in_dimensions
),

cells as (
    select
        spine.measure,
        spine.definition_version,
        spine.reporting_point,
        spine.dimension,
        measured.numerator,
        measured.denominator,
        case
            when spine.reporting_point not in (select reporting_point from returned_known)
                then 'No survey of the period is known at this date'
            when surveyed.dimension is null then 'The tool was not part of the survey'
        end as not_applicable_reason
    from spine
    left join measured
        on spine.measure = measured.measure
        and spine.reporting_point = measured.reporting_point
        and spine.dimension = measured.dimension
    left join surveyed
        on spine.reporting_point = surveyed.reporting_point
        and spine.dimension = surveyed.dimension
),

kpi_tool_user_survey as (
    {{ measure_rows('tool_user_survey', 'cells', with_reason=true) }}
)

select * from kpi_tool_user_survey
