with measure_publication as (
    select * from {{ ref('measure_publication') }}
),

dim_kpi as (
    select * from {{ ref('dim_kpi') }}
),

reporting_points as (
    select * from {{ ref('reporting_points') }}
),

disclosure_controls as (
    select * from {{ ref('disclosure_controls') }}
),

dated_points as (
    select
        reporting_points.*,
        {{ quarter_label('reporting_points.period_end') }} as period_fyq,
        {{ quarter_label('reporting_points.as_at') }} as knowledge_fyq
    from reporting_points
),

{# What was withheld for its own quarter stays withheld when it is drawn again later. #}
sections_cleared as (
    select
        about.kpi_code,
        dated_points.reporting_point,
        dated_points.period_type
    from dated_points
    inner join dim_kpi as about
        on dated_points.period_fyq >= about.valid_from_fyq
        and (about.valid_to_fyq is null or dated_points.period_fyq <= about.valid_to_fyq)
    inner join dim_kpi as drawn
        on about.kpi_code = drawn.kpi_code
        and dated_points.knowledge_fyq >= drawn.valid_from_fyq
        and (drawn.valid_to_fyq is null or dated_points.knowledge_fyq <= drawn.valid_to_fyq)
    where about.publish_flag and drawn.publish_flag
),

{# Breakdowns of persons are given by year: quarters hold too few persons, and a total since
   inception would give back what a year hides. #}
measures_cleared as (
    select
        measure_publication.measure,
        measure_publication.definition_version,
        measure_publication.dimension_keys,
        measure_publication.disclosure_control,
        sections_cleared.reporting_point
    from measure_publication
    inner join disclosure_controls
        on measure_publication.disclosure_control = disclosure_controls.disclosure_control
    inner join sections_cleared
        on measure_publication.kpi_code = sections_cleared.kpi_code
        and (
            disclosure_controls.period_types is null
            or {{ list_has(
                split_by_regex('disclosure_controls.period_types', ';'),
                'sections_cleared.period_type'
            ) }}
        )
    where measure_publication.is_public
)

select * from measures_cleared
