{# Each stage with its date, the date from which it is measured and its condition. A stage without
   a date is known to be reached, not when. #}
{% set stages = {
    'requested': ('requested_on', none, none),
    'triaged': ('triaged_on', 'requested_on', none),
    'decided': ('decided_on', 'triaged_on', none),
    'accepted': ('decided_on', 'requested_on', "decision = 'Accepted'"),
    'terms_agreed': ('terms_agreed_on', 'decided_on', none),
    'allocated': ('allocated_on', 'decided_on', none),
    'product': (none, none, 'products is not null'),
    'reassessed': ('reassessed_on', 'allocated_on', none),
    'closed': ('closed_on', 'allocated_on', none),
    'onward_owner': (none, none, 'onward_owner is not null'),
} %}
with jobs as (
    select * from {{ ref('stg_tracker__jobs') }}
),

jobs_reassessed as (
    select * from {{ ref('int_jobs_reassessed') }}
),

followed as (
    select
        jobs.* exclude (known_from, known_to),
        jobs_reassessed.reassessed_on,
        jobs_reassessed.known_from,
        jobs_reassessed.known_to
    from jobs
    inner join jobs_reassessed
        on jobs.job_key = jobs_reassessed.job_key
        and jobs.known_from = jobs_reassessed.version_known_from
),

reached as (
    {% for tasking_stage, (day, measured_from, condition) in stages.items() %}
    select
        job_key,
        '{{ tasking_stage }}' as tasking_stage,
        toex_team as team,
        gateway,
        requested_on,
        cast({{ day or 'null' }} as date) as reached_on,
        cast({{ measured_from or 'null' }} as date) as measured_from,
        known_from,
        known_to
    from followed
    where {{ [day ~ ' is not null' if day, condition] | select | join(' and ') }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

{# Dates that run backwards are no duration. #}
measured as (
    select
        *,
        coalesce(reached_on < measured_from, false) as is_out_of_order,
        case
            when reached_on >= measured_from
                then {{ dbt.datediff('measured_from', 'reached_on', 'day') }}
        end as elapsed_days
    from reached
),

fct_tasking_funnel as (
    {{ merge_intervals(
        'measured',
        ['job_key', 'tasking_stage'],
        ['team', 'gateway', 'requested_on', 'reached_on', 'is_out_of_order', 'elapsed_days']
    ) }}
)

select * from fct_tasking_funnel
