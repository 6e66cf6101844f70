-- An amount whose metric no reference table lists is in no total: say whether it may be added.
{{ config(severity='warn') }}

select
    benefit_id,
    metric,
    'a metric of benefit_metrics' as expected,
    count(*) as observed
from {{ ref('fct_benefits') }}
where
    amount_gbp is not null
    and amount_basis is null
group by benefit_id, metric
