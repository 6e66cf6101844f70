with figures as (
    select * from {{ ref('stg_published__figures') }}
),

readings as (
    select * from {{ ref('published_figure_readings') }}
),

published_kpis as (
    select * from {{ ref('published_kpis') }}
),

lost_figures as (
    select * from {{ ref('lost_published_figures') }}
),

kpi_values as (
    select * from {{ ref('kpi_values') }}
),

figures_in_scope as (
    select
        figures.figure_id,
        figures.kpi,
        figures.measure,
        figures.definition_version,
        figures.period_start,
        figures.period_end,
        coalesce(readings.as_at, figures.as_at) as as_at,
        coalesce(figures.dimension, '') as dimension,
        figures.comparator,
        figures.published_value,
        figures.decimals,
        figures.unit,
        concat_ws('. ', figures.known_contradiction, readings.reason) as explanation,
        figures.known_contradiction is not null as is_contradicted
    from figures
    left join readings
        on figures.figure_id = readings.figure_id
    where figures.scope = 'kpi'
),

figures_lost as (
    select
        figure_id,
        kpi,
        measure,
        definition_version,
        period_start,
        period_end,
        as_at,
        coalesce(dimension, '') as dimension,
        'lost' as comparator,
        cast(null as double) as published_value,
        0 as decimals,
        cast(null as varchar) as unit,
        explanation,
        false as is_contradicted
    from lost_figures
    where document in (select document from figures)
),

expected as (
    select * from figures_in_scope
    union all
    select * from figures_lost
),

{# One knowledge date may serve several purposes: the first publication is taken before a document's
   own point and before the latest, which then say the same. #}
beside_the_warehouse as (
    select
        expected.*,
        kpi_values.period_type,
        kpi_values.knowledge,
        kpi_values.measure is not null as is_measured,
        case
            when expected.unit = 'percent' and kpi_values.unit in ('share', 'ratio')
                then 100 * kpi_values.value
            else kpi_values.value
        end as warehouse_value
    from expected
    left join kpi_values
        on expected.measure = kpi_values.measure
        and expected.definition_version = kpi_values.definition_version
        and expected.period_start is not distinct from kpi_values.period_start
        and expected.period_end = kpi_values.period_end
        and expected.as_at = kpi_values.as_at
        and expected.dimension = kpi_values.dimension
    qualify row_number() over (
        partition by expected.figure_id
        order by kpi_values.knowledge = 'latest', kpi_values.knowledge desc
    ) = 1
),

compared as (
    select
        beside_the_warehouse.*,
        published_kpis.is_built,
        warehouse_value - published_value as difference,
        case beside_the_warehouse.comparator
            when 'at_least' then warehouse_value >= published_value
            when 'approx_words'
                then
                    abs(warehouse_value - published_value)
                    <= {{ threshold('approximate_words') }} * abs(published_value)
            else {{ round_half_away('warehouse_value', 'decimals') }} = published_value
        end as is_agreed,
        beside_the_warehouse.comparator = 'at_least'
        or warehouse_value = published_value as is_exact
    from beside_the_warehouse
    left join published_kpis
        on beside_the_warehouse.kpi = published_kpis.kpi
),

published_figure_reconciliation as (
    select
        figure_id,
        kpi,
        measure,
        definition_version,
        period_type,
        period_start,
        period_end,
        as_at,
        knowledge,
        dimension,
        comparator,
        unit,
        published_value,
        warehouse_value,
        difference,
        case
            when not coalesce(is_built, false) then 'not_built'
            when comparator = 'lost' then 'missing_there'
            when not is_measured then 'missing_here'
            when is_agreed and is_exact then 'match'
            when is_agreed then 'within_rounding'
            when is_contradicted then 'explained'
            else 'unexplained'
        end as status,
        nullif(explanation, '') as explanation
    from compared
)

select * from published_figure_reconciliation
