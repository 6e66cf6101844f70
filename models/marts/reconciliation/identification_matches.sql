with matched as (
    select * from {{ ref('int_identifications_explained') }} where match_status = 'matched'
),

links_decided as (
    select * from {{ ref('int_links_decided') }}
    where source = 'apmis_identifications' and rule = 'manual_match'
),

identification_matches as (
    select
        matched.identification_id,
        matched.matched_threat_id,
        matched.rule,
        matched.rule_label,
        matched.score,
        {% for kind in link_evidences() -%}
        matched.{{ kind }}_evidence,
        {% endfor -%}
        matched.delay_reason,
        matched.verified_on,
        links_decided.reviewer,
        links_decided.known_from as decided_on,
        matched.known_from,
        matched.known_to
    from matched
    left join links_decided
        on matched.rule = 'manual_match'
        and matched.identification_id = links_decided.source_key
        and matched.matched_threat_id = links_decided.matched_key
        and {{ in_force('links_decided', 'matched.known_from') }}
)

select * from identification_matches
