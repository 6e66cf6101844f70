{# Quarters of a year; before one year before and after two years after there is one band each. #}
{% set band = "least(greatest(floor(assessments.days_since_allocation / 90.0) * 90, -360), 720)" %}
with dates as (
    select * from {{ ref('int_comparison_dates_chosen') }}
),

assessments as (
    select * from {{ ref('fct_risk_scores') }}
),

banded as (
    select
        dates.as_at,
        cast({{ band }} as bigint) as days_from,
        assessments.assessment_id,
        assessments.operation_key,
        assessments.risk_score_change
    from dates
    inner join assessments
        on {{ in_force('assessments', 'dates.as_at') }}
        and assessments.assessed_on <= dates.as_at
    where
        assessments.first_allocated_on <= dates.as_at
        and assessments.risk_score_change is not null
),

score_change_by_days_since_allocation as (
    select
        as_at,
        days_from,
        case when days_from < 720 then days_from + 89 end as days_to,
        count(*) as assessments,
        count(distinct operation_key) as operations,
        count(case when risk_score_change > 0 then 1 end) as increases,
        count(case when risk_score_change < 0 then 1 end) as decreases,
        count(case when risk_score_change = 0 then 1 end) as unchanged,
        cast(sum(risk_score_change) as bigint) as points_of_change,
        cast(sum(risk_score_change) as double) / count(*) as average_change,
        percentile_cont(0.25) within group (order by risk_score_change) as lower_quartile,
        percentile_cont(0.5) within group (order by risk_score_change) as median_change,
        percentile_cont(0.75) within group (order by risk_score_change) as upper_quartile
    from banded
    group by as_at, days_from
)

select * from score_change_by_days_since_allocation
