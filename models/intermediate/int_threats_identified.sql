with entries as (
    select * from {{ ref('stg_soc_master_list__entries') }}
),

entry_ids as (
    select
        apmis_threat_id,
        {{ unnest_list('mor_ids') }} as mor_id,
        known_from,
        known_to
    from entries
),

threats_identified as (
    select
        apmis_threat_id,
        mor_id,
        min(known_from) as known_from,
        case when count(known_to) = count(*) then max(known_to) end as known_to
    from entry_ids
    group by apmis_threat_id, mor_id
)

select * from threats_identified
