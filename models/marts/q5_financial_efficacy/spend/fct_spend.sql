with spend_signed as (
    select * from {{ ref('int_spend_signed') }}
),

fct_spend as (
    select
        fy,
        cast(period as integer) as period,
        month_start,
        month_end,
        fy_start,
        fy_end,
        cost_centre,
        region,
        workstream,
        account_group,
        cost_kind,
        cost_version,
        funding_source,
        cast(amount_gbp as decimal(18, 4)) as amount_gbp,
        recorded_amount_gbp,
        sign_reading,
        is_accrual,
        is_year_end_adjustment,
        is_recharge,
        case
            when is_recharge then 'Recharge: the cost stands at the cost centre that bore it'
        end as left_out_reason,
        known_from,
        known_to
    from spend_signed
)

select * from fct_spend
