with disruptions as (
    select * from {{ ref('fct_disruptions') }}
),

reporting_points as (
    select * from {{ ref('reporting_points') }}
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
        dimensioned.disruption_ref
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
        {{ unnest_list(split_by_regex('disruptions.operation_keys', ';')) }} as operation_key
    from reporting_points
    inner join disruptions
        on {{ in_force('disruptions', 'reporting_points.as_at') }}
        and disruptions.disrupted_on >= reporting_points.previous_period_start
        and disruptions.disrupted_on < reporting_points.period_start
    where disruptions.is_counted
),

operations_in_the_quarter as (
    select reporting_point, count(distinct operation_key) as operations
    from disrupted_operations
    where dimension = ''
    group by reporting_point
),

operations_in_the_quarter_before as (
    select reporting_point, count(distinct operation_key) as operations
    from disrupted_before
    group by reporting_point
),

cells as (
    select
        'disruptions' as measure, 'v1' as definition_version, reporting_point, dimension,
        count(distinct disruption_ref) as numerator, cast(null as bigint) as denominator
    from counted
    group by all
    union all
    select
        'operations_disrupted', 'v1', reporting_point, dimension,
        count(distinct operation_key), null
    from disrupted_operations
    group by all
    union all
    select
        'share_of_disruptions_exploitation_threats', 'v1', reporting_point, dimension,
        count(distinct case when is_against_exploitation then disruption_ref end),
        count(distinct disruption_ref)
    from counted
    where dimension = ''
    group by all
    union all
    select
        'disruptions_awaiting_moderation', 'v1', reporting_point, dimension,
        count(distinct disruption_ref), null
    from awaiting
    where not {{ regex_matches('dimension', '^level=') }}
    group by all
    union all
    select
        'operations_disrupted_change_on_previous_quarter', 'v1', reporting_points.reporting_point, '',
        coalesce(operations_in_the_quarter.operations, 0)
        - coalesce(operations_in_the_quarter_before.operations, 0),
        null
    from reporting_points
    left join operations_in_the_quarter
        on reporting_points.reporting_point = operations_in_the_quarter.reporting_point
    left join operations_in_the_quarter_before
        on reporting_points.reporting_point = operations_in_the_quarter_before.reporting_point
    where reporting_points.period_type = 'quarter'
),

kpi_disruptions as (
    {{ measure_rows('disruptions', 'cells') }}
)

select * from kpi_disruptions
