with jobs as (
    select * from {{ ref('stg_tracker__jobs') }}
),

job_references as (
    select
        job_key,
        {{ unnest_list('operation_references') }} as operation_reference,
        known_from,
        known_to
    from jobs
),

named_parents as (
    select
        job_key,
        operation_references,
        {{ unnest_list('parent_operation_references') }} as parent_reference,
        known_from,
        known_to
    from jobs
),

children as (
    select
        job_references.job_key,
        {{ unnest_list('named_parents.operation_references') }} as child_reference,
        job_references.operation_reference as parent_reference,
        {{ known_from_both('job_references', 'named_parents') }} as known_from,
        {{ known_to_both('job_references', 'named_parents') }} as known_to
    from job_references
    inner join named_parents
        on job_references.operation_reference = named_parents.parent_reference
        and {{ known_together('job_references', 'named_parents') }}
),

other_children as (
    select * from children where child_reference <> parent_reference
),

known_days as (
    select job_key, known_from, known_to from jobs
    union all
    select job_key, known_from, known_to from other_children
),

{# The bounds of the jobs are among the days, so that each job finds its children without gaps. #}
change_days as (
    {{ turning_points('known_days', ['job_key']) }}
),

listed as (
    select
        change_days.job_key,
        change_days.known_from,
        change_days.known_to,
        {{ sorted_distinct_list('other_children.child_reference') }} as child_references
    from change_days
    inner join jobs
        on change_days.job_key = jobs.job_key
        and {{ in_force('jobs', 'change_days.known_from') }}
    left join other_children
        on change_days.job_key = other_children.job_key
        and {{ in_force('other_children', 'change_days.known_from') }}
    group by change_days.job_key, change_days.known_from, change_days.known_to
),

named as (
    select
        job_key,
        {{ join_list('child_references') }} as child_operation_keys,
        known_from,
        known_to
    from listed
),

child_operations_linked as (
    {{ merge_intervals('named', ['job_key'], ['child_operation_keys']) }}
)

select * from child_operations_linked
