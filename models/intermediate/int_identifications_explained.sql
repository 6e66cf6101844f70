{% set evidences = link_evidences() %}
with identifications_matched as (
    select * from {{ ref('int_identifications_matched') }}
),

evidence as (
    select * from {{ ref('int_identifications_evidenced') }}
),

match_rules as (
    select * from {{ ref('match_rules') }}
),

{# Of the versions and forms known the newest version's that speaks most for the entry. #}
nearest_evidence as (
    select
        identifications_matched.identification_id,
        identifications_matched.known_from,
        {% for kind in evidences -%}
        evidence.{{ kind }}_evidence,
        {% endfor -%}
        case
            when evidence.category_evidence = 'other' then 'category'
            when evidence.region_evidence = 'other' then 'other_region'
            when
                evidence.name_evidence <> 'same'
                or evidence.id_evidence in ('near', 'other', 'unlisted')
                then 'different_name_or_id'
        end as delay_reason
    from identifications_matched
    inner join evidence
        on identifications_matched.identification_id = evidence.identification_id
        and identifications_matched.nearest_threat_id = evidence.apmis_threat_id
        and evidence.version_known_from <= identifications_matched.known_from
        and evidence.entry_known_from <= identifications_matched.known_from
    qualify row_number() over (
        partition by identifications_matched.identification_id, identifications_matched.known_from
        order by
            evidence.version_known_from desc, evidence.score desc, evidence.entry_known_from desc,
            evidence.first_snapshot_on desc
    ) = 1
),

identifications_explained as (
    select
        identifications_matched.* exclude (known_from, known_to),
        match_rules.rule,
        match_rules.label as rule_label,
        nearest_evidence.* exclude (identification_id, known_from),
        identifications_matched.known_from,
        identifications_matched.known_to
    from identifications_matched
    left join match_rules
        on identifications_matched.priority = match_rules.priority
    left join nearest_evidence
        on identifications_matched.identification_id = nearest_evidence.identification_id
        and identifications_matched.known_from = nearest_evidence.known_from
)

select * from identifications_explained
