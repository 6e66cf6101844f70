with costs as (
    select
        *,
        last_day(month_start) as month_end,
        'environment=' || environment || ';workload=' || workload as environment_and_workload
    from {{ ref('int_platform_costs_scoped') }}
),

reporting_points as (
    select * from {{ ref('reporting_points') }} where period_type <> 'point'
),

costs_known as (
    select
        reporting_points.reporting_point,
        reporting_points.period_start,
        reporting_points.period_end,
        costs.*,
        {{ in_period('costs.month_end') }} as is_in_period
    from reporting_points
    inner join costs
        on {{ in_force('costs', 'reporting_points.as_at') }}
        and costs.month_end <= reporting_points.period_end
),

{# A sum that lacks a month is no sum; the months before the first bill are none that it lacks. #}
complete_points as (
    select
        reporting_point,
        count(distinct case when is_in_period then month_end end) as months
    from costs_known
    group by reporting_point, period_start, period_end
    having
        count(distinct case when is_in_period then month_end end) > 0
        and count(distinct case when is_in_period then month_end end) = {{ whole_months(
            'greatest(coalesce(period_start, min(month_start)), min(month_start))',
            dbt.dateadd('day', 1, 'period_end')
        ) }}
),

costs_complete as (
    select costs_known.*, complete_points.months
    from costs_known
    inner join complete_points
        on costs_known.reporting_point = complete_points.reporting_point
    where costs_known.is_in_period
),

in_dimensions as (
    {{ under_each_dimension('costs_complete', {
        'workload': 'workload', 'meter': 'meter', 'environment': 'environment',
        'product': 'product',
    }) }}
    union all
    select *, environment_and_workload as dimension from costs_complete
),

in_scope as (
    select
        reporting_point,
        dimension,
        {{ unnest_list(split_by_regex('organisations_in_scope', ';')) }} as organisation
    from in_dimensions
    where dimension = '' or dimension like 'product=%'
),

organisations_counted as (
    select reporting_point, dimension, count(distinct organisation) as organisations
    from in_scope
    where organisation <> ''
    group by reporting_point, dimension
),

costs_totalled as (
    select
        reporting_point,
        dimension,
        months,
        sum(cost_gbp) as cost_gbp,
        sum(quantity) as quantity,
        count(cost_gbp) as lines_with_cost,
        count(*) as lines_recorded
    from in_dimensions
    group by reporting_point, dimension, months
),

platform_costs_added as (
    select
        costs_totalled.*,
        organisations_counted.organisations
    from costs_totalled
    left join organisations_counted
        on costs_totalled.reporting_point = organisations_counted.reporting_point
        and costs_totalled.dimension = organisations_counted.dimension
)

select * from platform_costs_added
