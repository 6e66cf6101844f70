with identifications as (
    select * from {{ ref('stg_apmis__identifications') }}
),

evidence as (
    select * from {{ ref('int_identifications_evidenced') }}
),

links_decided as (
    select * from {{ ref('int_links_decided') }} where source = 'apmis_identifications'
),

knowledge_days as (
    select known_from as known_on from identifications
    union
    select known_to from identifications where known_to is not null
    union
    select entry_known_from from evidence
    union
    select entry_known_to from evidence where entry_known_to is not null
    union
    select known_from from links_decided
),

days as (
    select
        known_on,
        lead(known_on) over (order by known_on) as next_known_on
    from knowledge_days
),

{# Evidence of earlier versions counts for the date of a match, not for whether there is one. #}
known_evidence as (
    select
        days.known_on,
        days.next_known_on,
        evidence.identification_id,
        evidence.apmis_threat_id,
        evidence.version_known_to is null or days.known_on < evidence.version_known_to
            as is_current,
        links_decided.rule is not null as is_decided,
        case when links_decided.rule is not null then 0 else evidence.priority end as priority,
        case when links_decided.rule is not null then 'match' else evidence.decision end
            as decision,
        evidence.score,
        evidence.identified_on,
        evidence.first_snapshot_on,
        greatest(evidence.version_known_from, links_decided.known_from) as matching_since
    from days
    inner join evidence
        on evidence.version_known_from <= days.known_on
        and evidence.entry_known_from <= days.known_on
        and (evidence.entry_known_to is null or days.known_on < evidence.entry_known_to)
    left join links_decided
        on evidence.identification_id = links_decided.source_key
        and evidence.apmis_threat_id = links_decided.matched_key
        and {{ in_force('links_decided', 'days.known_on') }}
    where coalesce(links_decided.rule, 'manual_match') = 'manual_match'
),

candidates as (
    select
        known_on,
        next_known_on,
        identification_id,
        apmis_threat_id,
        max(case when is_decided then 1 else 0 end) as is_decided,
        min(case when is_current then priority end) as priority,
        max(case
            when is_current and decision = 'match' then 2
            when is_current and decision = 'review' then 1
            else 0
        end) as standing,
        max(case when is_current then score end) as score,
        min(case when is_current then identified_on end) as identified_on,
        min(case when is_current and decision = 'match' then first_snapshot_on end)
            as first_snapshot_on,
        min(case when decision = 'match' then matching_since end) as matching_since
    from known_evidence
    group by all
    having max(case when is_current then 1 else 0 end) = 1
),

{# A decision by hand wins, else the score does. #}
ranked as (
    select
        *,
        row_number() over (
            partition by known_on, identification_id
            order by is_decided desc, standing desc, score desc, priority asc, apmis_threat_id asc
        ) as nearness
    from candidates
),

{# Another entry ties that matches by nearly the same score; one under the same rule must be more
   than one piece of evidence behind. #}
tied as (
    select distinct
        best.known_on,
        best.identification_id
    from ranked as best
    inner join ranked as rival
        on best.known_on = rival.known_on
        and best.identification_id = rival.identification_id
        and best.standing = rival.standing
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
        greatest(ranked.first_snapshot_on, ranked.identified_on, ranked.matching_since)
            as verified_on,
        ranked.standing = 2 and tied.identification_id is null as is_chosen
    from ranked
    left join tied
        on ranked.known_on = tied.known_on
        and ranked.identification_id = tied.identification_id
    where ranked.nearness = 1
),

{# One Master List entry is claimed once, by the identification that held it first. #}
claims as (
    select
        known_on,
        identification_id,
        verified_on,
        row_number() over (
            partition by known_on, apmis_threat_id
            order by
                is_decided desc, verified_on asc, priority asc, score desc,
                identified_on asc, identification_id asc
        ) as claim_rank
    from nearest
    where is_chosen
),

known_identifications as (
    select
        days.known_on,
        days.next_known_on,
        identifications.identification_id
    from days
    inner join identifications
        on {{ in_force('identifications', 'days.known_on') }}
),

judged as (
    select
        known_identifications.identification_id,
        case
            when claims.claim_rank = 1 then 'matched'
            when claims.claim_rank > 1 then 'entry_already_claimed'
            when nearest.standing = 2 then 'ambiguous'
            when nearest.standing = 1 then 'for_review'
            else 'no_candidate'
        end as match_status,
        case when claims.claim_rank = 1 then nearest.apmis_threat_id end as matched_threat_id,
        nearest.apmis_threat_id as nearest_threat_id,
        nearest.priority,
        nearest.score,
        case when claims.claim_rank = 1 then claims.verified_on end as verified_on,
        known_identifications.known_on as known_from,
        known_identifications.next_known_on as known_to
    from known_identifications
    left join claims
        on known_identifications.known_on = claims.known_on
        and known_identifications.identification_id = claims.identification_id
    left join nearest
        on known_identifications.known_on = nearest.known_on
        and known_identifications.identification_id = nearest.identification_id
),

identifications_matched as (
    {{ merge_intervals(
        'judged',
        ['identification_id'],
        ['match_status', 'matched_threat_id', 'nearest_threat_id', 'priority', 'score', 'verified_on']
    ) }}
)

select * from identifications_matched
