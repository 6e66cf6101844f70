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

known_identifications as (
    select
        days.known_on,
        days.next_known_on,
        identifications.identification_id
    from days
    inner join identifications
        on {{ in_force('identifications', 'days.known_on') }}
),

{# Evidence of earlier versions counts for the date of a match, not for whether there is one. #}
known_evidence as (
    select
        days.known_on,
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

current_candidates as (
    select
        known_on,
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
        case
            when max(case when is_current and decision = 'match' then 1 else 0 end) = 1
                then greatest(
                    min(case when is_current and decision = 'match' then first_snapshot_on end),
                    min(case when is_current then identified_on end),
                    min(case when decision = 'match' then matching_since end)
                )
        end as verified_on
    from known_evidence
    group by known_on, identification_id, apmis_threat_id
    having max(case when is_current then 1 else 0 end) = 1
),

candidates_known as (
    select
        known_identifications.known_on,
        known_identifications.next_known_on,
        known_identifications.identification_id,
        current_candidates.* exclude (known_on, identification_id)
    from known_identifications
    left join current_candidates
        on known_identifications.known_on = current_candidates.known_on
        and known_identifications.identification_id = current_candidates.identification_id
)

select * from candidates_known
