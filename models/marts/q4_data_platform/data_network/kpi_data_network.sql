with sources as (
    select * from {{ ref('fct_data_network') }}
),

reporting_points as (
    select * from {{ ref('reporting_points') }}
),

spine as (
    select * from {{ ref('int_measures_spined') }} where kpi = 'data_network'
),

{# A connection dated after the knowledge date is still a plan. #}
sources_known as (
    select
        reporting_points.reporting_point,
        sources.source_code,
        sources.organisation,
        sources.organisation_type,
        sources.tier,
        sources.target_on,
        sources.days_from_target,
        case
            when sources.status = 'connected' and sources.connected_on > reporting_points.as_at
                then 'planned'
            else sources.status
        end as status,
        sources.target_on < reporting_points.as_at as is_target_passed,
        sources.status in ('connected', 'retired')
        and {{ in_period('sources.connected_on') }} as is_connected_in_period
    from reporting_points
    inner join sources
        on {{ in_force('sources', 'reporting_points.as_at') }}
),

in_dimensions as (
    {{ under_each_dimension('sources_known', {'tier': 'tier', 'organisation': 'organisation'}) }}
),

measured as (
    select
        'data_sources' as measure, reporting_point, dimension,
        count(*) as numerator, cast(null as bigint) as denominator
    from in_dimensions
    group by reporting_point, dimension
    union all
    select
        'data_sources', reporting_point,
        concat_ws(';', nullif(dimension, ''), 'status=' || status), count(*), null
    from in_dimensions
    group by reporting_point, dimension, status
    union all
    select
        'share_of_strategy_sources_connected', reporting_point, dimension,
        count(case when status = 'connected' then 1 end), count(*)
    from in_dimensions
    where target_on is not null and status <> 'retired'
    group by reporting_point, dimension
    union all
    select 'data_sources_overdue', reporting_point, dimension, count(*), null
    from in_dimensions
    where status = 'planned' and is_target_passed
    group by reporting_point, dimension
    union all
    select 'data_sources_connected', reporting_point, dimension, count(*), null
    from in_dimensions
    where is_connected_in_period
    group by reporting_point, dimension
    union all
    select 'data_sources_connected_late', reporting_point, dimension, count(*), null
    from in_dimensions
    where is_connected_in_period and days_from_target > 0
    group by reporting_point, dimension
    union all
    select
        'share_of_sources_connected_on_time', reporting_point, dimension,
        count(case when days_from_target <= 0 then 1 end), count(*)
    from in_dimensions
    where is_connected_in_period and days_from_target is not null
    group by reporting_point, dimension
    union all
    select
        'average_days_connected_late', reporting_point, dimension,
        sum(days_from_target), count(*)
    from in_dimensions
    where is_connected_in_period and days_from_target > 0
    group by reporting_point, dimension
    union all
    select
        'forces_supplying_data_for_force_profiles', reporting_point, '',
        count(distinct organisation), null
    from sources_known
    where status = 'connected' and tier = 'local' and organisation_type = 'force'
    group by reporting_point
),

{# What is not recorded at all is not 0. #}
cells as (
    select
        measure, 'v1' as definition_version, reporting_point, dimension, numerator, denominator,
        cast(null as varchar) as not_applicable_reason
    from measured
    union all
    select
        measure, definition_version, reporting_point, dimension, null, null,
        'No data sources are recorded by the date'
    from spine
    where reporting_point not in (select reporting_point from sources_known)
),

kpi_data_network as (
    {{ measure_rows('data_network', 'cells', with_reason=true) }}
)

select * from kpi_data_network
