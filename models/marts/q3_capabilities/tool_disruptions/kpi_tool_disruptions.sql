with disruptions as (
    select * from {{ ref('fct_disruptions') }}
),

tool_disruptions as (
    select
        *,
        case when is_named_tool then tool_code else 'OTHER' end as tool
    from {{ ref('fct_tool_disruptions') }}
),

reporting_points as (
    select * from {{ ref('reporting_points') }} where period_type <> 'point'
),

counted as (
    select
        reporting_points.reporting_point,
        disruptions.disruption_ref,
        tool_disruptions.tool,
        tool_disruptions.operation_key
    from reporting_points
    inner join disruptions
        on {{ in_force('disruptions', 'reporting_points.as_at') }}
        and {{ in_period('disruptions.disrupted_on') }}
    left join tool_disruptions
        on disruptions.disruption_ref = tool_disruptions.disruption_ref
        and disruptions.known_from = tool_disruptions.known_from
    where disruptions.is_counted
),

dimensioned as (
    {{ under_each_dimension('counted', {'tool': 'tool'}) }}
),

cells as (
    select
        'tool_disruptions' as measure, 'v1' as definition_version, reporting_point, dimension,
        count(distinct disruption_ref) as numerator, cast(null as bigint) as denominator
    from dimensioned
    where tool is not null
    group by reporting_point, dimension
    union all
    select
        'operations_holding_tool_disruptions', 'v1', reporting_point, dimension,
        count(distinct operation_key), null
    from dimensioned
    where dimension = ''
    group by reporting_point, dimension
    union all
    select
        'share_of_disruptions_from_technical_tools', 'v1', reporting_point, dimension,
        count(distinct case when tool is not null then disruption_ref end),
        count(distinct disruption_ref)
    from dimensioned
    where dimension = ''
    group by reporting_point, dimension
),

kpi_tool_disruptions as (
    {{ measure_rows('tool_disruptions', 'cells') }}
)

select * from kpi_tool_disruptions
