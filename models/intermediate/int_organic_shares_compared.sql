with figures as (
    select * from {{ ref('stg_digital_engagement__figures') }}
),

reporting_points as (
    select * from {{ ref('reporting_points') }}
),

{# Each quarter with each of the four quarters before it. #}
quarter_pairs as (
    select distinct
        later.reporting_point,
        later.as_at,
        later.period_start,
        earlier.period_start as earlier_start,
        earlier.period_label as earlier_label
    from reporting_points as later
    inner join reporting_points as earlier
        on earlier.period_start < later.period_start
        and earlier.period_start >= {{ dbt.dateadd('month', -12, 'later.period_start') }}
    where
        later.period_type = 'quarter'
        and earlier.period_type = 'quarter'
),

organic_shares as (
    select period_start, value, known_from, known_to
    from figures
    where
        channel = 'Website'
        and metric = 'organic_share'
        and period_type = 'quarter'
),

organic_shares_compared as (
    select
        quarter_pairs.reporting_point,
        quarter_pairs.earlier_label,
        organic_shares.value - earlier_shares.value as points
    from quarter_pairs
    left join organic_shares
        on quarter_pairs.period_start = organic_shares.period_start
        and {{ in_force('organic_shares', 'quarter_pairs.as_at') }}
    left join organic_shares as earlier_shares
        on quarter_pairs.earlier_start = earlier_shares.period_start
        and {{ in_force('earlier_shares', 'quarter_pairs.as_at') }}
)

select * from organic_shares_compared
