with measures as (
    select * from {{ ref('measures') }}
),

public_values as (
    select distinct
        measure,
        definition_version
    from {{ ref('public_kpi_values') }}
),

public_measures as (
    select measures.*
    from measures
    inner join public_values
        on measures.measure = public_values.measure
        and measures.definition_version = public_values.definition_version
)

select * from public_measures
