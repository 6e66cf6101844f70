with reconciliation as (
    select * from {{ ref('published_figure_reconciliation') }}
),

public_values as (
    select * from {{ ref('public_kpi_values') }}
),

public_figure_reconciliation as (
    select reconciliation.*
    from reconciliation
    inner join public_values
        on reconciliation.measure = public_values.measure
        and reconciliation.definition_version = public_values.definition_version
        and reconciliation.period_type = public_values.period_type
        and reconciliation.period_start is not distinct from public_values.period_start
        and reconciliation.period_end = public_values.period_end
        and reconciliation.as_at = public_values.as_at
        and reconciliation.knowledge = public_values.knowledge
        and reconciliation.dimension = public_values.dimension
    where public_values.shorthand is null
)

select * from public_figure_reconciliation
