{% set columns = [
    'fy', 'period', 'cost_centre', 'region', 'workstream', 'account_group', 'cost_kind',
    'cost_version', 'funding_source', 'is_accrual', 'is_recharge', 'is_year_end_adjustment',
    'month_start', 'month_end', 'fy_start', 'fy_end',
] %}
{% set line = ['fy', 'period', 'cost_centre', 'account_group', 'funding_source'] %}
with costs as (
    select * from {{ ref('stg_finance__costs') }}
),

account_groups as (
    select * from {{ ref('account_groups') }}
),

years as (
    select
        *,
        cast(substr(fy, 1, 4) || '-04-01' as date) as fy_start,
        cost_centre like 'RCH-%' as is_recharge,
        period = 13 as is_year_end_adjustment
    from costs
),

{# A year-end adjustment belongs to the year and to no month of it. #}
months as (
    select
        *,
        last_day(cast({{ dbt.dateadd('month', 11, 'fy_start') }} as date)) as fy_end,
        case
            when not is_year_end_adjustment
                then cast({{ dbt.dateadd('month', 'period - 1', 'fy_start') }} as date)
        end as month_start
    from years
),

{# Year-end adjustments and recharges go either way. #}
judged as (
    select
        months.*,
        last_day(months.month_start) as month_end,
        account_groups.cost_kind,
        not months.is_year_end_adjustment
        and not months.is_recharge
        and months.amount_gbp * account_groups.expected_sign < 0 as is_against_account
    from months
    inner join account_groups
        on months.account_group = account_groups.account_group
),

{# A wrong sign is a slip, and no credit, where another version of the line has about its size. #}
slips as (
    select
        {%- for key in line %}
        judged.{{ key }},
        {%- endfor %}
        judged.cost_version,
        judged.known_from,
        min({{ known_from_both('judged', 'peers') }}) as turned_from
    from judged
    inner join judged as peers
        on judged.cost_version <> peers.cost_version
        {%- for key in line %}
        and judged.{{ key }} is not distinct from peers.{{ key }}
        {%- endfor %}
        and {{ known_together('judged', 'peers') }}
        and not peers.is_against_account
        and abs(judged.amount_gbp) <= {{ threshold('sign_slip_size') }} * abs(peers.amount_gbp)
        and abs(peers.amount_gbp) <= {{ threshold('sign_slip_size') }} * abs(judged.amount_gbp)
    where judged.is_against_account
    group by all
),

found as (
    select
        judged.*,
        slips.turned_from
    from judged
    left join slips
        on judged.cost_version = slips.cost_version
        and judged.known_from = slips.known_from
        {%- for key in line %}
        and judged.{{ key }} is not distinct from slips.{{ key }}
        {%- endfor %}
),

{# Until another version says so, what was recorded stands. #}
spend_signed as (
    select
        {%- for column in columns %}
        {{ column }},
        {%- endfor %}
        amount_gbp,
        amount_gbp as recorded_amount_gbp,
        case
            when is_against_account then 'against_account' else 'as_recorded'
        end as sign_reading,
        known_from,
        least(known_to, turned_from) as known_to
    from found
    where turned_from is null or known_from < turned_from
    union all
    select
        {%- for column in columns %}
        {{ column }},
        {%- endfor %}
        -amount_gbp,
        amount_gbp,
        'turned',
        turned_from,
        known_to
    from found
    where turned_from is not null
)

select * from spend_signed
