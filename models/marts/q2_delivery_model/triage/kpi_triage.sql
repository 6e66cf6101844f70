with jobs as (
    select * from {{ ref('fct_triage') }}
),

reporting_points as (
    select * from {{ ref('reporting_points') }} where period_type <> 'point'
),

{# A job counts in the period of the event that a measure is about. #}
events as (
    select *, 'decided' as basis, decided_on as happened_on from jobs where job_type = 'tasked'
    union all
    select *, 'allocated' as basis, allocated_on as happened_on from jobs where is_supported
    union all
    select *, 'unmet' as basis, requested_on as happened_on from jobs where is_unmet_demand
    union all
    select *, 'unmet_at_tasking' as basis, closed_on as happened_on
    from jobs where is_unmet_at_tasking
),

happened as (
    select
        events.*,
        reporting_points.reporting_point,
        case
            when events.is_supported and events.closed_on <= reporting_points.as_at
                then 'adopted_and_closed'
            when events.is_supported then 'adopted_and_open'
            when events.decision = 'Accepted' then 'accepted_not_allocated'
            else coalesce(lower(events.decision), 'undecided')
        end as outcome
    from reporting_points
    inner join events
        on {{ in_force('events', 'reporting_points.as_at') }}
        and {{ in_period('events.happened_on') }}
),

dimensioned as (
    {{ under_each_dimension('happened', {
        'team': 'team', 'gateway': 'gateway', 'job_type': 'job_type', 'aspect': 'aspects',
        'aspects': 'aspect_pairs', 'decline_reason': 'decline_reason', 'shortfall': 'shortfall',
        'outcome': 'outcome',
    }) }}
    union all
    select *, 'shortfall=' || shortfall || ';outcome=' || outcome as dimension
    from happened
    where shortfall is not null
),

counted as (
    select
        reporting_point,
        dimension,
        {{ dbt.split_part('dimension', "'='", 1) }} as dimension_key,
        basis,
        count(*) as jobs,
        count(case when decision = 'Accepted' then 1 end) as accepted_jobs,
        count(case when decision = 'Declined' then 1 end) as declined_jobs,
        count(case when job_type = 'proactive' then 1 end) as proactive_jobs,
        count(aspect_pairs) as multiple_aspect_jobs
    from dimensioned
    group by reporting_point, dimension, basis
),

{# Each measure that counts: the event whose period it follows, what it counts, by what. #}
counts as (
    {% for measure, (basis, column, keys) in {
        'tasked_requests_accepted': ('decided', 'accepted_jobs', "'', 'team', 'gateway'"),
        'tasked_requests_declined':
            ('decided', 'declined_jobs', "'', 'team', 'gateway', 'decline_reason'"),
        'proactive_jobs_supported': ('allocated', 'proactive_jobs', "'', 'team'"),
        'jobs_allocated': ('allocated', 'jobs', "'', 'team', 'job_type', 'aspect'"),
        'jobs_allocated_with_multiple_exploitation_aspects':
            ('allocated', 'multiple_aspect_jobs', "'', 'aspects'"),
        'unmet_demand_recorded': ('unmet', 'jobs', "'', 'team', 'shortfall', 'outcome'"),
        'unmet_demand_at_operational_tasking': ('unmet_at_tasking', 'jobs', "'', 'team'"),
    }.items() %}
    select
        '{{ measure }}' as measure, reporting_point, dimension,
        {{ column }} as jobs
    from counted
    where
        basis = '{{ basis }}'
        and dimension_key in ({{ keys }})
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

cells as (
    select
        measure, 'v1' as definition_version, reporting_point, dimension,
        jobs as numerator, cast(null as bigint) as denominator
    from counts
    union all
    select
        'tasked_requests_accepted_share', 'v1', reporting_point, dimension,
        accepted_jobs, accepted_jobs + declined_jobs
    from counted
    where
        basis = 'decided'
        and dimension_key in ('', 'team', 'gateway')
),

kpi_triage as (
    {{ measure_rows('triage', 'cells') }}
)

select * from kpi_triage
