with estimated as (
    select * from {{ ref('int_comparison_estimated') }} where part in ('smd', 'variance_ratio')
),

comparison_balance as (
    select
        cast(as_at as date) as as_at,
        outcome,
        item as covariate,
        max(case when part = 'smd' and sample = 'before' then value end) as difference_before,
        max(case when part = 'smd' and sample = 'after' then value end) as difference_after,
        max(case when part = 'variance_ratio' and sample = 'before' then value end)
            as variance_ratio_before,
        max(case when part = 'variance_ratio' and sample = 'after' then value end)
            as variance_ratio_after,
        abs(max(case when part = 'smd' and sample = 'after' then value end)) < 0.1 as is_balanced
    from estimated
    group by as_at, outcome, item
)

select * from comparison_balance
