with stages as (
    select * from {{ ref('fct_tda_pipeline') }}
),

events as (
    select * from {{ ref('int_tda_events_dated') }}
),

reporting_points as (
    select * from {{ ref('reporting_points') }}
),

stage_list as (
    select * from {{ ref('tda_stages') }}
),

spine as (
    select * from {{ ref('int_measures_spined') }} where kpi = 'tda_pipeline'
),

delivered_points as (
    select reporting_points.reporting_point
    from reporting_points
    where reporting_points.as_at >= (select min(stages.known_from) from stages)
),

entered as (
    select
        reporting_points.reporting_point,
        stages.*,
        {{ dbt.datediff(
            'stages.entered_on', 'least(stages.left_on, reporting_points.as_at)', 'day'
        ) }} as days_open,
        coalesce(stages.left_on <= reporting_points.as_at, false) as is_ended
    from reporting_points
    inner join stages
        on {{ in_force('stages', 'reporting_points.as_at') }}
        and stages.entered_on <= reporting_points.as_at
    where reporting_points.period_type = 'point'
),

current_stages as (
    select *
    from entered
    qualify step = max(step) over (partition by reporting_point, tool_code)
),

current_dimensioned as (
    {{ under_each_dimension('current_stages', {'tda_stage': 'stage'}) }}
),

stays as (
    select *, 'tda_stage=' || stage as dimension
    from entered
    where movement <> 'unchanged'
),

medians as (
    {{ survival_median('stays', ['reporting_point', 'dimension']) }}
),

moved_on as (
    select
        stays.reporting_point,
        stays.dimension,
        stays.tool_code,
        max(case when later.step is not null then 1 else 0 end) as has_moved_on
    from stays
    left join stays as later
        on stays.reporting_point = later.reporting_point
        and stays.tool_code = later.tool_code
        and stays.step < later.step
        and stays.stage_order < later.stage_order
        and later.is_on_the_way
    group by stays.reporting_point, stays.dimension, stays.tool_code
),

last_stages as (
    select 'tda_stage=' || stage as dimension
    from stage_list
    qualify sort_order >= max(case when is_on_the_way then sort_order end) over ()
),

events_dimensioned as (
    {{ under_each_dimension('events', {
        'tda_stage': 'event_stage', 'tda_decision': 'event_decision',
    }) }}
),

cells as (
    select
        'tools_at_stage' as measure, 'v1' as definition_version, reporting_point, dimension,
        cast(count(*) as decimal(18, 4)) as numerator, cast(null as bigint) as denominator,
        cast(null as varchar) as not_applicable_reason
    from current_dimensioned
    group by reporting_point, dimension
    union all
    select
        'estimated_build_cost', 'v1', reporting_point, dimension, sum(estimated_build_cost), null,
        case when count(estimated_build_cost) = 0 then 'No estimate is recorded' end
    from current_dimensioned
    group by reporting_point, dimension
    union all
    select
        'estimated_running_cost', 'v1', reporting_point, dimension, sum(estimated_running_cost),
        null, case when count(estimated_running_cost) = 0 then 'No estimate is recorded' end
    from current_dimensioned
    group by reporting_point, dimension
    union all
    select
        'average_days_in_stage', 'v1', reporting_point, dimension, sum(days_open), count(*), null
    from stays
    group by reporting_point, dimension
    union all
    select
        'median_days_in_stage', 'v1', reporting_point, dimension, median_days, 1,
        case when median_days is null then 'Not reached: fewer than half have left the stage' end
    from medians
    union all
    select
        'share_of_tools_moving_on', 'v1', reporting_point, dimension, sum(has_moved_on), count(*),
        null
    from moved_on
    where dimension not in (select dimension from last_stages)
    group by reporting_point, dimension
    union all
    select measure, 'v1', reporting_point, dimension, count(*), null, null
    from events_dimensioned
    group by measure, reporting_point, dimension
    union all
    {# What is not recorded at all is not 0. #}
    select
        measure, definition_version, reporting_point, dimension, null, null,
        'No tools are recorded by the date'
    from spine
    where reporting_point not in (select reporting_point from delivered_points)
    union all
    select
        measure, definition_version, reporting_point, dimension, null, null,
        'No later stage follows on the way to deployment'
    from spine
    where
        measure = 'share_of_tools_moving_on'
        and dimension in (select dimension from last_stages)
        and reporting_point in (select reporting_point from delivered_points)
),

kpi_tda_pipeline as (
    {{ measure_rows('tda_pipeline', 'cells', with_reason=true) }}
)

select * from kpi_tda_pipeline
