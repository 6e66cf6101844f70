with candidates_known as (
    select * from {{ ref('int_candidates_known') }}
),

{# A decision by hand wins, else the score does. #}
ranked as (
    select
        *,
        row_number() over (
            partition by known_on, identification_id
            order by is_decided desc, standing desc, score desc, priority asc, apmis_threat_id asc
        ) as nearness
    from candidates_known
),

{# Another entry ties that matches by nearly the same score; one under the same rule must be further
   behind, even if it would not match by itself. #}
tied as (
    select distinct
        best.known_on,
        best.identification_id
    from ranked as best
    inner join ranked as rival
        on best.known_on = rival.known_on
        and best.identification_id = rival.identification_id
        and (best.standing = rival.standing or best.priority = rival.priority)
    where
        best.nearness = 1
        and best.standing = 2
        and best.is_decided = 0
        and rival.nearness > 1
        and best.score - rival.score < case
            when best.priority = rival.priority then {{ threshold('link_rule_tie_margin') }}
            else {{ threshold('link_tie_margin') }}
        end
),

nearest as (
    select
        ranked.*,
        coalesce(ranked.standing, 0) = 2 and tied.identification_id is null as is_chosen
    from ranked
    left join tied
        on ranked.known_on = tied.known_on
        and ranked.identification_id = tied.identification_id
    where ranked.nearness = 1
),

{# One Master List entry is claimed once, by the identification that held it first. #}
claimed as (
    select
        *,
        case
            when is_chosen then row_number() over (
                partition by known_on, is_chosen, apmis_threat_id
                order by
                    is_decided desc, verified_on asc, priority asc, score desc,
                    identified_on asc, identification_id asc
            )
        end as claim_rank
    from nearest
),

judged as (
    select
        identification_id,
        case
            when claim_rank = 1 then 'matched'
            when claim_rank > 1 then 'entry_already_claimed'
            when standing = 2 then 'ambiguous'
            when standing = 1 then 'for_review'
            else 'no_candidate'
        end as match_status,
        case when claim_rank = 1 then apmis_threat_id end as matched_threat_id,
        apmis_threat_id as nearest_threat_id,
        priority,
        score,
        case when claim_rank = 1 then verified_on end as verified_on,
        known_on as known_from,
        next_known_on as known_to
    from claimed
),

identifications_matched as (
    {{ merge_intervals(
        'judged',
        ['identification_id'],
        ['match_status', 'matched_threat_id', 'nearest_threat_id', 'priority', 'score', 'verified_on']
    ) }}
)

select * from identifications_matched
