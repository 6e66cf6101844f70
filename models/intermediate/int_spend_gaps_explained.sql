with placed as (
    select * from {{ ref('int_spend_placed') }}
),

reporting_points as (
    select * from {{ ref('reporting_points') }}
),

months_found as (
    select
        reporting_point,
        cost_version,
        count(distinct month_start) as months,
        min(min(month_start)) over (partition by reporting_point) as first_month
    from placed
    where not is_recharge
    group by reporting_point, cost_version
),

versions as (
    select code as cost_version
    from {{ ref('code_values') }}
    where code_set = 'cost_version'
    group by code
),

{# A sum that lacks a month is no sum of the period. #}
spend_gaps_explained as (
    select
        reporting_points.reporting_point,
        versions.cost_version,
        case
            when coalesce(months_found.months, 0) = 0
                then 'No ' || versions.cost_version || ' is recorded for the period'
            when months_found.months < {{ dbt.datediff(
                'coalesce(reporting_points.period_start, months_found.first_month)',
                dbt.dateadd('day', 1, 'reporting_points.period_end'), 'month'
            ) }}
                then 'A month of the period has no ' || versions.cost_version
        end as reason
    from reporting_points
    cross join versions
    left join months_found
        on reporting_points.reporting_point = months_found.reporting_point
        and versions.cost_version = months_found.cost_version
)

select * from spend_gaps_explained
