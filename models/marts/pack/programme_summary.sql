with summary_measures as (
    select * from {{ ref('programme_summary_measures') }}
),

kpi_values as (
    select * from {{ ref('kpi_values') }}
),

inception_points as (
    select * from {{ ref('reporting_points') }} where period_type = 'inception'
),

{# A line of the summary that nothing measures is shown as such and not passed over. #}
programme_summary as (
    select
        inception_points.period_label,
        inception_points.period_end,
        inception_points.as_at,
        inception_points.knowledge,
        summary_measures.sort_order,
        summary_measures.section,
        summary_measures.label,
        summary_measures.measure,
        summary_measures.definition_version,
        coalesce(summary_measures.dimension, '') as dimension,
        kpi_values.value,
        kpi_values.unit,
        kpi_values.revision,
        case
            when kpi_values.measure is null then 'Not measured at this reporting point'
            else kpi_values.not_applicable_reason
        end as not_applicable_reason
    from inception_points
    cross join summary_measures
    left join kpi_values
        on inception_points.period_type = kpi_values.period_type
        and inception_points.period_end = kpi_values.period_end
        and inception_points.as_at = kpi_values.as_at
        and inception_points.knowledge = kpi_values.knowledge
        and summary_measures.measure = kpi_values.measure
        and summary_measures.definition_version = kpi_values.definition_version
        and coalesce(summary_measures.dimension, '') = kpi_values.dimension
)

select * from programme_summary
