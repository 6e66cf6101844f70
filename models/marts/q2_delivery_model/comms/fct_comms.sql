with figures as (
    select * from {{ ref('stg_digital_engagement__figures') }}
),

fct_comms as (
    select
        channel,
        metric,
        page,
        period_type,
        period_label,
        period_start,
        period_end,
        value,
        is_discontinued,
        known_from,
        known_to
    from figures
)

select * from fct_comms
