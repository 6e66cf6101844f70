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

links_proposed as (
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
)

select * from links_proposed
