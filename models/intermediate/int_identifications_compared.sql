{{ config(materialized='view') }}
with identifications as (
    select * from {{ ref('stg_apmis__identifications') }}
),

entry_forms as (
    select * from {{ ref('int_entries_condensed') }}
),

identifications_blocked as (
    select * from {{ ref('int_identifications_blocked') }}
),

listed_ids_dated as (
    select * from {{ ref('int_listed_ids_dated') }}
),

{# An end that is never null, so that the engine looks the name up instead of trying every pair. #}
listed_names_counted as (
    select
        *,
        coalesce(known_to, cast('9999-12-31' as date)) as known_until
    from {{ ref('int_listed_names_counted') }}
),

versions as (
    select
        identifications.*,
        coalesce(identifications.owning_region, identifications.claimed_by_team) as region,
        listed_ids_dated.known_from as id_listed_from
    from identifications
    left join listed_ids_dated
        on identifications.mor_ids[1] = listed_ids_dated.mor_id
),

paired as (
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
                    when
                        versions.id_listed_from
                        <= greatest(versions.known_from, entry_forms.known_from)
                        then 'other'
                    else 'unlisted'
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
        {{ name_evidence('versions.operation_name', 'entry_forms.operation_name') }}
            as name_evidence,
        listed_names_counted.entries_listed,
        case
            when versions.region is null or entry_forms.owning_region is null then null
            when versions.region = entry_forms.owning_region then 'same'
            else 'other'
        end as region_evidence,
        case
            when versions.soc_threats is null or entry_forms.soc_threats is null then null
            when not {{ lists_overlap('versions.soc_threats', 'entry_forms.soc_threats') }}
                then 'other'
            when not {{ list_holds('entry_forms.soc_threats', 'versions.soc_threats') }}
                then 'partly'
            when {{ list_size('versions.soc_threats') }} > 1 then 'several'
            else 'same'
        end as threat_evidence,
        case
            when (versions.identified_type is not distinct from entry_forms.threat_record_type)
                then 'same'
            else 'other'
        end as category_evidence,
        {{ dbt.datediff(
            'versions.identified_on',
            'coalesce(entry_forms.first_recorded_on, entry_forms.first_snapshot_on)',
            'day'
        ) }} as days_until_recorded
    from identifications_blocked
    inner join versions
        on identifications_blocked.identification_id = versions.identification_id
    inner join entry_forms
        on identifications_blocked.apmis_threat_id = entry_forms.apmis_threat_id
    {# As the list stood when the two were first known together: a later entry rewrites no score. #}
    left join listed_names_counted
        on versions.operation_name = listed_names_counted.operation_name
        and versions.identified_type = listed_names_counted.threat_record_type
        and listed_names_counted.known_from
        <= greatest(versions.known_from, entry_forms.known_from)
        and greatest(versions.known_from, entry_forms.known_from)
        < listed_names_counted.known_until
),

identifications_compared as (
    select
        * exclude (days_until_recorded, entries_listed),
        case
            when name_evidence = 'same' and entries_listed = 2 then 'two_entries'
            when name_evidence = 'same' and entries_listed > 2 then 'several_entries'
            when name_evidence = 'same' then 'one_entry'
            when name_evidence in ('near', 'loosely_near') and entries_listed is not null
                then 'another_entry'
            when name_evidence = 'other' and entries_listed is not null then 'name_of_another'
        end as rarity_evidence,
        case
            when abs(days_until_recorded) > {{ threshold('distant_record_days') }} then 'far'
            when abs(days_until_recorded) > {{ threshold('second_evidence_days') }} then 'distant'
            when days_until_recorded < 0 then 'before'
            else 'near'
        end as date_evidence
    from paired
)

select * from identifications_compared
