with profiles as (
    select * from {{ ref('fct_platform_use') }} where record_type = 'force profile'
),

costs_added as (
    select * from {{ ref('int_platform_costs_added') }}
),

reporting_points as (
    select * from {{ ref('reporting_points') }}
),

spine as (
    select * from {{ ref('int_measures_spined') }} where kpi = 'platform_use'
),

{# A profile without its day is not produced yet; nobody uses it. #}
profiles_known as (
    select
        reporting_points.reporting_point,
        reporting_points.period_end,
        profiles.*,
        {{ in_period('profiles.used_on') }} as is_in_period
    from reporting_points
    inner join profiles
        on {{ in_force('profiles', 'reporting_points.as_at') }}
),

in_dimensions as (
    {{ under_each_dimension('profiles_known', {
        'product': 'product', 'organisation': 'organisation',
    }) }}
),

profiles_counted as (
    select
        reporting_point,
        dimension,
        count(case when is_in_period then 1 end) as produced,
        sum(users_intended) as intended,
        sum(users_active) as active,
        sum(case when users_active is not null then users_intended end) as intended_of_both,
        sum(case when users_intended is not null then users_active end) as active_of_both
    from in_dimensions
    where used_on <= period_end
    group by reporting_point, dimension
),

measured as (
    select
        'force_profiles_produced' as measure, reporting_point, dimension,
        cast(produced as decimal(18, 4)) as numerator, cast(null as decimal(18, 4)) as denominator
    from profiles_counted
    union all
    select 'force_profile_users_intended', reporting_point, dimension, intended, null
    from profiles_counted
    union all
    select 'force_profile_users_active', reporting_point, dimension, active, null
    from profiles_counted
    union all
    select
        'force_profile_users_active_per_intended', reporting_point, dimension,
        active_of_both, intended_of_both
    from profiles_counted
    union all
    select 'platform_cost', reporting_point, dimension, cost_gbp, null from costs_added
    union all
    select 'platform_cost_per_month', reporting_point, dimension, cost_gbp, months from costs_added
    union all
    select 'platform_usage_per_month', reporting_point, dimension, quantity, months
    from costs_added
    where dimension like 'meter=%'
    union all
    select
        'platform_cost_lines_without_amount', reporting_point, dimension,
        lines_recorded - lines_with_cost, null
    from costs_added
    where dimension not like '%;%'
    union all
    select 'organisations_in_platform_scope', reporting_point, dimension, organisations, null
    from costs_added
    where organisations is not null
    union all
    select
        'platform_cost_per_active_user', costs_added.reporting_point, costs_added.dimension,
        costs_added.cost_gbp, profiles_counted.active
    from costs_added
    left join profiles_counted
        on costs_added.reporting_point = profiles_counted.reporting_point
        and costs_added.dimension = profiles_counted.dimension
    where costs_added.dimension = '' or costs_added.dimension like 'product=%'
    union all
    select
        'platform_cost_per_profile', costs_added.reporting_point, costs_added.dimension,
        costs_added.cost_gbp, profiles_counted.produced
    from costs_added
    left join profiles_counted
        on costs_added.reporting_point = profiles_counted.reporting_point
        and costs_added.dimension = profiles_counted.dimension
    where costs_added.dimension = '' or costs_added.dimension like 'product=%'
),

{# Where nothing is recorded, or a month is lacking, nothing is not 0. #}
cells as (
    select
        measure, 'v1' as definition_version, reporting_point, dimension, numerator, denominator,
        case when numerator is null then 'No record of it gives a number' end
            as not_applicable_reason
    from measured
    union all
    select
        measure, definition_version, reporting_point, dimension, null, null,
        'No force profiles are recorded by the date'
    from spine
    where
        measure like 'force_profile%'
        and reporting_point not in (select reporting_point from profiles_known)
    union all
    select
        measure, definition_version, reporting_point, dimension, null, null,
        'Costs are not recorded for every month of the period'
    from spine
    where
        measure not like 'force_profile%'
        and reporting_point not in (select reporting_point from costs_added)
),

kpi_platform_use as (
    {{ measure_rows('platform_use', 'cells', with_reason=true) }}
)

select * from kpi_platform_use
