-- Every figure of a document that has a reporting point of its own has its value there, as the
-- document knew it.
select
    figures.figure_id,
    figures.measure,
    'a value of knowledge document' as expected,
    cast(null as double) as observed
from {{ ref('stg_published__figures') }} as figures
inner join {{ ref('published_kpis') }} as published_kpis
    on figures.kpi = published_kpis.kpi
    and published_kpis.is_built
inner join {{ ref('reporting_points') }} as reporting_points
    on figures.as_at = reporting_points.as_at
    and figures.period_end = reporting_points.period_end
    and figures.period_start is not distinct from reporting_points.period_start
    and reporting_points.knowledge = 'document'
left join {{ ref('kpi_values') }} as kpi_values
    on figures.measure = kpi_values.measure
    and figures.definition_version = kpi_values.definition_version
    and coalesce(figures.dimension, '') = kpi_values.dimension
    and reporting_points.period_type = kpi_values.period_type
    and reporting_points.period_end = kpi_values.period_end
    and reporting_points.as_at = kpi_values.as_at
    and kpi_values.knowledge = 'document'
where
    figures.scope = 'kpi'
    and kpi_values.value is null
