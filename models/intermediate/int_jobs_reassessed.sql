with jobs as (
    select * from {{ ref('stg_tracker__jobs') }}
),

support_spells as (
    select * from {{ ref('int_support_spells') }}
),

assessments as (
    select * from {{ ref('int_assessments_chained') }}
),

assessed_after_allocation as (
    select
        support_spells.job_key,
        support_spells.allocated_on,
        assessments.assessed_on,
        {{ known_from_both('support_spells', 'assessments') }} as known_from,
        {{ known_to_both('support_spells', 'assessments') }} as known_to
    from support_spells
    inner join assessments
        on support_spells.operation_key = assessments.operation_key
        and support_spells.allocated_on <= assessments.assessed_on
        and {{ known_together('support_spells', 'assessments') }}
),

known_parts as (
    select job_key, known_from, known_to from jobs
    union all
    select job_key, known_from, known_to from assessed_after_allocation
),

knowledge_days as (
    {{ turning_points('known_parts', ['job_key']) }}
),

reassessed as (
    select
        jobs.job_key,
        jobs.known_from as version_known_from,
        min(assessed_after_allocation.assessed_on) as reassessed_on,
        knowledge_days.known_from,
        knowledge_days.known_to
    from knowledge_days
    inner join jobs
        on knowledge_days.job_key = jobs.job_key
        and {{ in_force('jobs', 'knowledge_days.known_from') }}
    left join assessed_after_allocation
        on jobs.job_key = assessed_after_allocation.job_key
        and jobs.allocated_on = assessed_after_allocation.allocated_on
        and {{ in_force('assessed_after_allocation', 'knowledge_days.known_from') }}
    group by all
),

jobs_reassessed as (
    {{ merge_intervals('reassessed', ['job_key', 'version_known_from'], ['reassessed_on']) }}
)

select * from jobs_reassessed
