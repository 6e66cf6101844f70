with identifications as (
    select * from {{ ref('stg_apmis__identifications') }}
),

evidence as (
    select * from {{ ref('int_identifications_evidenced') }}
),

knowledge_days as (
    select known_from as known_on from identifications
    union
    select known_to from identifications where known_to is not null
    union
    select entry_known_from from evidence
    union
    select entry_known_to from evidence where entry_known_to is not null
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
        evidence.*,
        evidence.version_known_to is null or days.known_on < evidence.version_known_to as is_current
    from days
    inner join evidence
        on evidence.version_known_from <= days.known_on
        and evidence.entry_known_from <= days.known_on
        and (evidence.entry_known_to is null or days.known_on < evidence.entry_known_to)
),

candidates as (
    select
        known_on,
        next_known_on,
        identification_id,
        apmis_threat_id,
        min(case when is_current then priority end) as priority,
        min(case when is_current then decision end) as decision,
        max(case when is_current and is_same_category then 1 else 0 end) as is_same_category,
        min(case when is_current then identified_on end) as identified_on,
        min(case when is_current and decision = 'match' then first_snapshot_on end)
            as first_snapshot_on,
        min(case when decision = 'match' then version_known_from end) as matching_since
    from known_evidence
    group by all
    having max(case when is_current then 1 else 0 end) = 1
),

ranked as (
    select
        *,
        rank() over nearness as nearness,
        count(*) over (
            partition by known_on, identification_id, decision, priority, is_same_category
        ) as equally_near
    from candidates
    window nearness as (
        partition by known_on, identification_id order by priority asc, is_same_category desc
    )
),

chosen as (
    select
        *,
        greatest(first_snapshot_on, identified_on, matching_since) as verified_on
    from ranked
    where
        nearness = 1
        and equally_near = 1
        and decision = 'match'
),

{# One Master List entry is claimed once, by the identification that held it first. #}
claims as (
    select
        *,
        row_number() over (
            partition by known_on, apmis_threat_id
            order by verified_on, priority, identified_on, identification_id
        ) as claim_rank
    from chosen
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

nearest as (
    select
        known_on,
        identification_id,
        min(apmis_threat_id) as apmis_threat_id,
        min(priority) as priority,
        min(decision) as decision,
        count(*) as entries
    from ranked
    where nearness = 1
    group by all
),

judged as (
    select
        known_identifications.identification_id,
        case
            when claims.claim_rank = 1 then 'matched'
            when claims.claim_rank > 1 then 'entry_already_claimed'
            when nearest.decision = 'match' then 'ambiguous'
            when nearest.decision = 'review' then 'for_review'
            else 'no_candidate'
        end as match_status,
        case when claims.claim_rank = 1 then claims.apmis_threat_id end as matched_threat_id,
        nearest.apmis_threat_id as nearest_threat_id,
        nearest.priority,
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
        ['match_status', 'matched_threat_id', 'nearest_threat_id', 'priority', 'verified_on']
    ) }}
)

select * from identifications_matched
