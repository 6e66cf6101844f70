with jobs as (
    select * from {{ ref('stg_tracker__jobs') }}
),

jobs_linked as (
    select * from {{ ref('int_jobs_linked') }}
),

supported_jobs as (
    select *
    from jobs
    where
        decision = 'Accepted'
        and allocated_on is not null
),

support_spells as (
    select distinct
        jobs_linked.operation_key,
        supported_jobs.job_key,
        supported_jobs.allocated_on,
        supported_jobs.closed_on,
        {{ known_from_both('supported_jobs', 'jobs_linked') }} as known_from,
        {{ known_to_both('supported_jobs', 'jobs_linked') }} as known_to
    from supported_jobs
    inner join jobs_linked
        on supported_jobs.job_key = jobs_linked.job_key
        and {{ known_together('supported_jobs', 'jobs_linked') }}
)

select * from support_spells
