-- Cashable benefits are part of the costs identified: every amount stands under one benefit type.
select
    measure,
    period_end,
    as_at,
    dimension,
    'one benefit type' as expected,
    value as observed
from {{ ref('kpi_benefits') }}
where
    measure like 'assured_benefits_%'
    and dimension not in (
        select 'benefit_type=' || code
        from {{ ref('code_values') }}
        where code_set = 'benefit_type'
    )
