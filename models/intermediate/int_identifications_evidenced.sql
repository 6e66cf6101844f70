with identifications as (
    select * from {{ ref('stg_apmis__identifications') }}
),

entries as (
    select * from {{ ref('stg_soc_master_list__entries') }}
),

match_rules as (
    select * from {{ ref('match_rules') }}
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
        (versions.identified_type is not distinct from entry_forms.threat_record_type)
            as is_same_category,
        {{ lists_overlap('versions.mor_ids', 'entry_forms.mor_ids') }} as has_same_id,
        versions.recorded_mor_id = entry_forms.recorded_mor_id as has_id_as_recorded,
        {{ lists_overlap('versions.operation_references', 'entry_forms.operation_references') }}
            as has_same_reference,
        versions.operation_name = entry_forms.operation_name as has_same_name,
        levenshtein(versions.operation_name, entry_forms.operation_name)
        <= {{ threshold('near_name_distance') }} as has_near_name,
        levenshtein(versions.mor_ids[1], entry_forms.mor_ids[1])
        <= {{ threshold('near_id_distance') }} as has_near_id,
        versions.region = entry_forms.owning_region as is_same_region,
        {{ lists_overlap('versions.soc_threats', 'entry_forms.soc_threats') }} as has_same_threat,
        abs({{ dbt.datediff(
            'versions.identified_on',
            'coalesce(entry_forms.first_recorded_on, entry_forms.first_snapshot_on)',
            'day'
        ) }}) <= {{ threshold('second_evidence_days') }} as has_near_dates
    from versions
    cross join entry_forms
),

evidence as (
    select
        *,
        case
            when has_same_id and is_same_category and has_id_as_recorded then 'exact_id'
            when has_same_id and is_same_category then 'normalised_id'
            when has_same_reference and is_same_category then 'known_alias'
            when has_same_name and is_same_region and is_same_category then 'name_in_region'
            when has_near_name and is_same_region and has_same_threat and is_same_category
                then 'near_name_in_region'
            when
                has_same_name and not is_same_region and is_same_category
                and has_same_threat and has_near_dates
                then 'name_elsewhere_with_evidence'
            when has_same_id then 'id_other_category'
            when has_near_id then 'near_id'
            when has_same_name then 'name_elsewhere'
        end as rule
    from compared
),

identifications_evidenced as (
    select
        evidence.identification_id,
        evidence.version_known_from,
        evidence.version_known_to,
        evidence.identified_on,
        evidence.apmis_threat_id,
        evidence.first_snapshot_on,
        evidence.entry_known_from,
        evidence.entry_known_to,
        evidence.is_same_category,
        evidence.rule,
        match_rules.priority,
        match_rules.decision,
        match_rules.reason_code
    from evidence
    inner join match_rules
        on evidence.rule = match_rules.rule
)

select * from identifications_evidenced
