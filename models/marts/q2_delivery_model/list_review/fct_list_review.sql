with candidates as (
    select * from {{ ref('int_assessments_reviewed') }}
),

jobs as (
    select * from {{ ref('stg_tracker__jobs') }}
),

jobs_linked as (
    select * from {{ ref('int_jobs_linked') }}
),

review_jobs as (
    select distinct
        jobs_linked.operation_key,
        jobs.job_key,
        {{ join_list('jobs.operation_references') }} as operation_references,
        coalesce(jobs.requested_on, jobs.triaged_on, jobs.decided_on, jobs.allocated_on)
            as raised_on,
        jobs.decision,
        {{ known_from_both('jobs', 'jobs_linked') }} as known_from,
        {{ known_to_both('jobs', 'jobs_linked') }} as known_to
    from jobs
    inner join jobs_linked
        on jobs.job_key = jobs_linked.job_key
        and {{ known_together('jobs', 'jobs_linked') }}
    where jobs.origin = 'MoRiLE review'
),

actions as (
    select
        candidates.operation_key,
        candidates.assessment_id,
        candidates.assessed_on,
        review_jobs.job_key,
        review_jobs.operation_references,
        review_jobs.raised_on,
        review_jobs.decision,
        {{ known_from_both('candidates', 'review_jobs') }} as known_from,
        {{ known_to_both('candidates', 'review_jobs') }} as known_to
    from candidates
    inner join review_jobs
        on candidates.operation_key = review_jobs.operation_key
        and candidates.assessed_on <= review_jobs.raised_on
        and {{ known_together('candidates', 'review_jobs') }}
),

known_parts as (
    select operation_key, assessment_id, known_from, known_to from candidates
    union all
    select operation_key, assessment_id, known_from, known_to from actions
),

knowledge_days as (
    {{ turning_points('known_parts', ['operation_key', 'assessment_id']) }}
),

{# The first job raised after the assessment is the action; a later one answers a later wish. #}
acted_upon as (
    select
        candidates.* exclude (known_from, known_to),
        actions.job_key as action_job_key,
        actions.operation_references,
        actions.raised_on,
        actions.decision as action_decision,
        actions.job_key is not null as is_raised,
        knowledge_days.known_from,
        knowledge_days.known_to
    from knowledge_days
    inner join candidates
        on knowledge_days.operation_key = candidates.operation_key
        and knowledge_days.assessment_id = candidates.assessment_id
        and {{ in_force('candidates', 'knowledge_days.known_from') }}
    left join actions
        on candidates.operation_key = actions.operation_key
        and candidates.assessment_id = actions.assessment_id
        and candidates.assessed_on = actions.assessed_on
        and {{ in_force('actions', 'knowledge_days.known_from') }}
    qualify row_number() over (
        partition by candidates.operation_key, candidates.assessment_id, knowledge_days.known_from
        order by actions.raised_on, actions.job_key
    ) = 1
),

fct_list_review as (
    {{ merge_intervals(
        'acted_upon',
        ['operation_key', 'assessment_id'],
        [
            'assessed_on', 'risk_score', 'threat_types', 'owning_org', 'owning_region',
            'is_raised', 'action_job_key', 'operation_references', 'raised_on', 'action_decision',
        ]
    ) }}
)

select * from fct_list_review
