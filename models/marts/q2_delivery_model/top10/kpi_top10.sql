with rankings as (
    select * from {{ ref('fct_top10') }}
),

reporting_points as (
    select * from {{ ref('reporting_points') }}
),

gaps as (
    select * from {{ ref('int_top10_gaps_explained') }}
),

{# The total holds the threat types; a sub-threat is a part of one of them. #}
dimensioned as (
    select *, ranking as dimension from rankings
    union all
    select *, '' as dimension from rankings where ranking like 'threat_type=%'
),

standing as (
    select
        reporting_points.reporting_point,
        reporting_points.as_at,
        dimensioned.*
    from reporting_points
    inner join dimensioned
        on {{ in_force('dimensioned', 'reporting_points.as_at') }}
        and dimensioned.ranked_from <= reporting_points.as_at
    where reporting_points.period_type = 'point'
),

current_places as (
    select *
    from standing
    where ranked_to is null or as_at < ranked_to
),

top_places as (
    select * from current_places where is_in_top10
),

followed as (
    select
        *,
        lag(ranked_to) over (
            partition by reporting_point, dimension, operation_key order by ranked_from
        ) as previous_ranked_to
    from standing
    where is_in_top10 and dimension <> ''
),

{# The unbroken stretch up to the point: it begins where the day before was not among the ten. #}
tenures as (
    select
        reporting_point,
        dimension,
        operation_key,
        {{ dbt.datediff(
            'max(ranked_from) filter (where previous_ranked_to is distinct from ranked_from)',
            'as_at', 'day'
        ) }} as tenure
    from followed
    group by reporting_point, as_at, dimension, operation_key
    having bool_or(ranked_to is null or as_at < ranked_to)
),

entered as (
    select
        reporting_points.reporting_point,
        dimensioned.*
    from reporting_points
    inner join dimensioned
        on {{ in_force('dimensioned', 'reporting_points.as_at') }}
        and dimensioned.ranked_from <= reporting_points.period_end
        and (
            reporting_points.period_start is null
            or dimensioned.ranked_to is null
            or reporting_points.period_start < dimensioned.ranked_to
        )
    where
        dimensioned.is_in_top10
        and reporting_points.period_type <> 'point'
),

counted as (
    select
        'top10_operations' as measure, 'v1' as definition_version, reporting_point, dimension,
        count(distinct operation_key) as numerator, cast(null as bigint) as denominator
    from top_places
    group by all
    union all
    select
        case support_status
            when 'open' then 'top10_operations_currently_supported'
            when 'completed' then 'top10_operations_support_completed'
            else 'top10_operations_not_supported'
        end, 'v1', reporting_point, dimension, count(distinct operation_key), null
    from top_places
    group by all
    union all
    select
        'top10_operations_not_supported', 'v1', reporting_point,
        'not_supported_reason=' || not_supported_reason, count(distinct operation_key), null
    from top_places
    where support_status = 'none' and dimension = ''
    group by all
    union all
    select
        'share_of_top10_operations_currently_supported', 'v1', reporting_point, dimension,
        count(distinct case when support_status = 'open' then operation_key end),
        count(distinct operation_key)
    from top_places
    group by all
    union all
    select
        'top10_operations_tied_at_last_place', 'v1', reporting_point, dimension,
        count(distinct operation_key), null
    from current_places
    where is_tied_at_last_place and dimension <> ''
    group by all
    union all
    select
        'average_tenure_in_top10', 'v1', reporting_point, dimension, sum(tenure), count(*)
    from tenures
    group by all
    union all
    select
        'operations_entering_top10', 'v2', reporting_point, dimension,
        count(distinct operation_key), null
    from entered
    group by all
    union all
    select
        'operations_entering_top10_supported', 'v2', reporting_point, dimension,
        count(distinct operation_key), null
    from entered
    where is_supported
    group by all
),

cells as (
    select *, cast(null as varchar) as not_applicable_reason from counted
    union all
    select
        measure, definition_version, reporting_point, dimension,
        cast(null as bigint), cast(null as bigint), not_applicable_reason
    from gaps
),

kpi_top10 as (
    {{ measure_rows('top10', 'cells', with_reason=true) }}
)

select * from kpi_top10
