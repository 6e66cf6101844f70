with versions as (
    {{ record_versions(ref('base_finance__costs')) }}
),

costs as (
    select
        fy,
        period,
        cost_centre,
        region,
        workstream,
        account_group,
        version as cost_version,
        funding_source,
        cast(amount_gbp as decimal(18, 4)) as amount_gbp,
        coalesce(accrual_flag = 'Y', false) as is_accrual,
        known_from,
        known_to
    from versions
)

select * from costs
