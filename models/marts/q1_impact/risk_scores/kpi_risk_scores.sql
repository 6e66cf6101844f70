with assessments as (
    select * from {{ ref('fct_risk_scores') }}
),

references_resolved as (
    select * from {{ ref('int_references_resolved') }}
),

reporting_points as (
    select * from {{ ref('reporting_points') }}
),

based as (
    {{ assessment_bases('assessments') }}
),

in_support as (
    select * from based where definition_version = 'v1'
),

involved as (
    select
        reporting_point,
        definition_version,
        count(*) as assessments,
        count(distinct operation_key) as operations
    from based
    group by reporting_point, definition_version
),

counts as (
    select
        reporting_point,
        count(case when risk_score_change > 0 then 1 end) as increases,
        count(case when risk_score_change < 0 then 1 end) as decreases,
        count(case when risk_score_change = 0 then 1 end) as unchanged,
        count(case when risk_score_change is null then 1 end) as first_assessments,
        sum(case when risk_score_change > 0 then risk_score_change else 0 end)
            as points_of_increase,
        sum(case when risk_score_change < 0 then -risk_score_change else 0 end)
            as points_of_decrease,
        count(*) filter (where abs(risk_score_change) > {{ threshold('large_risk_score_change') }})
            as large_changes,
        count(*) filter (where -risk_score_change > {{ threshold('large_risk_score_change') }})
            as large_decreases
    from in_support
    group by reporting_point
),

decreases as (
    select
        reporting_point,
        risk_score_change,
        row_number() over (
            partition by reporting_point order by risk_score_change desc, assessment_id asc
        ) as decrease_instance
    from in_support
    where
        risk_score_change < 0
        and period_type = 'quarter'
),

{# The score before a quarter and at its end of an operation that was assessed in support in it. #}
assessed_operations as (
    select distinct
        in_support.reporting_point,
        in_support.operation_key,
        references_resolved.operation_reference,
        reporting_points.as_at,
        reporting_points.period_start,
        reporting_points.period_end
    from in_support
    inner join reporting_points
        on in_support.reporting_point = reporting_points.reporting_point
    inner join references_resolved
        on in_support.operation_key = references_resolved.operation_key
        and {{ in_force('references_resolved', 'reporting_points.as_at') }}
    where in_support.period_type = 'quarter'
),

operation_scores as (
    select
        assessed_operations.reporting_point,
        assessed_operations.operation_reference,
        max_by(
            assessments.risk_score,
            cast(assessments.assessed_on as varchar) || assessments.assessment_id
        ) filter (where assessments.assessed_on < assessed_operations.period_start) as score_before,
        max_by(
            assessments.risk_score,
            cast(assessments.assessed_on as varchar) || assessments.assessment_id
        ) as score_after
    from assessed_operations
    inner join assessments
        on assessed_operations.operation_key = assessments.operation_key
        and {{ in_force('assessments', 'assessed_operations.as_at') }}
        and assessments.assessed_on <= assessed_operations.period_end
    group by assessed_operations.reporting_point, assessed_operations.operation_reference
),

cells as (
    select
        'morile_assessments_toex_involved' as measure, definition_version, reporting_point,
        '' as dimension, assessments as numerator, cast(null as bigint) as denominator
    from involved
    union all
    select 'operations_assessed', definition_version, reporting_point, '', operations, null
    from involved
    union all
    select 'risk_score_increases', 'v1', reporting_point, '', increases, null from counts
    union all
    select 'risk_score_decreases', 'v1', reporting_point, '', decreases, null from counts
    union all
    select 'risk_score_unchanged', 'v1', reporting_point, '', unchanged, null from counts
    union all
    select 'risk_score_first_assessments', 'v1', reporting_point, '', first_assessments, null
    from counts
    union all
    select 'risk_score_large_changes', 'v1', reporting_point, '', large_changes, null from counts
    union all
    select 'risk_score_decreases_over_threshold', 'v1', reporting_point, '', large_decreases, null
    from counts
    union all
    select 'risk_score_average_increase', 'v1', reporting_point, '', points_of_increase, increases
    from counts
    union all
    select 'risk_score_average_decrease', 'v1', reporting_point, '', points_of_decrease, decreases
    from counts
    union all
    select
        'risk_score_change', 'v1', reporting_point,
        'decrease_instance=' || cast(decrease_instance as varchar), risk_score_change, null
    from decreases
    union all
    select
        'risk_score_change', 'v1', reporting_point, 'operation=' || operation_reference,
        score_after - score_before, null
    from operation_scores
    where score_before is not null
    union all
    select
        'risk_score', 'v1', reporting_point,
        'operation=' || operation_reference || ';position=before', score_before, null
    from operation_scores
    where score_before is not null
    union all
    select
        'risk_score', 'v1', reporting_point,
        'operation=' || operation_reference || ';position=after', score_after, null
    from operation_scores
),

kpi_risk_scores as (
    {{ measure_rows('risk_scores', 'cells') }}
)

select * from kpi_risk_scores
