with spend_signed as (
    select * from {{ ref('int_spend_signed') }}
),

reporting_points as (
    select * from {{ ref('reporting_points') }}
),

{# A year-end adjustment stands in its year and since inception, in no quarter. #}
spend_placed as (
    select
        reporting_points.reporting_point,
        spend_signed.fy,
        spend_signed.period,
        spend_signed.month_start,
        spend_signed.cost_centre,
        spend_signed.region,
        spend_signed.workstream,
        spend_signed.account_group,
        spend_signed.cost_kind,
        spend_signed.cost_version,
        coalesce(spend_signed.funding_source, 'not recorded') as funding_source,
        spend_signed.sign_reading,
        spend_signed.is_year_end_adjustment,
        spend_signed.is_recharge,
        case when spend_signed.cost_kind = 'income' then -1 else 1 end
        * spend_signed.amount_gbp as amount_gbp
    from reporting_points
    inner join spend_signed
        on {{ in_force('spend_signed', 'reporting_points.as_at') }}
        and coalesce(spend_signed.month_end, spend_signed.fy_end) <= reporting_points.period_end
        and (
            reporting_points.period_start is null
            or coalesce(spend_signed.month_start, spend_signed.fy_start)
            >= reporting_points.period_start
        )
    where reporting_points.period_type in ('quarter', 'financial_year', 'inception')
)

select * from spend_placed
