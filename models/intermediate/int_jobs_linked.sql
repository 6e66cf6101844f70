with jobs as (
    select * from {{ ref('stg_tracker__jobs') }}
),

identifications as (
    select * from {{ ref('stg_apmis__identifications') }}
),

entries as (
    select * from {{ ref('stg_soc_master_list__entries') }}
),

job_references as (
    select
        job_key,
        {{ unnest_list('operation_references') }} as operation_reference,
        known_from,
        known_to
    from jobs
),

named_in_the_tracker as (
    select
        job_key,
        {{ unnest_list('mor_ids') }} as mor_id,
        'tracker' as link,
        known_from,
        known_to
    from jobs
),

identified_in_the_job as (
    select
        job_id as job_key,
        {{ unnest_list('mor_ids') }} as mor_id,
        'identification' as link,
        known_from,
        known_to
    from identifications
    where job_id is not null
),

referenced_ids as (
    select
        {{ unnest_list('operation_references') }} as operation_reference,
        mor_ids,
        'identification' as link,
        known_from,
        known_to
    from identifications
    where job_id is null
    union all
    select
        {{ unnest_list('operation_references') }} as operation_reference,
        mor_ids,
        'master_list' as link,
        known_from,
        known_to
    from entries
),

reached_by_reference as (
    select
        job_references.job_key,
        {{ unnest_list('referenced_ids.mor_ids') }} as mor_id,
        referenced_ids.link,
        {{ known_from_both('job_references', 'referenced_ids') }} as known_from,
        {{ known_to_both('job_references', 'referenced_ids') }} as known_to
    from job_references
    inner join referenced_ids
        on job_references.operation_reference = referenced_ids.operation_reference
        and {{ known_together('job_references', 'referenced_ids') }}
),

linked_ids as (
    select * from named_in_the_tracker
    union all
    select * from identified_in_the_job
    union all
    select * from reached_by_reference
),

jobs_linked as (
    {{ with_operation_key('linked_ids', ['job_key', 'mor_id', 'link']) }}
)

select * from jobs_linked
