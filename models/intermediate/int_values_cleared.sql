with kpi_values as (
    select * from {{ ref('kpi_values') }}
),

reporting_points as (
    select * from {{ ref('reporting_points') }}
),

cleared as (
    select * from {{ ref('int_measures_cleared') }}
),

values_keyed as (
    select
        kpi_values.*,
        {{ regex_replace_all('kpi_values.dimension', '=[^;]*', '') }} as dimension_keys,
        reporting_points.reporting_point
    from kpi_values
    inner join reporting_points
        on kpi_values.period_type = reporting_points.period_type
        and kpi_values.period_start is not distinct from reporting_points.period_start
        and kpi_values.period_end = reporting_points.period_end
        and kpi_values.as_at = reporting_points.as_at
        and kpi_values.knowledge = reporting_points.knowledge
),

values_cleared as (
    select
        values_keyed.*,
        cleared.disclosure_control
    from values_keyed
    inner join cleared
        on values_keyed.measure = cleared.measure
        and values_keyed.definition_version = cleared.definition_version
        and values_keyed.dimension_keys = cleared.dimension_keys
        and values_keyed.reporting_point = cleared.reporting_point
)

select * from values_cleared
