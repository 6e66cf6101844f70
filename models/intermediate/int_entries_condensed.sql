with entries as (
    select * from {{ ref('stg_soc_master_list__entries') }}
),

{# Snapshots repeat an entry in the same words; only its distinct forms can match differently. #}
entries_condensed as (
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
)

select * from entries_condensed
