with dates as (
    select * from {{ ref('int_comparison_dates_chosen') }}
),

listings as (
    select * from {{ ref('int_comparison_listings_described') }}
),

support_spells as (
    select * from {{ ref('int_support_spells') }}
),

assessments as (
    select * from {{ ref('int_assessments_chained') }}
),

rankings as (
    select * from {{ ref('int_operations_ranked') }}
),

disruptions as (
    select * from {{ ref('int_comparison_disruptions_counted') }}
),

supported as (
    select
        dates.as_at,
        support_spells.operation_key,
        min(support_spells.allocated_on) as supported_on
    from dates
    inner join support_spells
        on {{ in_force('support_spells', 'dates.as_at') }}
        and support_spells.allocated_on <= dates.as_at
    group by dates.as_at, support_spells.operation_key
),

scored as (
    select
        dates.as_at,
        assessments.operation_key,
        min(assessments.assessed_on) as first_scored_on
    from dates
    inner join assessments
        on {{ in_force('assessments', 'dates.as_at') }}
        and assessments.assessed_on <= dates.as_at
    group by dates.as_at, assessments.operation_key
),

{# The Top 10 exists from the first list known: who stood in it then did not enter it then. #}
ranked as (
    select
        dates.as_at,
        rankings.operation_key,
        min(rankings.ranked_from) as first_top10_on
    from dates
    inner join rankings
        on {{ in_force('rankings', 'dates.as_at') }}
        and rankings.ranked_from <= dates.as_at
    where rankings.is_in_top10
    group by dates.as_at, rankings.operation_key
),

first_rankings as (
    select
        as_at,
        min(first_top10_on) as rankings_from
    from ranked
    group by as_at
),

disrupted as (
    select
        as_at,
        operation_key,
        min(case when level = 'major' then disrupted_on end) as first_major_disruption_on
    from disruptions
    group by as_at, operation_key
),

comparison_operations_described as (
    select
        coalesce(listings.as_at, supported.as_at) as as_at,
        coalesce(listings.operation_key, supported.operation_key) as operation_key,
        listings.threat_type,
        listings.record_type,
        listings.tier,
        listings.region,
        listings.recorded_on,
        listings.left_list_on,
        supported.supported_on,
        scored.first_scored_on,
        ranked.first_top10_on,
        first_rankings.rankings_from,
        disrupted.first_major_disruption_on
    from listings
    full outer join supported
        on listings.as_at = supported.as_at
        and listings.operation_key = supported.operation_key
    left join scored
        on coalesce(listings.as_at, supported.as_at) = scored.as_at
        and coalesce(listings.operation_key, supported.operation_key) = scored.operation_key
    left join ranked
        on coalesce(listings.as_at, supported.as_at) = ranked.as_at
        and coalesce(listings.operation_key, supported.operation_key) = ranked.operation_key
    left join first_rankings
        on coalesce(listings.as_at, supported.as_at) = first_rankings.as_at
    left join disrupted
        on coalesce(listings.as_at, supported.as_at) = disrupted.as_at
        and coalesce(listings.operation_key, supported.operation_key) = disrupted.operation_key
)

select * from comparison_operations_described
