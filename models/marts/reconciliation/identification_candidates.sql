with identifications_matched as (
    select * from {{ ref('int_identifications_matched') }} where known_to is null
),

evidence as (
    select * from {{ ref('int_identifications_evidenced') }}
    where version_known_to is null and entry_known_to is null
),

links_decided as (
    select * from {{ ref('int_links_decided') }}
    where source = 'apmis_identifications' and rule = 'manual_non_match' and known_to is null
),

match_rules as (
    select * from {{ ref('match_rules') }}
),

claims as (
    select
        matched_threat_id,
        identification_id
    from identifications_matched
    where match_status = 'matched'
),

unmatched as (
    select * from identifications_matched where match_status <> 'matched'
),

best_forms as (
    select
        unmatched.match_status,
        evidence.*
    from unmatched
    inner join evidence
        on unmatched.identification_id = evidence.identification_id
    qualify row_number() over (
        partition by evidence.identification_id, evidence.apmis_threat_id
        order by
            evidence.score desc, evidence.entry_known_from desc, evidence.first_snapshot_on desc
    ) = 1
),

identification_candidates as (
    select
        best_forms.identification_id,
        best_forms.apmis_threat_id as candidate_threat_id,
        row_number() over (
            partition by best_forms.identification_id
            order by best_forms.score desc, best_forms.priority asc, best_forms.apmis_threat_id asc
        ) as candidate_rank,
        best_forms.rule,
        match_rules.label as rule_label,
        best_forms.score,
        {% for kind in link_evidences() -%}
        best_forms.{{ kind }}_evidence,
        {% endfor -%}
        case
            when links_decided.source_key is not null then 'decided_against'
            when match_rules.decision <> 'match' then 'rule_only_for_review'
            when best_forms.decision <> 'match' then 'evidence_contradicts'
            when claims.identification_id is not null then 'entry_claimed_by_another'
            when best_forms.match_status = 'ambiguous' then 'another_entry_as_near'
            else 'another_entry_nearer'
        end as why_not,
        claims.identification_id as claimed_by
    from best_forms
    inner join match_rules
        on best_forms.rule = match_rules.rule
    left join links_decided
        on best_forms.identification_id = links_decided.source_key
        and best_forms.apmis_threat_id = links_decided.matched_key
    left join claims
        on best_forms.apmis_threat_id = claims.matched_threat_id
    qualify candidate_rank <= {{ threshold('candidates_listed') }}
)

select * from identification_candidates
