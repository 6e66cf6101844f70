with stages as (
    select * from {{ ref('fct_tasking_funnel') }}
),

reporting_points as (
    select * from {{ ref('reporting_points') }} where period_type <> 'point'
),

listed_stages as (
    select dimension_value as tasking_stage from {{ ref('dimension_values') }}
    where dimension_key = 'reached_stage'
),

asked as (
    select *, '' as asked_by from stages
    union all
    select *, 'gateway=' || gateway || ';' as asked_by from stages where gateway is not null
    union all
    select *, 'team=' || team || ';' as asked_by from stages where team is not null
),

{# What was reached in the period, and of the requests of the period, those that have come as far
   by the knowledge date. #}
staged as (
    select
        reporting_points.reporting_point,
        asked.asked_by,
        asked.tasking_stage,
        {{ in_period('asked.reached_on') }} as is_in_period,
        {{ in_period('asked.requested_on') }}
        and (asked.reached_on is null or asked.reached_on <= reporting_points.as_at)
            as is_of_the_requests,
        asked.elapsed_days,
        asked.is_out_of_order
    from reporting_points
    inner join asked
        on {{ in_force('asked', 'reporting_points.as_at') }}
),

reached as (
    select
        reporting_point,
        asked_by,
        tasking_stage,
        count(*) filter (where is_in_period) as jobs,
        sum(elapsed_days) filter (where is_in_period) as elapsed_days,
        count(elapsed_days) filter (where is_in_period) as measured_jobs,
        count(*) filter (where is_in_period and is_out_of_order) as out_of_order_jobs,
        count(*) filter (where is_of_the_requests) as requested_jobs
    from staged
    group by reporting_point, asked_by, tasking_stage
),

dated as (
    select *, asked_by || 'tasking_stage=' || tasking_stage as dimension from reached
    where tasking_stage not in ('product', 'onward_owner')
),

cells as (
    select
        'jobs_reaching_stage' as measure, 'v1' as definition_version, reporting_point, dimension,
        jobs as numerator, cast(null as bigint) as denominator
    from dated
    union all
    select 'average_days_to_stage', 'v1', reporting_point, dimension, elapsed_days, measured_jobs
    from dated
    union all
    select 'stages_out_of_order', 'v1', reporting_point, dimension, out_of_order_jobs, null
    from dated
    union all
    select
        'share_of_requests_reaching_stage', 'v1', requested.reporting_point,
        requested.asked_by || 'reached_stage=' || listed_stages.tasking_stage,
        coalesce(reached.requested_jobs, 0), requested.requested_jobs
    from reached as requested
    cross join listed_stages
    left join reached
        on requested.reporting_point = reached.reporting_point
        and requested.asked_by = reached.asked_by
        and listed_stages.tasking_stage = reached.tasking_stage
    where requested.tasking_stage = 'requested'
),

kpi_tasking_funnel as (
    {{ measure_rows('tasking_funnel', 'cells') }}
)

select * from kpi_tasking_funnel
