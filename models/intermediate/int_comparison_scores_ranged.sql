with dates as (
    select * from {{ ref('int_comparison_dates_chosen') }}
),

assessments as (
    select * from {{ ref('int_assessments_chained') }}
),

last_of_each_day as (
    select
        dates.as_at,
        assessments.operation_key,
        assessments.assessed_on,
        assessments.risk_score,
        assessments.ori,
        coalesce(assessments.risk_score < assessments.previous_risk_score, false) as is_decrease
    from dates
    inner join assessments
        on {{ in_force('assessments', 'dates.as_at') }}
        and assessments.assessed_on <= dates.as_at
    qualify row_number() over (
        partition by dates.as_at, assessments.operation_key, assessments.assessed_on
        order by assessments.assessment_id desc
    ) = 1
),

comparison_scores_ranged as (
    select
        *,
        lead(assessed_on) over (
            partition by as_at, operation_key order by assessed_on
        ) as next_assessed_on
    from last_of_each_day
)

select * from comparison_scores_ranged
