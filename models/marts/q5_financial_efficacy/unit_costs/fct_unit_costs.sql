with spend as (
    select * from {{ ref('fct_spend') }}
),

disruptions as (
    select * from {{ ref('fct_disruptions') }}
),

referrals as (
    select * from {{ ref('fct_safeguarding') }}
),

listed_operations as (
    select * from {{ ref('fct_master_list') }}
),

jobs as (
    select * from {{ ref('fct_triage') }}
),

benefits as (
    select * from {{ ref('fct_benefits') }}
),

unit_cost_bases as (
    select * from {{ ref('unit_cost_bases') }} where is_included
),

{# A year-end adjustment belongs to its year and to no month or quarter of it. #}
costs as (
    select
        unit_cost_bases.measure,
        'cost' as part,
        concat_ws(
            '|', spend.fy, cast(spend.period as varchar), spend.cost_centre, spend.account_group,
            spend.funding_source
        ) as record_key,
        spend.fy,
        spend.month_start,
        coalesce(spend.month_end, spend.fy_end) as happened_on,
        spend.workstream,
        cast(null as varchar) as benefit_type,
        cast(null as varchar) as benefit,
        spend.amount_gbp as quantity,
        spend.known_from,
        spend.known_to
    from spend
    inner join unit_cost_bases
        on spend.workstream = unit_cost_bases.workstream
        and {{ list_has(split_by_regex('unit_cost_bases.cost_kinds', ';'), 'spend.cost_kind') }}
    where
        spend.cost_version = 'Actual'
        and not spend.is_recharge
),

{# What the cost is divided by: the same events as in the KPI that counts them. #}
units as (
    select
        'cost_per_disruption' as measure, disruption_ref as record_key, disrupted_on as happened_on,
        1 as quantity, known_from, known_to
    from disruptions
    where is_counted
    union all
    select
        'cost_per_safeguarding_referral', referral_token, referred_on,
        persons, known_from, known_to
    from referrals
    where is_referred
    union all
    select
        'cost_per_supported_operation', operation_key, supported_on_list_from,
        1, known_from, known_to
    from listed_operations
    where supported_on_list_from is not null
    union all
    select 'cost_per_supported_job', job_key, allocated_on, 1, known_from, known_to
    from jobs
    where is_supported
),

{# A rate or a sum to date is no benefit of a year, and a cost identified is no benefit at all. #}
returns as (
    select
        'return_on_investment' as measure,
        'benefit' as part,
        benefit_id as record_key,
        price_base_year as fy,
        assured_on as happened_on,
        benefit_type,
        concat_ws('|', metric, stage) as benefit,
        amount_gbp as quantity,
        known_from,
        known_to
    from benefits
    where
        amount_basis = 'annual'
        and benefit_type <> 'Social-economic cost identified'
        and amount_gbp is not null
        and assured_on is not null
),

fct_unit_costs as (
    select * from costs
    union all
    select
        measure, 'unit' as part, record_key, cast(null as varchar) as fy,
        cast(null as date) as month_start, happened_on, cast(null as varchar) as workstream,
        cast(null as varchar) as benefit_type, cast(null as varchar) as benefit,
        cast(quantity as decimal(18, 4)) as quantity, known_from, known_to
    from units
    union all
    select
        measure, part, record_key, fy, cast(null as date) as month_start, happened_on,
        cast(null as varchar) as workstream, benefit_type, benefit, quantity, known_from, known_to
    from returns
)

select * from fct_unit_costs
