{{ config(severity='warn') }}
{# A decision about an identification whose entry no Master List ever held decides nothing. #}
with match_log as (
    select * from {{ ref('match_log') }}
),

entries as (
    select * from {{ ref('stg_soc_master_list__entries') }}
)

select
    match_log.source,
    match_log.source_key,
    match_log.matched_key
from match_log
left join entries
    on match_log.matched_key = entries.apmis_threat_id
where
    match_log.source in ('apmis_identifications', 'apmis_disruptions')
    and entries.apmis_threat_id is null
