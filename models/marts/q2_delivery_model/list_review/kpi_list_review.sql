with candidates as (
    select * from {{ ref('fct_list_review') }}
),

listings as (
    select * from {{ ref('int_listings_ranged') }}
),

scores as (
    select * from {{ ref('int_scores_ranged') }}
),

reporting_points as (
    select * from {{ ref('reporting_points') }}
),

dimensioned as (
    {{ under_each_dimension('candidates', {
        'region': 'owning_region', 'threat_type': 'threat_types',
    }) }}
),

reviewed as (
    select
        reporting_points.reporting_point,
        dimensioned.dimension,
        dimensioned.operation_key,
        dimensioned.is_raised,
        {{ dbt.datediff('dimensioned.assessed_on', 'dimensioned.raised_on', 'day') }}
            as elapsed_days
    from reporting_points
    inner join dimensioned
        on {{ in_force('dimensioned', 'reporting_points.as_at') }}
        and {{ in_period('dimensioned.assessed_on') }}
    where reporting_points.period_type <> 'point'
),

{# An operation that asked twice and was raised once was raised: the best action it has counts. #}
operations as (
    select
        reporting_point,
        dimension,
        operation_key,
        bool_or(is_raised) as is_raised,
        min(elapsed_days) as elapsed_days
    from reviewed
    group by reporting_point, dimension, operation_key
),

owned as (
    select
        reporting_points.reporting_point,
        listings.owning_org,
        listings.operation_key,
        max(coalesce(scores.risk_score, listings.latest_morile_score)) as score
    from reporting_points
    inner join listings
        on {{ in_force('listings', 'reporting_points.as_at') }}
        and listings.listed_from <= reporting_points.as_at
        and (listings.listed_to is null or reporting_points.as_at < listings.listed_to)
    left join scores
        on listings.operation_key = scores.operation_key
        and {{ in_force('scores', 'reporting_points.as_at') }}
        and scores.scored_from <= reporting_points.as_at
        and (scores.scored_to is null or reporting_points.as_at < scores.scored_to)
    where
        reporting_points.period_type = 'point'
        and listings.status = 'Active'
        and listings.owning_org is not null
    group by reporting_points.reporting_point, listings.owning_org, listings.operation_key
),

ranked as (
    select
        reporting_point,
        operation_key,
        rank() over (partition by reporting_point, owning_org order by score desc) as place
    from owned
    where score is not null
),

raised_references as (
    select distinct
        reporting_points.reporting_point,
        candidates.operation_key,
        {{ unnest_list(split_by_regex('candidates.operation_references', ';')) }}
            as operation_reference
    from reporting_points
    inner join candidates
        on {{ in_force('candidates', 'reporting_points.as_at') }}
    where
        reporting_points.period_type = 'point'
        and candidates.is_raised
),

cells as (
    select
        'operations_asking_for_toex' as measure, 'v1' as definition_version, reporting_point,
        dimension, count(*) as numerator, cast(null as bigint) as denominator
    from operations
    group by reporting_point, dimension
    union all
    select
        'operations_raised_in_internal_performance_meetings', 'v1', reporting_point, dimension,
        sum(case when is_raised then 1 else 0 end), null
    from operations
    group by reporting_point, dimension
    union all
    select
        'share_of_operations_asking_for_toex_raised', 'v1', reporting_point, dimension,
        sum(case when is_raised then 1 else 0 end), count(*)
    from operations
    group by reporting_point, dimension
    union all
    select
        'average_days_from_assessment_to_review', 'v1', reporting_point, dimension,
        sum(elapsed_days), count(elapsed_days)
    from operations
    group by reporting_point, dimension
    union all
    select
        'rank_by_risk_score_within_owning_force', 'v1', ranked.reporting_point,
        'operation=' || raised_references.operation_reference, min(ranked.place), null
    from ranked
    inner join raised_references
        on ranked.reporting_point = raised_references.reporting_point
        and ranked.operation_key = raised_references.operation_key
    group by ranked.reporting_point, raised_references.operation_reference
),

kpi_list_review as (
    {{ measure_rows('list_review', 'cells') }}
)

select * from kpi_list_review
