-- Published figures that do not agree to the digit, with what the warehouse computes and why.
select
    kpi,
    figure_id,
    published_value,
    warehouse_value,
    difference,
    status,
    explanation
from {{ ref('published_figure_reconciliation') }}
where status not in ('match', 'not_built')
order by kpi, figure_id
