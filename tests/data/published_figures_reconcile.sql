select
    figure_id,
    measure,
    dimension,
    published_value as expected,
    warehouse_value as observed,
    status
from {{ ref('published_figure_reconciliation') }}
where status in ('unexplained', 'missing_here')
