with measures as (
    select * from {{ ref('measures') }}
),

measure_dimensions as (
    select * from {{ ref('measure_dimensions') }}
),

dimension_values as (
    select * from {{ ref('dimension_values') }}
),

reporting_points as (
    select * from {{ ref('reporting_points') }}
),

{# A dimension is '' for the total, else `key=value` pairs joined by `;`: one pair or two. #}
single_keys as (
    select distinct
        dimension_key as dimension_keys,
        dimension_key || '=' || dimension_value as dimension,
        only_kpi
    from dimension_values
),

paired_keys as (
    select
        measure_dimensions.dimension_keys,
        first_values.dimension || ';' || second_values.dimension as dimension,
        coalesce(first_values.only_kpi, second_values.only_kpi) as only_kpi
    from (select distinct dimension_keys from measure_dimensions) as measure_dimensions
    inner join single_keys as first_values
        on first_values.dimension_keys
        = {{ dbt.split_part('measure_dimensions.dimension_keys', "';'", 1) }}
    inner join single_keys as second_values
        on second_values.dimension_keys
        = {{ dbt.split_part('measure_dimensions.dimension_keys', "';'", 2) }}
        and (
            first_values.only_kpi is null
            or second_values.only_kpi is null
            or first_values.only_kpi = second_values.only_kpi
        )
),

dimensions as (
    select '' as dimension_keys, '' as dimension, cast(null as varchar) as only_kpi
    union all
    select * from single_keys
    union all
    select * from paired_keys
),

measures_spined as (
    select
        measures.kpi,
        measures.measure,
        measures.definition_version,
        measures.unit,
        measures.empty_value,
        measures.available_from,
        reporting_points.reporting_point,
        dimensions.dimension
    from measures
    inner join measure_dimensions
        on measures.measure = measure_dimensions.measure
        and measures.definition_version = measure_dimensions.definition_version
    inner join dimensions
        on measure_dimensions.dimension_keys = dimensions.dimension_keys
        and (dimensions.only_kpi is null or dimensions.only_kpi = measures.kpi)
    inner join reporting_points
        on {{ list_has(
            split_by_regex('measures.period_types', ';'), 'reporting_points.period_type'
        ) }}
)

select * from measures_spined
