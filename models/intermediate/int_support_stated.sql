with jobs as (
    select * from {{ ref('stg_tracker__jobs') }}
),

jobs_linked as (
    select * from {{ ref('int_jobs_linked') }}
),

requests as (
    select distinct
        jobs_linked.operation_key,
        jobs.job_key,
        coalesce(
            jobs.requested_on, jobs.decided_on, jobs.allocated_on,
            cast('{{ var("beginning_of_time") }}' as date)
        ) as requested_on,
        jobs.decided_on,
        jobs.decision,
        case when jobs.decision = 'Accepted' then jobs.allocated_on end as allocated_on,
        jobs.closed_on,
        {{ known_from_both('jobs', 'jobs_linked') }} as known_from,
        {{ known_to_both('jobs', 'jobs_linked') }} as known_to
    from jobs
    inner join jobs_linked
        on jobs.job_key = jobs_linked.job_key
        and {{ known_together('jobs', 'jobs_linked') }}
),

known_parts as (
    select operation_key, known_from, known_to from requests
    union all
    select
        operation_key,
        cast('{{ var("beginning_of_time") }}' as date) as known_from,
        cast(null as date) as known_to
    from requests
),

knowledge_days as (
    {{ turning_points('known_parts', ['operation_key']) }}
),

standing as (
    select
        requests.* exclude (known_from, known_to),
        knowledge_days.known_from,
        knowledge_days.known_to
    from knowledge_days
    inner join requests
        on knowledge_days.operation_key = requests.operation_key
        and {{ in_force('requests', 'knowledge_days.known_from') }}
),

{# On the day of its closing a job still supports, but it is no longer open. #}
change_days as (
    select
        operation_key,
        known_from,
        known_to,
        cast('{{ var("beginning_of_time") }}' as date) as stated_from
    from knowledge_days
    {% for day in [
        'requested_on', 'decided_on', 'allocated_on', 'closed_on', date_plus_days('closed_on', 1),
    ] %}
    union
    select operation_key, known_from, known_to, {{ day }} as stated_from
    from standing
    where {{ day }} is not null
    {% endfor %}
),

followed as (
    select
        *,
        lead(stated_from) over (
            partition by operation_key, known_from order by stated_from
        ) as stated_to
    from change_days
),

{# The digit puts the request that came furthest first. #}
judged as (
    select
        followed.operation_key,
        followed.stated_from,
        followed.stated_to,
        coalesce(bool_or(
            followed.stated_from
            between standing.allocated_on and coalesce(standing.closed_on, followed.stated_from)
        ), false) as is_supported,
        coalesce(bool_or(
            standing.allocated_on <= followed.stated_from
            and (standing.closed_on is null or followed.stated_from < standing.closed_on)
        ), false) as is_open,
        coalesce(bool_or(
            standing.allocated_on <= followed.stated_from
            and standing.closed_on <= followed.stated_from
        ), false) as is_completed,
        min(case
            when standing.requested_on is null then null
            when
                coalesce(standing.decision, 'Deferred') = 'Deferred'
                or standing.decided_on > followed.stated_from
                then '2 Request awaits decision'
            when standing.decision = 'Accepted' then '1 Accepted and not allocated'
            when standing.decision = 'Declined' then '3 Request declined'
            else '4 Request withdrawn'
        end) as first_reason,
        followed.known_from,
        followed.known_to
    from followed
    left join standing
        on followed.operation_key = standing.operation_key
        and followed.known_from = standing.known_from
        and standing.requested_on <= followed.stated_from
    group by
        followed.operation_key, followed.stated_from, followed.stated_to,
        followed.known_from, followed.known_to
),

described as (
    select
        operation_key,
        stated_from,
        stated_to,
        is_supported,
        case
            when is_open then 'open'
            when is_completed then 'completed'
            else 'none'
        end as support_status,
        case
            when is_open or is_completed then null
            else coalesce(substr(first_reason, 3), 'Never requested')
        end as not_supported_reason,
        known_from,
        known_to
    from judged
),

support_stated as (
    {{ merge_intervals(
        'described',
        ['operation_key', 'stated_from'],
        ['stated_to', 'is_supported', 'support_status', 'not_supported_reason']
    ) }}
)

select * from support_stated
