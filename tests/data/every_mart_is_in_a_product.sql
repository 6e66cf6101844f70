-- A mart that no row of published_tables names is gated but never seen by a reader.
select
    gated.mart,
    'a row of published_tables' as expected
from {{ ref('gate_marts') }} as gated
left join {{ ref('published_tables') }} as published_tables
    on gated.mart = published_tables.mart
where published_tables.mart is null
