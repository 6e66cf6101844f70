{% set evidences = link_evidences() %}
with identifications_compared as (
    select * from {{ ref('int_identifications_compared') }}
),

match_rules as (
    select * from {{ ref('match_rules') }}
),

link_weights as (
    select * from {{ ref('link_weights') }}
),

ruled as (
    select
        *,
        case
            when id_evidence = 'as_recorded' and category_evidence = 'same' then 'exact_id'
            when id_evidence = 'same' and category_evidence = 'same' then 'normalised_id'
            when reference_evidence = 'same' and category_evidence = 'same' then 'known_alias'
            when
                name_evidence = 'same' and region_evidence = 'same' and category_evidence = 'same'
                then 'name_in_region'
            when
                name_evidence in ('near', 'loosely_near') and region_evidence = 'same'
                and threat_evidence <> 'other' and category_evidence = 'same'
                then 'near_name_in_region'
            when
                name_evidence = 'same' and category_evidence = 'same'
                and (
                    id_evidence = 'near'
                    or (threat_evidence <> 'other' and date_evidence in ('near', 'before'))
                )
                then 'name_elsewhere_with_evidence'
            when id_evidence in ('as_recorded', 'same') then 'id_other_category'
            when
                id_evidence = 'near'
                and (
                    name_evidence in ('same', 'near', 'loosely_near')
                    or (
                        name_evidence is null and region_evidence = 'same'
                        and threat_evidence <> 'other' and category_evidence = 'same'
                        and date_evidence in ('near', 'before')
                    )
                )
                then 'near_id_with_evidence'
            when id_evidence = 'near' then 'near_id'
            when name_evidence = 'same' then 'name_elsewhere'
            when
                name_evidence in ('near', 'loosely_near')
                and category_evidence = 'same' and coalesce(threat_evidence, 'same') <> 'other'
                then 'near_name'
            when is_decided then 'no_rule'
        end as rule
    from identifications_compared
),

scored as (
    select
        ruled.* exclude (is_decided),
        match_rules.priority,
        {{ link_score(evidences) }} as score,
        {{ link_contradictions(evidences, 'match_rules.excused_evidence') }} as contradictions,
        match_rules.decision as rule_decision
    from ruled
    inner join match_rules
        on ruled.rule = match_rules.rule
    {{ join_link_weights('ruled', evidences) }}
),

identifications_evidenced as (
    select
        * exclude (rule_decision),
        case
            when rule_decision = 'match' and contradictions = 0 then 'match'
            when score < {{ threshold('link_review_score') }} then 'none'
            when rule_decision = 'match' and score < {{ threshold('link_match_score') }}
                then 'review'
            else rule_decision
        end as decision
    from scored
)

select * from identifications_evidenced
