with identifications_matched as (
    select * from {{ ref('int_identifications_matched') }} where match_status = 'matched'
),

evidence as (
    select * from {{ ref('int_identifications_evidenced') }}
),

links_decided as (
    select * from {{ ref('int_links_decided') }}
    where source = 'apmis_identifications' and rule = 'manual_match'
),

match_rules as (
    select * from {{ ref('match_rules') }}
),

{# Of the versions and forms in force the one that speaks most for the match. #}
evidenced as (
    select
        identifications_matched.identification_id,
        identifications_matched.matched_threat_id,
        identifications_matched.priority,
        identifications_matched.score,
        identifications_matched.verified_on,
        {% for kind in link_evidences() -%}
        evidence.{{ kind }}_evidence,
        {% endfor -%}
        identifications_matched.known_from,
        identifications_matched.known_to
    from identifications_matched
    inner join evidence
        on identifications_matched.identification_id = evidence.identification_id
        and identifications_matched.matched_threat_id = evidence.apmis_threat_id
        and evidence.version_known_from <= identifications_matched.known_from
        and evidence.entry_known_from <= identifications_matched.known_from
    qualify row_number() over (
        partition by identifications_matched.identification_id, identifications_matched.known_from
        order by
            evidence.version_known_from desc, evidence.score desc, evidence.entry_known_from desc,
            evidence.first_snapshot_on desc
    ) = 1
),

identification_matches as (
    select
        evidenced.identification_id,
        evidenced.matched_threat_id,
        match_rules.rule,
        match_rules.label as rule_label,
        evidenced.score,
        {% for kind in link_evidences() -%}
        evidenced.{{ kind }}_evidence,
        {% endfor -%}
        case
            when evidenced.category_evidence = 'other' then 'category'
            when evidenced.region_evidence = 'other' then 'other_region'
            when
                evidenced.name_evidence not in ('same_in_region', 'same_elsewhere')
                or evidenced.id_evidence in ('near', 'other')
                then 'different_name_or_id'
        end as delay_reason,
        evidenced.verified_on,
        links_decided.reviewer,
        links_decided.known_from as decided_on,
        evidenced.known_from,
        evidenced.known_to
    from evidenced
    inner join match_rules
        on evidenced.priority = match_rules.priority
    left join links_decided
        on evidenced.priority = 0
        and evidenced.identification_id = links_decided.source_key
        and evidenced.matched_threat_id = links_decided.matched_key
        and {{ in_force('links_decided', 'evidenced.known_from') }}
)

select * from identification_matches
