{% set evidences = link_evidences() %}
with identifications as (
    select * from {{ ref('stg_apmis__identifications') }}
),

entries as (
    select * from {{ ref('stg_soc_master_list__entries') }}
),

identifications_blocked as (
    select * from {{ ref('int_identifications_blocked') }}
),

match_rules as (
    select * from {{ ref('match_rules') }}
),

link_weights as (
    select * from {{ ref('link_weights') }}
),

{# Snapshots repeat an entry in the same words; only its distinct forms can match differently. #}
entry_forms as (
    select
        apmis_threat_id,
        recorded_mor_id,
        mor_ids,
        operation_references,
        operation_name,
        owning_region,
        threat_record_type,
        soc_threats,
        min(first_recorded_date) as first_recorded_on,
        min(snapshot_date) as first_snapshot_on,
        min(known_from) as known_from,
        case when count(known_to) = count(*) then max(known_to) end as known_to
    from entries
    group by all
),

versions as (
    select
        *,
        coalesce(owning_region, claimed_by_team) as region
    from identifications
),

compared as (
    select
        versions.identification_id,
        versions.known_from as version_known_from,
        versions.known_to as version_known_to,
        versions.identified_on,
        entry_forms.apmis_threat_id,
        entry_forms.first_snapshot_on,
        entry_forms.known_from as entry_known_from,
        entry_forms.known_to as entry_known_to,
        identifications_blocked.is_decided,
        case
            when versions.mor_ids is null or entry_forms.mor_ids is null then null
            when not {{ lists_overlap('versions.mor_ids', 'entry_forms.mor_ids') }}
                then case
                    when {{ is_near_id('versions.mor_ids[1]', 'entry_forms.mor_ids[1]') }}
                        then 'near'
                    else 'other'
                end
            when versions.recorded_mor_id = entry_forms.recorded_mor_id then 'as_recorded'
            else 'same'
        end as id_evidence,
        case
            when versions.operation_references is null or entry_forms.operation_references is null
                then null
            when
                {{ lists_overlap(
                    'versions.operation_references', 'entry_forms.operation_references'
                ) }}
                then 'same'
            else 'other'
        end as reference_evidence,
        case
            when versions.operation_name is null or entry_forms.operation_name is null then null
            when versions.operation_name = entry_forms.operation_name
                then case
                    when versions.region = entry_forms.owning_region then 'same_in_region'
                    else 'same_elsewhere'
                end
            when
                levenshtein(versions.operation_name, entry_forms.operation_name)
                <= {{ threshold('near_name_distance') }}
                then case
                    when
                        levenshtein(versions.operation_name, entry_forms.operation_name)
                        > {{ threshold('near_name_share') }}
                        * least(length(versions.operation_name), length(entry_forms.operation_name))
                        then 'loosely_near'
                    else 'near'
                end || case
                    when versions.region = entry_forms.owning_region then '_in_region'
                    else '_elsewhere'
                end
            else 'other'
        end as name_evidence,
        case
            when versions.region is null or entry_forms.owning_region is null then null
            when versions.region = entry_forms.owning_region then 'same'
            else 'other'
        end as region_evidence,
        case
            when versions.soc_threats is null or entry_forms.soc_threats is null then null
            when {{ lists_overlap('versions.soc_threats', 'entry_forms.soc_threats') }} then 'same'
            else 'other'
        end as threat_evidence,
        case
            when (versions.identified_type is not distinct from entry_forms.threat_record_type)
                then 'same'
            else 'other'
        end as category_evidence,
        abs({{ dbt.datediff(
            'versions.identified_on',
            'coalesce(entry_forms.first_recorded_on, entry_forms.first_snapshot_on)',
            'day'
        ) }}) as days_between
    from identifications_blocked
    inner join versions
        on identifications_blocked.identification_id = versions.identification_id
    inner join entry_forms
        on identifications_blocked.apmis_threat_id = entry_forms.apmis_threat_id
),

dated as (
    select
        *,
        case
            when days_between <= {{ threshold('second_evidence_days') }} then 'near'
            when days_between <= {{ threshold('distant_record_days') }} then 'distant'
            else 'far'
        end as date_evidence
    from compared
),

ruled as (
    select
        *,
        case
            when id_evidence = 'as_recorded' and category_evidence = 'same' then 'exact_id'
            when id_evidence = 'same' and category_evidence = 'same' then 'normalised_id'
            when reference_evidence = 'same' and category_evidence = 'same' then 'known_alias'
            when name_evidence = 'same_in_region' and category_evidence = 'same'
                then 'name_in_region'
            when
                name_evidence in ('near_in_region', 'loosely_near_in_region')
                and threat_evidence = 'same' and category_evidence = 'same'
                then 'near_name_in_region'
            when
                name_evidence = 'same_elsewhere' and category_evidence = 'same'
                and (
                    id_evidence = 'near'
                    or (threat_evidence = 'same' and date_evidence = 'near')
                )
                then 'name_elsewhere_with_evidence'
            when id_evidence in ('as_recorded', 'same') then 'id_other_category'
            when id_evidence = 'near' then 'near_id'
            when name_evidence in ('same_in_region', 'same_elsewhere') then 'name_elsewhere'
            when
                name_evidence in (
                    'near_in_region', 'near_elsewhere',
                    'loosely_near_in_region', 'loosely_near_elsewhere'
                )
                and category_evidence = 'same' and coalesce(threat_evidence, 'same') = 'same'
                then 'near_name'
            when is_decided then 'no_rule'
        end as rule
    from dated
),

identifications_evidenced as (
    select
        ruled.identification_id,
        ruled.version_known_from,
        ruled.version_known_to,
        ruled.identified_on,
        ruled.apmis_threat_id,
        ruled.first_snapshot_on,
        ruled.entry_known_from,
        ruled.entry_known_to,
        {% for evidence in evidences -%}
        ruled.{{ evidence }}_evidence,
        {% endfor -%}
        ruled.rule,
        match_rules.priority,
        {{ link_score(evidences) }} as score,
        case
            when {{ link_score(evidences) }} < {{ threshold('link_review_score') }} then 'none'
            when {{ link_score(evidences) }} < {{ threshold('link_match_score') }} then 'review'
            else match_rules.decision
        end as decision,
        match_rules.reason_code
    from ruled
    inner join match_rules
        on ruled.rule = match_rules.rule
    {{ join_link_weights('ruled', evidences) }}
)

select * from identifications_evidenced
