with jobs as (
    select * from {{ ref('stg_tracker__jobs') }}
),

described as (
    select
        job_id,
        toex_team,
        {{ join_list('operation_references') }} as operations,
        {{ join_list('aspects') }} as aspects,
        known_from,
        known_to
    from jobs
    where job_id is not null
),

{# A day on which nothing is known of the job still counts: facts join without losing rows. #}
followed as (
    select
        *,
        lead(known_from) over (partition by job_id order by known_from) as next_known_from,
        row_number() over (partition by job_id order by known_from) as version_number
    from described
),

unknown_days as (
    select
        job_id,
        cast('{{ var("beginning_of_time") }}' as date) as known_from,
        known_from as known_to
    from followed
    where version_number = 1
    union all
    select
        job_id,
        known_to as known_from,
        next_known_from as known_to
    from followed
    where
        known_to is not null
        and next_known_from is distinct from known_to
),

covered as (
    select * from described
    union all
    select
        job_id,
        cast(null as varchar) as toex_team,
        cast(null as varchar) as operations,
        cast(null as varchar) as aspects,
        known_from,
        known_to
    from unknown_days
),

jobs_described as (
    {{ merge_intervals('covered', ['job_id'], ['toex_team', 'operations', 'aspects']) }}
)

select * from jobs_described
