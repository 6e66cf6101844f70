with spine as (
    select * from {{ ref('int_measures_spined') }} where kpi = 'top10'
),

listings as (
    select * from {{ ref('int_listings_ranged') }}
),

reporting_points as (
    select * from {{ ref('reporting_points') }}
),

top10_rankings as (
    select dimension_key || '=' || dimension_value as ranking from {{ ref('top10_rankings') }}
),

listed_points as (
    select distinct reporting_points.reporting_point
    from reporting_points
    inner join listings
        on {{ in_force('listings', 'reporting_points.as_at') }}
        and listings.listed_from <= reporting_points.period_end
),

{# Where no ranking can be, nothing is known: that is not the same as nobody in it. #}
top10_gaps_explained as (
    select
        spine.measure,
        spine.definition_version,
        spine.reporting_point,
        spine.dimension,
        case
            when listed_points.reporting_point is null then 'No Master List is known for this date'
            else 'No Top 10 is kept for this threat'
        end as not_applicable_reason
    from spine
    left join listed_points
        on spine.reporting_point = listed_points.reporting_point
    where
        listed_points.reporting_point is null
        or (
            spine.dimension like 'threat_type=%'
            and spine.dimension not in (select ranking from top10_rankings)
        )
)

select * from top10_gaps_explained
