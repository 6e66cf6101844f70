-- The jobs supported since inception are those that the stock at the same date counts and, where
-- nothing later is known than the period's last day, those allocated since inception.
select
    totals.period_end,
    totals.as_at,
    totals.knowledge,
    stocks.measure,
    stocks.value as expected,
    totals.value as observed
from {{ ref('kpi_values') }} as totals
inner join {{ ref('kpi_values') }} as stocks
    on totals.as_at = stocks.as_at
    and totals.dimension = stocks.dimension
    and (
        (stocks.measure = 'jobs_allocated_to_date' and stocks.period_type = 'point')
        or (
            stocks.measure = 'jobs_allocated'
            and stocks.period_type = 'inception'
            and totals.period_end = stocks.period_end
            and totals.period_end = totals.as_at
        )
    )
where
    totals.measure = 'jobs_supported'
    and totals.dimension = ''
    and totals.value is distinct from stocks.value
