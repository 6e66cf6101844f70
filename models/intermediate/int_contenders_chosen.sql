with listings as (
    select * from {{ ref('int_listings_ranged') }} where status = 'Active'
),

scores as (
    select * from {{ ref('int_scores_ranged') }}
),

top10_rankings as (
    select * from {{ ref('top10_rankings') }}
),

labelled as (
    select *, 'threat_type' as dimension_key, {{ unnest_list('soc_threats') }} as dimension_value
    from listings
    union all
    select *, 'sub_threat' as dimension_key, {{ unnest_list('sub_threats') }} as dimension_value
    from listings
),

memberships as (
    select
        labelled.dimension_key || '=' || labelled.dimension_value as ranking,
        labelled.operation_key,
        labelled.listed_from,
        labelled.listed_to,
        labelled.latest_morile_score,
        labelled.known_from,
        labelled.known_to
    from labelled
    inner join top10_rankings
        on labelled.dimension_key = top10_rankings.dimension_key
        and labelled.dimension_value = top10_rankings.dimension_value
),

membership_days as (
    {{ turning_points('memberships', ['ranking', 'operation_key', 'listed_from']) }}
),

{# Ids that became one operation stand in one list with several rows. #}
listed as (
    select
        memberships.ranking,
        memberships.operation_key,
        memberships.listed_from,
        memberships.listed_to,
        max(memberships.latest_morile_score) as listed_score,
        membership_days.known_from,
        membership_days.known_to
    from membership_days
    inner join memberships
        on membership_days.ranking = memberships.ranking
        and membership_days.operation_key = memberships.operation_key
        and membership_days.listed_from = memberships.listed_from
        and {{ in_force('memberships', 'membership_days.known_from') }}
    group by
        memberships.ranking, memberships.operation_key, memberships.listed_from,
        memberships.listed_to, membership_days.known_from, membership_days.known_to
),

scored as (
    select
        listed.ranking,
        listed.operation_key,
        listed.listed_from,
        listed.listed_to,
        greatest(listed.listed_from, scores.scored_from) as scored_from,
        least(listed.listed_to, scores.scored_to) as scored_to,
        scores.assessed_on,
        coalesce(scores.risk_score, listed.listed_score) as risk_score,
        {{ known_from_both('listed', 'scores') }} as known_from,
        {{ known_to_both('listed', 'scores') }} as known_to
    from listed
    inner join scores
        on listed.operation_key = scores.operation_key
        and {{ known_together('listed', 'scores') }}
        and (listed.listed_to is null or scores.scored_from < listed.listed_to)
        and (scores.scored_to is null or listed.listed_from < scores.scored_to)
),

knowledge_days as (
    {{ turning_points('scored', ['ranking', 'listed_from']) }}
),

standing as (
    select
        scored.* exclude (known_from, known_to),
        knowledge_days.known_from,
        knowledge_days.known_to
    from knowledge_days
    inner join scored
        on knowledge_days.ranking = scored.ranking
        and knowledge_days.listed_from = scored.listed_from
        and {{ in_force('scored', 'knowledge_days.known_from') }}
),

{# No score is below 0: an operation that has none for some days vouches for nothing. #}
spans as (
    select
        ranking,
        operation_key,
        listed_from,
        known_from,
        min(coalesce(risk_score, -1)) as lowest_score,
        max(risk_score) as highest_score
    from standing
    group by ranking, operation_key, listed_from, known_from
),

{# Who is on a list stays on it until the next one. On each of its days at least ten operations
   have the tenth highest of the lowest scores: who never reaches that is never among the ten. #}
bounds as (
    select
        ranking,
        listed_from,
        known_from,
        min(lowest_score) as least_score
    from (
        select * from spans
        qualify row_number() over (
            partition by ranking, listed_from, known_from order by lowest_score desc
        ) <= {{ threshold('top10_list_size') }}
    ) as safest
    group by ranking, listed_from, known_from
    having count(*) >= {{ threshold('top10_list_size') }}
),

contenders_chosen as (
    select standing.*
    from standing
    inner join spans
        on standing.ranking = spans.ranking
        and standing.operation_key = spans.operation_key
        and standing.listed_from = spans.listed_from
        and standing.known_from = spans.known_from
    left join bounds
        on standing.ranking = bounds.ranking
        and standing.listed_from = bounds.listed_from
        and standing.known_from = bounds.known_from
    where
        standing.risk_score is not null
        and spans.highest_score >= coalesce(bounds.least_score, 0)
)

select * from contenders_chosen
