with assessments as (
    select * from {{ ref('int_assessments_chained') }}
),

support_spells as (
    select * from {{ ref('int_support_spells') }}
),

{# What is known of an assessment changes when its chain changes and when its support does. #}
known_parts as (
    select operation_key, assessment_id, known_from, known_to from assessments
    union all
    select
        assessments.operation_key,
        assessments.assessment_id,
        {{ known_from_both('assessments', 'support_spells') }} as known_from,
        {{ known_to_both('assessments', 'support_spells') }} as known_to
    from assessments
    inner join support_spells
        on assessments.operation_key = support_spells.operation_key
        and {{ known_together('assessments', 'support_spells') }}
),

knowledge_days as (
    {{ turning_points('known_parts', ['operation_key', 'assessment_id']) }}
),

supported as (
    select
        assessments.* exclude (known_from, known_to),
        min(support_spells.allocated_on) as first_allocated_on,
        coalesce(bool_or(
            assessments.assessed_on
            between support_spells.allocated_on
            and coalesce(support_spells.closed_on, assessments.assessed_on)
        ), false) as is_in_support,
        knowledge_days.known_from,
        knowledge_days.known_to
    from knowledge_days
    inner join assessments
        on knowledge_days.operation_key = assessments.operation_key
        and knowledge_days.assessment_id = assessments.assessment_id
        and {{ in_force('assessments', 'knowledge_days.known_from') }}
    left join support_spells
        on assessments.operation_key = support_spells.operation_key
        and {{ in_force('support_spells', 'knowledge_days.known_from') }}
    group by all
),

assessments_supported as (
    {{ merge_intervals(
        'supported',
        ['operation_key', 'assessment_id'],
        [
            'assessed_on', 'assessment_no', 'risk_score', 'ori', 'previous_assessment_id',
            'previous_assessed_on', 'previous_risk_score', 'previous_ori', 'first_allocated_on',
            'is_in_support',
        ]
    ) }}
)

select * from assessments_supported
