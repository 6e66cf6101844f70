with estimated as (
    select * from {{ ref('int_comparison_estimated') }} where part = 'curve'
),

comparison_survival_curves as (
    select
        cast(as_at as date) as as_at,
        outcome,
        sample as operations,
        cast(day as bigint) as days_since_allocation,
        value as share_without_event,
        low as interval_low,
        high as interval_high,
        cast(n_supported as bigint) as operations_at_risk
    from estimated
)

select * from comparison_survival_curves
