with disruptions as (
    select * from {{ ref('stg_apmis__disruptions') }} where known_to is null
),

jobs as (
    select * from {{ ref('stg_tracker__jobs') }} where known_to is null
),

responses as (
    select * from {{ ref('stg_client_survey__responses') }} where known_to is null
),

entries as (
    select * from {{ ref('stg_soc_master_list__entries') }} where known_to is null
),

jobs_linked as (
    select * from {{ ref('int_jobs_linked') }} where known_to is null
),

links_decided as (
    select * from {{ ref('int_links_decided') }} where known_to is null
),

entry_ids as (
    select distinct apmis_threat_id, {{ unnest_list('mor_ids') }} as mor_id from entries
),

entry_references as (
    select distinct
        apmis_threat_id,
        {{ unnest_list('operation_references') }} as operation_reference
    from entries
),

disruption_ids as (
    select disruption_ref, {{ unnest_list('mor_ids') }} as mor_id from disruptions
),

disruption_references as (
    select
        disruption_ref,
        {{ unnest_list('operation_references') }} as operation_reference
    from disruptions
),

response_references as (
    select
        response_id,
        {{ unnest_list('operation_references') }} as operation_reference
    from responses
),

job_references as (
    select job_key, {{ unnest_list('operation_references') }} as operation_reference from jobs
),

{# Every record with what it could be linked by; `is_named` says whether anything was recorded. #}
records as (
    select
        'disruption_to_threat' as link,
        'apmis_disruptions' as source,
        disruption_ref as source_key,
        coalesce(apmis_threat_id, mor_ids[1], operation_references[1]) is not null as is_named
    from disruptions
    union all
    select
        'job_to_morile_id' as link,
        'toex_workload_tracker' as source,
        job_key as source_key,
        coalesce(mor_ids[1], operation_references[1]) is not null as is_named
    from jobs
    union all
    select
        'survey_to_operation' as link,
        'client_survey' as source,
        response_id as source_key,
        operation_references[1] is not null as is_named
    from responses
),

proposed as (
    select distinct
        'disruption_to_threat' as link,
        disruptions.disruption_ref as source_key,
        entries.apmis_threat_id as target_key,
        1 as preference,
        'Same APMIS threat id' as rule_label,
        false as is_plural
    from disruptions
    inner join entries on disruptions.apmis_threat_id = entries.apmis_threat_id
    union all
    select distinct
        'disruption_to_threat' as link,
        disruption_ids.disruption_ref as source_key,
        entry_ids.apmis_threat_id as target_key,
        2 as preference,
        'Same MoRiLE id' as rule_label,
        false as is_plural
    from disruption_ids
    inner join entry_ids on disruption_ids.mor_id = entry_ids.mor_id
    union all
    select distinct
        'disruption_to_threat' as link,
        disruption_references.disruption_ref as source_key,
        entry_references.apmis_threat_id as target_key,
        3 as preference,
        'Same operation reference' as rule_label,
        false as is_plural
    from disruption_references
    inner join entry_references
        on disruption_references.operation_reference = entry_references.operation_reference
    union all
    select distinct
        'job_to_morile_id' as link,
        job_key as source_key,
        mor_id as target_key,
        case link when 'tracker' then 1 when 'identification' then 2 else 3 end as preference,
        case link
            when 'tracker' then 'Recorded in the Tracker'
            when 'identification' then 'Identified in the job'
            else 'Same operation reference on the Master List'
        end as rule_label,
        true as is_plural
    from jobs_linked
    union all
    select distinct
        'survey_to_operation' as link,
        response_references.response_id as source_key,
        response_references.operation_reference as target_key,
        1 as preference,
        'Same operation reference as a job' as rule_label,
        true as is_plural
    from response_references
    inner join job_references
        on response_references.operation_reference = job_references.operation_reference
),

{# A decision by hand wins, for and against. #}
weighed as (
    select
        proposed.link,
        proposed.source_key,
        proposed.target_key,
        proposed.preference,
        proposed.rule_label,
        proposed.is_plural
    from proposed
    inner join records
        on proposed.link = records.link
        and proposed.source_key = records.source_key
    left join links_decided
        on records.source = links_decided.source
        and proposed.source_key = links_decided.source_key
        and proposed.target_key = links_decided.matched_key
        and links_decided.rule = 'manual_non_match'
    where links_decided.source is null
    union all
    select
        records.link,
        records.source_key,
        links_decided.matched_key as target_key,
        0 as preference,
        'Decided by hand' as rule_label,
        true as is_plural
    from records
    inner join links_decided
        on records.source = links_decided.source
        and records.source_key = links_decided.source_key
        and links_decided.rule = 'manual_match'
),

preferred as (
    select
        link,
        source_key,
        min(rule_label) as rule_label,
        max(case when is_plural then 1 else 0 end) as is_plural,
        count(distinct target_key) as targets,
        {{ join_list(sorted_distinct_list('target_key')) }} as target_keys
    from (
        select * from weighed
        qualify preference = min(preference) over (partition by link, source_key)
    ) as strongest
    group by link, source_key
),

record_links as (
    select
        records.link,
        records.source_key,
        coalesce(preferred.targets = 1 or preferred.is_plural = 1, false) as is_linked,
        preferred.target_keys,
        preferred.rule_label,
        case
            when not records.is_named then 'no_key_recorded'
            when preferred.targets is null then 'key_known_nowhere'
            when preferred.targets > 1 and preferred.is_plural = 0 then 'several_targets'
        end as why_not
    from records
    left join preferred
        on records.link = preferred.link
        and records.source_key = preferred.source_key
)

select * from record_links
