with disruptions as (
    select * from {{ ref('stg_apmis__disruptions') }} where known_to is null
),

jobs as (
    select * from {{ ref('stg_tracker__jobs') }} where known_to is null
),

responses as (
    select * from {{ ref('stg_client_survey__responses') }} where known_to is null
),

links_proposed as (
    select * from {{ ref('int_links_proposed') }}
),

links_decided as (
    select * from {{ ref('int_links_decided') }} where known_to is null
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

{# A decision by hand wins, for and against. #}
weighed as (
    select
        links_proposed.link,
        links_proposed.source_key,
        links_proposed.target_key,
        links_proposed.preference,
        links_proposed.rule_label,
        links_proposed.is_plural
    from links_proposed
    inner join records
        on links_proposed.link = records.link
        and links_proposed.source_key = records.source_key
    left join links_decided
        on records.source = links_decided.source
        and links_proposed.source_key = links_decided.source_key
        and links_proposed.target_key = links_decided.matched_key
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
