with assessments as (
    select * from {{ ref('int_assessments_supported') }}
),

fct_risk_scores as (
    select
        assessment_id,
        operation_key,
        assessed_on,
        risk_score,
        previous_risk_score,
        risk_score - previous_risk_score as risk_score_change,
        first_allocated_on,
        {{ dbt.datediff('first_allocated_on', 'assessed_on', 'day') }} as days_since_allocation,
        is_in_support,
        known_from,
        known_to
    from assessments
)

select * from fct_risk_scores
