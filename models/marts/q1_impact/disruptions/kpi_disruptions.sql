with disruptions as (
    select * from {{ ref('fct_disruptions') }}
),

reporting_points as (
    select * from {{ ref('reporting_points') }}
),

measures as (
    select * from {{ ref('measures') }}
),

dimensioned as (
    {{ under_each_dimension('disruptions', {
        'threat_type': 'threat_types', 'level': 'level', 'four_p': 'four_p', 'region': 'region',
    }) }}
),

counted as (
    select
        reporting_points.reporting_point,
        dimensioned.dimension,
        dimensioned.disruption_ref,
        dimensioned.operation_keys,
        dimensioned.is_against_exploitation
    from reporting_points
    inner join dimensioned
        on {{ in_force('dimensioned', 'reporting_points.as_at') }}
        and dimensioned.disrupted_on <= reporting_points.period_end
        and (
            reporting_points.period_start is null
            or dimensioned.disrupted_on >= reporting_points.period_start
        )
    where
        dimensioned.is_counted
        and reporting_points.period_type <> 'point'
),

awaiting as (
    select
        reporting_points.reporting_point,
        dimensioned.dimension,
        dimensioned.disruption_ref,
        dimensioned.tool_code
    from reporting_points
    inner join dimensioned
        on {{ in_force('dimensioned', 'reporting_points.as_at') }}
    where
        dimensioned.is_awaiting_moderation
        and reporting_points.period_type = 'point'
),

disrupted_operations as (
    select distinct
        reporting_point,
        dimension,
        {{ unnest_list(split_by_regex('operation_keys', ';')) }} as operation_key
    from counted
),

disrupted_before as (
    select
        reporting_points.reporting_point,
        dimensioned.dimension,
        {{ unnest_list(split_by_regex('dimensioned.operation_keys', ';')) }} as operation_key
    from reporting_points
    inner join dimensioned
        on {{ in_force('dimensioned', 'reporting_points.as_at') }}
        and dimensioned.disrupted_on >= reporting_points.previous_period_start
        and dimensioned.disrupted_on < reporting_points.period_start
    where dimensioned.is_counted
),

quarter_points as (
    select reporting_point from reporting_points where period_type = 'quarter'
),

{# Both quarters as known at the same date: the quarter itself counts up, the one before it down. #}
changes as (
    select reporting_point, dimension, count(distinct operation_key) as operations
    from disrupted_operations
    where reporting_point in (select reporting_point from quarter_points)
    group by reporting_point, dimension
    union all
    select reporting_point, dimension, -count(distinct operation_key) as operations
    from disrupted_before
    group by reporting_point, dimension
),

{# What was not assessed yet is not 0. #}
before_tools as (
    select reporting_point
    from reporting_points
    where
        period_type = 'point'
        and period_end < (select available_from from measures where measure = 'tool_disruptions')
),

cells as (
    select
        'disruptions' as measure, 'v1' as definition_version, reporting_point, dimension,
        count(distinct disruption_ref) as numerator, cast(null as bigint) as denominator,
        cast(null as varchar) as not_applicable_reason
    from counted
    group by all
    union all
    select
        'operations_disrupted', 'v1', reporting_point, dimension,
        count(distinct operation_key), null, null
    from disrupted_operations
    group by all
    union all
    select
        'share_of_disruptions_exploitation_threats', 'v1', reporting_point, dimension,
        count(distinct case when is_against_exploitation then disruption_ref end),
        count(distinct disruption_ref), null
    from counted
    where dimension = ''
    group by all
    union all
    select
        'disruptions_awaiting_moderation', 'v1', reporting_point, dimension,
        count(distinct disruption_ref), null, null
    from awaiting
    group by all
    union all
    select
        'disruptions_awaiting_moderation', 'v1', reporting_point, 'capability=technical_tools',
        count(distinct disruption_ref), null, null
    from awaiting
    where
        dimension = ''
        and tool_code is not null
        and reporting_point not in (select reporting_point from before_tools)
    group by all
    union all
    select
        'disruptions_awaiting_moderation', 'v1', reporting_point, 'capability=technical_tools',
        null, null, 'Tool disruptions are assessed from September 2023'
    from before_tools
    union all
    select
        'operations_disrupted_change_on_previous_quarter', 'v1', reporting_point, dimension,
        sum(operations), null, null
    from changes
    group by all
),

kpi_disruptions as (
    {{ measure_rows('disruptions', 'cells', with_reason=true) }}
)

select * from kpi_disruptions
