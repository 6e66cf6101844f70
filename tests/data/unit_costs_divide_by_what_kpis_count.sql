-- What a cost is divided by is the value that kpi_values gives for the same period and knowledge.
-- Since inception begins with the first month with a cost: there it is the sum of the quarters from
-- that month on, as known at the same date.
with counts as (
    select
        *,
        case
            when measure = 'disruptions' then 'cost_per_disruption'
            when measure = 'safeguarding_referrals' then 'cost_per_safeguarding_referral'
            when measure = 'sml_operations_newly_supported' then 'cost_per_supported_operation'
            else 'cost_per_supported_job'
        end as unit_cost
    from {{ ref('kpi_values') }}
    where
        dimension = ''
        and (
            (measure = 'safeguarding_referrals' and definition_version = 'v2')
            or measure in ('disruptions', 'sml_operations_newly_supported', 'jobs_allocated')
        )
),

unit_costs as (
    select * from {{ ref('kpi_unit_costs') }}
    where
        measure <> 'return_on_investment'
        and denominator is not null
),

{# Quarters add up to it only where the first month begins one. #}
first_costs as (
    select
        measure,
        min(month_start) as first_month
    from {{ ref('fct_unit_costs') }}
    where
        part = 'cost'
        and known_to is null
    group by measure
    having extract(month from min(month_start)) in (1, 4, 7, 10)
),

of_periods as (
    select
        unit_costs.measure,
        unit_costs.period_type,
        unit_costs.period_end,
        unit_costs.as_at,
        unit_costs.knowledge,
        counts.value as expected,
        unit_costs.denominator as observed
    from unit_costs
    left join counts
        on unit_costs.measure = counts.unit_cost
        and unit_costs.period_type = counts.period_type
        and unit_costs.period_start = counts.period_start
        and unit_costs.period_end = counts.period_end
        and unit_costs.as_at = counts.as_at
        and unit_costs.knowledge = counts.knowledge
    where unit_costs.period_type <> 'inception'
),

since_inception as (
    select
        unit_costs.measure,
        unit_costs.period_type,
        unit_costs.period_end,
        unit_costs.as_at,
        unit_costs.knowledge,
        sum(counts.value) as expected,
        unit_costs.denominator as observed
    from unit_costs
    inner join first_costs
        on unit_costs.measure = first_costs.measure
    left join counts
        on unit_costs.measure = counts.unit_cost
        and counts.period_type = 'quarter'
        and unit_costs.knowledge = counts.knowledge
        and unit_costs.as_at = counts.as_at
        and counts.period_start >= first_costs.first_month
        and unit_costs.period_end >= counts.period_end
    where
        unit_costs.period_type = 'inception'
        and unit_costs.knowledge = 'latest'
    group by all
)

select * from of_periods
where expected is distinct from observed
union all
select * from since_inception
where expected is distinct from observed
