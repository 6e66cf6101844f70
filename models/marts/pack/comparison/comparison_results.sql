with dates as (
    select * from {{ ref('int_comparison_dates_chosen') }}
),

outcomes as (
    select * from {{ ref('comparison_outcomes') }}
),

estimated as (
    select * from {{ ref('int_comparison_estimated') }} where part = 'estimate'
),

cohort as (
    select * from {{ ref('fct_comparison') }}
),

operations as (
    select
        as_at,
        outcome,
        count(*) - count(control_operation_key) as not_matched
    from cohort
    group by as_at, outcome
),

operations_missing as (
    select 'Not enough data: no listed operation was supported.' as words
),

comparison_results as (
    select
        dates.as_at,
        outcomes.outcome,
        outcomes.title,
        outcomes.stage,
        coalesce(estimated.item, 'none') as estimator,
        coalesce(estimated.sample, 'matched') as records,
        coalesce(estimated.is_main, true) as is_main_result,
        case
            when not coalesce(estimated.is_main, true) then null
            when estimated.value is null then 'not enough data'
            when estimated.words like '%not clearly associated%' then 'no clear association'
            else 'associated'
        end as result,
        estimated.value as estimate,
        estimated.low as interval_low,
        estimated.high as interval_high,
        estimated.p_value,
        estimated.p_holm as p_value_holm,
        cast(estimated.n_supported as bigint) as operations_supported,
        cast(estimated.n_control as bigint) as operations_control,
        cast(estimated.events_supported as bigint) as events_supported,
        cast(estimated.events_control as bigint) as events_control,
        coalesce(operations.not_matched, 0) as operations_not_matched,
        cast(estimated.horizon_days as bigint) as horizon_days,
        outcomes.unit,
        case
            when estimated.outcome is null then operations_missing.words else estimated.words
        end as words,
        case
            when estimated.outcome is null then operations_missing.words else estimated.reason
        end as not_applicable_reason
    from dates
    cross join outcomes
    cross join operations_missing
    left join estimated
        on dates.as_at = cast(estimated.as_at as date)
        and outcomes.outcome = estimated.outcome
    left join operations
        on dates.as_at = operations.as_at
        and outcomes.outcome = operations.outcome
)

select * from comparison_results
