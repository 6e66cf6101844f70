with estimated as (
    select * from {{ ref('int_comparison_estimated') }}
),

cohort as (
    select * from {{ ref('fct_comparison') }}
),

dates as (
    select * from {{ ref('int_comparison_dates_chosen') }}
),

outcomes as (
    select * from {{ ref('comparison_outcomes') }} where stage is not null
),

reporting_points as (
    select * from {{ ref('reporting_points') }} where period_type = 'point'
),

results as (
    select
        cast(as_at as date) as as_at,
        outcome,
        max(case when item = 'time_ratio' then value end) as time_ratio,
        max(case when item = 'restricted_mean_difference' then value end) as days_sooner,
        max(case when is_main then reason end) as reason,
        max(case when item = 'time_ratio' then reason end) as ratio_reason
    from estimated
    where
        part = 'estimate'
        and sample = 'matched'
    group by as_at, outcome
),

operations as (
    select
        as_at,
        outcome,
        count(control_operation_key) as pairs,
        count(*) - count(control_operation_key) as not_matched
    from cohort
    group by as_at, outcome
),

compared as (
    select
        reporting_points.reporting_point,
        'stage=' || outcomes.stage as dimension,
        results.time_ratio,
        results.days_sooner,
        results.ratio_reason,
        coalesce(operations.pairs, 0) as pairs,
        coalesce(operations.not_matched, 0) as not_matched,
        case
            when dates.as_at is null
                then 'Compared at the dates of the seed comparison_dates and the newest alone'
        end as other_date_reason,
        case
            when results.outcome is null then 'Not enough data: no listed operation was supported'
            else results.reason
        end as reason
    from reporting_points
    cross join outcomes
    left join dates on reporting_points.as_at = dates.as_at
    left join results
        on dates.as_at = results.as_at
        and outcomes.outcome = results.outcome
    left join operations
        on dates.as_at = operations.as_at
        and outcomes.outcome = operations.outcome
),

cells as (
    select
        'time_ratio_with_toex' as measure, 'v1' as definition_version, reporting_point, dimension,
        cast(time_ratio as decimal(18, 4)) as numerator, 1 as denominator,
        coalesce(other_date_reason, reason, ratio_reason) as not_applicable_reason
    from compared
    union all
    select
        'days_sooner_with_toex', 'v1', reporting_point, dimension,
        cast(days_sooner as decimal(18, 4)), 1, coalesce(other_date_reason, reason)
    from compared
    union all
    select
        'comparison_pairs', 'v1', reporting_point, dimension, pairs, null, other_date_reason
    from compared
    union all
    select
        'comparison_operations_not_matched', 'v1', reporting_point, dimension, not_matched, null,
        other_date_reason
    from compared
),

kpi_comparison as (
    {{ measure_rows('comparison', 'cells', with_reason=true) }}
)

select * from kpi_comparison
