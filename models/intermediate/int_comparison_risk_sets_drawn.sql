with operations as (
    select * from {{ ref('int_comparison_operations_described') }}
),

scores as (
    select * from {{ ref('int_comparison_scores_ranged') }}
),

disruptions as (
    select * from {{ ref('int_comparison_disruptions_counted') }}
),

{# An operation that was allocated before it was recorded is seen from the day it was recorded. #}
on_the_list as (
    select
        *,
        case when supported_on is not null then greatest(supported_on, recorded_on) end
            as seen_supported_from
    from operations
    where recorded_on is not null
),

{# Each beginning of support, with every operation of the same threat and record type that was on
   the list on that day and had no support yet, the supported one among them. #}
risk_sets as (
    select
        allocated.as_at,
        allocated.operation_key as supported_key,
        allocated.seen_supported_from as risk_date,
        candidates.operation_key,
        candidates.tier,
        candidates.region,
        candidates.recorded_on,
        least(
            allocated.as_at,
            case
                when candidates.operation_key <> allocated.operation_key
                    then candidates.seen_supported_from
            end
        ) as followed_to,
        candidates.first_scored_on,
        candidates.first_top10_on,
        candidates.rankings_from,
        candidates.first_major_disruption_on
    from on_the_list as allocated
    inner join on_the_list as candidates
        on allocated.as_at = candidates.as_at
        and allocated.threat_type = candidates.threat_type
        and allocated.record_type = candidates.record_type
        and candidates.recorded_on <= allocated.seen_supported_from
        and (
            candidates.left_list_on is null
            or allocated.seen_supported_from < candidates.left_list_on
        )
        and (
            candidates.supported_on is null
            or candidates.seen_supported_from > allocated.seen_supported_from
            or candidates.operation_key = allocated.operation_key
        )
    where
        allocated.seen_supported_from is not null
        and (
            allocated.left_list_on is null
            or allocated.seen_supported_from < allocated.left_list_on
        )
),

days as (
    select distinct as_at, operation_key, risk_date from risk_sets
),

scores_on_days as (
    select
        days.as_at,
        days.operation_key,
        days.risk_date,
        {{ score_after('risk_score', -90) }} as score_before,
        {{ score_after('risk_score', 0) }} as score_at_risk,
        {{ score_after('risk_score', 90) }} as score_after_90,
        {{ score_after('risk_score', 180) }} as score_after_180,
        {{ score_after('ori', 0) }} as ori_at_risk,
        {{ score_after('ori', 180) }} as ori_after_180,
        min(case
            when scores.is_decrease and scores.assessed_on > days.risk_date then scores.assessed_on
        end) as first_decrease_on
    from days
    inner join scores
        on days.as_at = scores.as_at
        and days.operation_key = scores.operation_key
    group by days.as_at, days.operation_key, days.risk_date
),

disruptions_after_days as (
    select
        days.as_at,
        days.operation_key,
        days.risk_date,
        count(distinct disruptions.disruption_ref) as disruptions_365
    from days
    inner join disruptions
        on days.as_at = disruptions.as_at
        and days.operation_key = disruptions.operation_key
        and disruptions.disrupted_on > days.risk_date
        and disruptions.disrupted_on <= {{ dbt.dateadd('day', 365, 'days.risk_date') }}
    group by days.as_at, days.operation_key, days.risk_date
),

comparison_risk_sets_drawn as (
    select
        risk_sets.as_at,
        risk_sets.supported_key,
        risk_sets.operation_key,
        risk_sets.risk_date,
        risk_sets.tier,
        risk_sets.region,
        {{ dbt.datediff('risk_sets.recorded_on', 'risk_sets.risk_date', 'day') }} as age_days,
        {{ dbt.datediff('risk_sets.risk_date', 'risk_sets.followed_to', 'day') }} as followed_days,
        scores_on_days.score_before,
        scores_on_days.score_at_risk,
        scores_on_days.score_after_90,
        scores_on_days.score_after_180,
        scores_on_days.ori_at_risk,
        scores_on_days.ori_after_180,
        coalesce(disruptions_after_days.disruptions_365, 0) as disruptions_365,
        {{ dbt.datediff('risk_sets.risk_date', 'risk_sets.first_scored_on', 'day') }}
            as days_to_first_score,
        {{ dbt.datediff('risk_sets.risk_date', 'scores_on_days.first_decrease_on', 'day') }}
            as days_to_first_decrease,
        {{ dbt.datediff('risk_sets.risk_date', 'risk_sets.first_top10_on', 'day') }}
            as days_to_top10_entry,
        {{ dbt.datediff('risk_sets.risk_date', 'risk_sets.first_major_disruption_on', 'day') }}
            as days_to_first_major_disruption,
        coalesce(risk_sets.rankings_from <= risk_sets.risk_date, false) as is_ranking_known
    from risk_sets
    left join scores_on_days
        on risk_sets.as_at = scores_on_days.as_at
        and risk_sets.operation_key = scores_on_days.operation_key
        and risk_sets.risk_date = scores_on_days.risk_date
    left join disruptions_after_days
        on risk_sets.as_at = disruptions_after_days.as_at
        and risk_sets.operation_key = disruptions_after_days.operation_key
        and risk_sets.risk_date = disruptions_after_days.risk_date
)

select * from comparison_risk_sets_drawn
