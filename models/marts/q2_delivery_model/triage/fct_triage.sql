with jobs as (
    select * from {{ ref('stg_tracker__jobs') }}
),

aspects_paired as (
    select * from {{ ref('int_aspects_paired') }}
),

job_types as (
    select * from {{ ref('job_types') }}
),

decline_reasons as (
    select * from {{ ref('code_values') }} where code_set = 'decline_reason'
),

closure_reasons as (
    select * from {{ ref('code_values') }} where code_set = 'closure_reason'
),

fct_triage as (
    select
        jobs.job_key,
        jobs.toex_team as team,
        jobs.gateway,
        jobs.origin,
        job_types.job_type,
        {{ join_list('jobs.operation_references') }} as operation_keys,
        {{ join_list('jobs.aspects') }} as aspects,
        aspects_paired.aspect_pairs,
        jobs.requested_on,
        jobs.decided_on,
        jobs.decision,
        {# What was recorded may be free text; a fact names the kind alone. #}
        case
            when jobs.decision = 'Declined' and jobs.decline_reason is null then 'not recorded'
            when jobs.decision = 'Declined' then coalesce(decline_reasons.code, 'Other')
        end as decline_reason,
        jobs.allocated_on,
        jobs.closed_on,
        coalesce(jobs.decision = 'Accepted' and jobs.allocated_on is not null, false)
            as is_supported,
        coalesce(jobs.unmet_demand_flag = 'Y', false) as is_unmet_demand,
        case
            when jobs.unmet_demand_flag = 'Y'
                then coalesce(jobs.unmet_demand_type, 'not recorded')
        end as shortfall,
        coalesce(closure_reasons.code = 'Unmet demand at operational tasking', false)
            as is_unmet_at_tasking,
        jobs.known_from,
        jobs.known_to
    from jobs
    left join aspects_paired
        on jobs.job_key = aspects_paired.job_key
        and jobs.known_from = aspects_paired.version_known_from
    left join job_types
        on jobs.origin = job_types.origin
    left join decline_reasons
        on {{ fold_text('jobs.decline_reason') }} = decline_reasons.recorded
    left join closure_reasons
        on {{ fold_text('jobs.closure_reason') }} = closure_reasons.recorded
)

select * from fct_triage
