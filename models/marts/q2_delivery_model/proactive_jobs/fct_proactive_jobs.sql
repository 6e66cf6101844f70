with jobs as (
    select * from {{ ref('stg_tracker__jobs') }}
),

child_operations as (
    select * from {{ ref('int_child_operations_linked') }}
),

organisation_aliases as (
    select * from {{ ref('stg_reference__organisation_aliases') }}
),

job_types as (
    select * from {{ ref('job_types') }}
),

job_outcomes as (
    select * from {{ ref('job_outcomes') }}
),

closure_reasons as (
    select * from {{ ref('code_values') }} where code_set = 'closure_reason'
),

levels_followed as (
    select
        *,
        lag(support_level ignore nulls) over (
            partition by job_key order by known_from
        ) as level_recorded_before
    from jobs
),

levels_compared as (
    select
        *,
        last_value(
            case when level_recorded_before <> support_level then level_recorded_before end
            ignore nulls
        ) over (
            partition by job_key order by known_from
            rows between unbounded preceding and current row
        ) as support_level_before
    from levels_followed
),

described as (
    select
        levels_compared.job_key,
        levels_compared.toex_team as team,
        levels_compared.origin,
        job_types.job_type,
        {{ join_list('levels_compared.operation_references') }} as operation_keys,
        {{ join_list('levels_compared.parent_operation_references') }} as parent_operation_keys,
        child_operations.child_operation_keys,
        levels_compared.allocated_on,
        levels_compared.closed_on,
        coalesce(levels_compared.decision = 'Accepted', false)
        and levels_compared.allocated_on is not null as is_supported,
        levels_compared.support_level,
        levels_compared.support_level_before,
        coalesce(closure_reasons.code, 'not recorded') as closure_reason,
        organisation_aliases.organisation as onward_owner,
        coalesce(organisation_aliases.org_type, 'not recorded') as onward_owner_type,
        {{ known_from_both('levels_compared', 'child_operations') }} as known_from,
        {{ known_to_both('levels_compared', 'child_operations') }} as known_to
    from levels_compared
    inner join child_operations
        on levels_compared.job_key = child_operations.job_key
        and {{ known_together('levels_compared', 'child_operations') }}
    left join job_types
        on levels_compared.origin = job_types.origin
    left join closure_reasons
        on {{ fold_text('levels_compared.closure_reason') }} = closure_reasons.recorded
    left join organisation_aliases
        on {{ fold_text('levels_compared.onward_owner') }} = organisation_aliases.recorded
),

fct_proactive_jobs as (
    select
        described.job_key,
        described.team,
        described.job_type,
        described.origin,
        described.operation_keys,
        described.parent_operation_keys,
        described.child_operation_keys,
        described.is_supported,
        described.allocated_on,
        described.closed_on,
        described.support_level,
        described.support_level_before,
        case when described.closed_on is not null then described.closure_reason end
            as closure_reason,
        described.onward_owner,
        case
            when described.closed_on is null then null
            when job_outcomes.yields_to_child and described.child_operation_keys is not null
                then 'child_operation'
            else job_outcomes.outcome
        end as outcome,
        described.known_from,
        described.known_to
    from described
    left join job_outcomes
        on described.closure_reason = job_outcomes.closure_reason
        and job_outcomes.onward_owner_type in ('any', described.onward_owner_type)
)

select * from fct_proactive_jobs
