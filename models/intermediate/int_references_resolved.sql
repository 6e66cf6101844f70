with jobs as (
    select * from {{ ref('stg_tracker__jobs') }}
),

jobs_linked as (
    select * from {{ ref('int_jobs_linked') }}
),

identifications as (
    select * from {{ ref('stg_apmis__identifications') }}
),

entries as (
    select * from {{ ref('stg_soc_master_list__entries') }}
),

listings as (
    select * from {{ ref('int_operations_listed') }}
),

job_references as (
    select
        job_key,
        {{ unnest_list('operation_references') }} as operation_reference,
        known_from,
        known_to
    from jobs
),

named_beside_ids as (
    select operation_references, mor_ids, known_from, known_to from identifications
    union all
    select operation_references, mor_ids, known_from, known_to from entries
),

referenced as (
    select
        {{ unnest_list('operation_references') }} as operation_reference,
        mor_ids,
        known_from,
        known_to
    from named_beside_ids
),

referenced_ids as (
    select
        operation_reference,
        {{ unnest_list('mor_ids') }} as mor_id,
        known_from,
        known_to
    from referenced
),

reached_directly as (
    {{ with_operation_key('referenced_ids', ['operation_reference']) }}
),

reached_by_job as (
    select distinct
        job_references.operation_reference,
        jobs_linked.operation_key,
        {{ known_from_both('job_references', 'jobs_linked') }} as known_from,
        {{ known_to_both('job_references', 'jobs_linked') }} as known_to
    from job_references
    inner join jobs_linked
        on job_references.job_key = jobs_linked.job_key
        and {{ known_together('job_references', 'jobs_linked') }}
),

candidates as (
    select * from reached_directly
    union
    select * from reached_by_job
),

listed_candidates as (
    select
        candidates.operation_reference,
        candidates.operation_key,
        listings.known_from is not null as is_listed,
        greatest(candidates.known_from, listings.known_from) as known_from,
        candidates.known_to
    from candidates
    left join listings
        on candidates.operation_key = listings.operation_key
        and (candidates.known_to is null or listings.known_from < candidates.known_to)
    union all
    select
        candidates.operation_reference,
        candidates.operation_key,
        false as is_listed,
        candidates.known_from,
        least(candidates.known_to, listings.known_from) as known_to
    from candidates
    inner join listings
        on candidates.operation_key = listings.operation_key
        and candidates.known_from < listings.known_from
),

knowledge_days as (
    {{ turning_points('listed_candidates', ['operation_reference']) }}
),

counted as (
    select
        knowledge_days.operation_reference,
        knowledge_days.known_from,
        knowledge_days.known_to,
        count(distinct listed_candidates.operation_key) as operations,
        count(distinct listed_candidates.operation_key) filter (where listed_candidates.is_listed)
            as listed_operations,
        min(listed_candidates.operation_key) as first_operation,
        min(listed_candidates.operation_key) filter (where listed_candidates.is_listed)
            as first_listed_operation
    from knowledge_days
    inner join listed_candidates
        on knowledge_days.operation_reference = listed_candidates.operation_reference
        and {{ in_force('listed_candidates', 'knowledge_days.known_from') }}
    group by all
),

resolved as (
    select
        operation_reference,
        case
            when operations = 1 then first_operation
            when listed_operations = 1 then first_listed_operation
            else operation_reference
        end as operation_key,
        known_from,
        known_to
    from counted
),

references_resolved as (
    {{ merge_intervals('resolved', ['operation_reference'], ['operation_key']) }}
)

select * from references_resolved
