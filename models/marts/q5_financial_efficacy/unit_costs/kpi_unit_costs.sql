with entries as (
    select * from {{ ref('fct_unit_costs') }}
),

measures as (
    select measure from {{ ref('measures') }}
    where kpi = 'unit_costs' and measure <> 'return_on_investment'
),

periods as (
    select * from {{ ref('reporting_points') }}
    where period_type in ('quarter', 'financial_year', 'inception')
),

known as (
    select
        periods.reporting_point,
        periods.period_type,
        periods.period_label,
        periods.period_end,
        periods.period_start,
        periods.as_at,
        entries.*
    from periods
    inner join entries
        on {{ in_force('entries', 'periods.as_at') }}
        and entries.happened_on <= periods.as_at
),

{# Cost and count must begin together: since inception is since the first month with a cost. #}
started as (
    select
        periods.reporting_point,
        measures.measure,
        periods.period_type,
        periods.period_end,
        {# Money comes by whole months. #}
        last_day(periods.period_end) = periods.period_end as has_whole_months,
        coalesce(
            periods.period_start,
            min(case when known.happened_on <= periods.period_end then known.month_start end)
        ) as starts_on
    from periods
    cross join measures
    left join known
        on periods.reporting_point = known.reporting_point
        and measures.measure = known.measure
        and known.part = 'cost'
    group by
        periods.reporting_point, measures.measure, periods.period_type, periods.period_start,
        periods.period_end
),

totals as (
    select
        started.measure,
        started.reporting_point,
        started.has_whole_months,
        started.starts_on,
        {{ dbt.datediff('started.starts_on', 'started.period_end', 'month') }} + 1 as months,
        count(distinct known.month_start) as months_with_cost,
        sum(case when known.part = 'cost' then known.quantity end) as cost_gbp,
        coalesce(sum(case when known.part = 'unit' then known.quantity end), 0) as units
    from started
    left join known
        on started.reporting_point = known.reporting_point
        and started.measure = known.measure
        and known.happened_on between started.starts_on and started.period_end
        {# A year-end adjustment is of the year and of no quarter. #}
        and (
            known.part = 'unit'
            or known.month_start is not null
            or started.period_type <> 'quarter'
        )
    group by all
),

benefit_types as (
    select 'Cashable' as benefit_type
    union all
    select 'Non-cashable' as benefit_type
),

{# What was assured again for the same prices takes the place of what was assured before. #}
of_years as (
    select * from known
    where
        measure = 'return_on_investment'
        and period_type = 'financial_year'
        and fy = period_label
    qualify
        part = 'cost'
        or happened_on = max(happened_on) over (partition by reporting_point, part, benefit)
),

{# Benefits of a year against the cost of the same year, which is that of their prices. #}
returns as (
    select
        of_years.reporting_point,
        benefit_types.benefit_type,
        count(distinct of_years.month_start) as months_with_cost,
        sum(case when of_years.part = 'cost' then of_years.quantity end) as cost_gbp,
        sum(of_years.quantity) filter (
            where of_years.benefit_type = benefit_types.benefit_type
        ) as benefits_gbp
    from of_years
    cross join benefit_types
    group by of_years.reporting_point, benefit_types.benefit_type
),

years as (
    select
        periods.reporting_point,
        benefit_types.benefit_type,
        returns.cost_gbp,
        returns.benefits_gbp,
        coalesce(returns.months_with_cost, 0) as months_with_cost
    from periods
    cross join benefit_types
    left join returns
        on periods.reporting_point = returns.reporting_point
        and benefit_types.benefit_type = returns.benefit_type
    where periods.period_type = 'financial_year'
),

cells as (
    select
        measure, 'v1' as definition_version, reporting_point, '' as dimension,
        cost_gbp as numerator, units as denominator,
        case
            when months_with_cost = 0 then 'No actual cost is recorded in the period'
            when not has_whole_months
                then 'Cost is recorded by whole months and the period ends within one'
            when months_with_cost < months
                then
                    'Actual cost is recorded for ' || cast(months_with_cost as varchar) || ' of '
                    || cast(months as varchar) || ' months'
        end as not_applicable_reason
    from totals
    union all
    select
        'return_on_investment', 'v1', reporting_point, 'benefit_type=' || benefit_type,
        benefits_gbp, cost_gbp,
        case
            when months_with_cost < 12
                then
                    'Actual cost is recorded for ' || cast(months_with_cost as varchar)
                    || ' of 12 months'
            when benefits_gbp is null then 'No assured benefit is in prices of this year'
        end
    from years
),

kpi_unit_costs as (
    {{ measure_rows('unit_costs', 'cells', with_reason=true) }}
)

select * from kpi_unit_costs
