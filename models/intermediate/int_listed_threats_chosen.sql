with entries as (
    select * from {{ ref('stg_soc_master_list__entries') }}
),

identifications_matched as (
    select * from {{ ref('int_identifications_matched') }}
),

threats as (
    select * from {{ ref('threats') }}
),

matched_threats as (
    select distinct matched_threat_id as apmis_threat_id from identifications_matched
),

matched_entries as (
    select entries.*
    from entries
    inner join matched_threats
        on entries.apmis_threat_id = matched_threats.apmis_threat_id
),

knowledge_days as (
    {{ turning_points('matched_entries', ['apmis_threat_id']) }}
),

latest_entries as (
    select
        matched_entries.apmis_threat_id,
        matched_entries.mor_ids,
        matched_entries.soc_threats,
        knowledge_days.known_from,
        knowledge_days.known_to
    from knowledge_days
    inner join matched_entries
        on knowledge_days.apmis_threat_id = matched_entries.apmis_threat_id
        and {{ in_force('matched_entries', 'knowledge_days.known_from') }}
    qualify row_number() over (
        partition by knowledge_days.apmis_threat_id, knowledge_days.known_from
        order by matched_entries.snapshot_date desc
    ) = 1
),

entry_threats as (
    select
        apmis_threat_id,
        {{ unnest_list('soc_threats') }} as threat,
        known_from,
        known_to
    from latest_entries
),

{# Of several threats the first in the order of the seed; an unknown one comes last. #}
chosen_threats as (
    select
        entry_threats.apmis_threat_id,
        entry_threats.threat as listed_threat,
        entry_threats.known_from,
        entry_threats.known_to
    from entry_threats
    left join threats
        on entry_threats.threat = threats.threat
    qualify row_number() over (
        partition by entry_threats.apmis_threat_id, entry_threats.known_from
        order by threats.sort_order nulls last, entry_threats.threat
    ) = 1
),

entries_chosen as (
    select
        latest_entries.apmis_threat_id,
        {{ join_list('latest_entries.mor_ids') }} as mor_ids,
        chosen_threats.listed_threat,
        latest_entries.known_from,
        latest_entries.known_to
    from latest_entries
    left join chosen_threats
        on latest_entries.apmis_threat_id = chosen_threats.apmis_threat_id
        and latest_entries.known_from = chosen_threats.known_from
),

listed_threats_chosen as (
    {{ merge_intervals('entries_chosen', ['apmis_threat_id'], ['mor_ids', 'listed_threat']) }}
)

select * from listed_threats_chosen
