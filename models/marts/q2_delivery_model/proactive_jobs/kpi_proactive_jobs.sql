with jobs as (
    select * from {{ ref('fct_proactive_jobs') }} where is_supported
),

reporting_points as (
    select * from {{ ref('reporting_points') }}
),

proactive_jobs as (
    select * from jobs where job_type = 'proactive'
),

proactive_dimensioned as (
    {{ under_each_dimension('proactive_jobs', {
        'closure_reason': 'closure_reason', 'outcome': 'outcome', 'team': 'team',
    }) }}
),

closed as (
    select
        reporting_points.reporting_point,
        proactive_dimensioned.dimension,
        proactive_dimensioned.job_key
    from reporting_points
    inner join proactive_dimensioned
        on {{ in_force('proactive_dimensioned', 'reporting_points.as_at') }}
        and proactive_dimensioned.closed_on <= reporting_points.period_end
        and (
            reporting_points.period_start is null
            or proactive_dimensioned.closed_on >= reporting_points.period_start
        )
    where reporting_points.period_type in ('quarter', 'financial_year', 'inception')
),

{# How long a job was open is what was seen of it at the date: to its closing, or to the date. #}
allocated as (
    select
        reporting_points.reporting_point,
        jobs.job_key,
        jobs.job_type,
        jobs.team,
        jobs.operation_keys,
        jobs.parent_operation_keys,
        coalesce(jobs.support_level, 'not recorded') as support_level,
        jobs.support_level_before is not null as has_changed_level,
        coalesce(jobs.closed_on <= reporting_points.as_at, false) as is_ended,
        {{ dbt.datediff(
            'jobs.allocated_on', 'least(jobs.closed_on, reporting_points.as_at)', 'day'
        ) }} as days_open
    from reporting_points
    inner join jobs
        on {{ in_force('jobs', 'reporting_points.as_at') }}
        and jobs.allocated_on <= reporting_points.as_at
    where reporting_points.period_type = 'point'
),

dimensioned as (
    {{ under_each_dimension('allocated', {'job_type': 'job_type'}) }}
),

totals as (
    select
        reporting_point,
        dimension,
        count(*) as jobs,
        sum(case when support_level = 'Full' then 1 else 0 end) as full_jobs,
        sum(case when has_changed_level then 1 else 0 end) as changed_jobs,
        sum(days_open) as days_open
    from dimensioned
    group by reporting_point, dimension
),

medians as (
    {{ survival_median('dimensioned', ['reporting_point', 'dimension']) }}
),

ongoing as (
    select * from allocated where job_type = 'proactive' and not is_ended
),

ongoing_dimensioned as (
    {{ under_each_dimension('ongoing', {'team': 'team'}) }}
),

child_operations as (
    select
        reporting_point,
        {{ unnest_list(split_by_regex('operation_keys', ';')) }} as operation_key
    from allocated
    where
        job_type = 'proactive'
        and parent_operation_keys is not null
),

cells as (
    select
        'proactive_jobs_closed' as measure, 'v1' as definition_version, reporting_point, dimension,
        count(*) as numerator, cast(null as bigint) as denominator,
        cast(null as varchar) as not_applicable_reason
    from closed
    group by reporting_point, dimension
    union all
    select 'proactive_jobs_ongoing', 'v1', reporting_point, dimension, count(*), null, null
    from ongoing_dimensioned
    group by reporting_point, dimension
    union all
    select 'jobs_allocated_to_date', 'v1', reporting_point, dimension, jobs, null, null from totals
    union all
    select
        'jobs_allocated_to_date', 'v1', reporting_point,
        dimension || ';support_level=' || support_level, count(*), null, null
    from dimensioned
    where dimension <> ''
    group by reporting_point, dimension, support_level
    union all
    select
        'jobs_with_changed_support_level', 'v1', reporting_point, dimension, changed_jobs, null,
        null
    from totals
    union all
    select 'full_support_share', 'v1', reporting_point, dimension, full_jobs, jobs, null from totals
    union all
    select 'average_days_open', 'v1', reporting_point, dimension, days_open, jobs, null from totals
    union all
    select
        'median_days_open', 'v1', reporting_point, dimension, median_days, 1,
        case when median_days is null then 'Not reached: fewer than half were closed' end
    from medians
    union all
    {# (a / b) / (c / d) - 1 as one fraction of whole numbers, so that nothing is rounded. #}
    select
        'proactive_open_longer_than_tasked', 'v1', proactive.reporting_point, '',
        proactive.days_open * tasked.jobs - tasked.days_open * proactive.jobs,
        tasked.days_open * proactive.jobs, null
    from totals as proactive
    inner join totals as tasked
        on proactive.reporting_point = tasked.reporting_point
        and tasked.dimension = 'job_type=tasked'
    where proactive.dimension = 'job_type=proactive'
    union all
    select
        'proactive_child_operations', 'v1', reporting_point, '', count(distinct operation_key),
        null, null
    from child_operations
    group by reporting_point
),

kpi_proactive_jobs as (
    {{ measure_rows('proactive_jobs', 'cells', with_reason=true) }}
)

select * from kpi_proactive_jobs
