with versions as (
    {{ record_versions(ref('base_tracker__jobs')) }}
),

jobs as (
    select
        record_key as job_key,
        job_id,
        toex_team,
        op_alias as operation_references,
        operation_name,
        mor_id as mor_ids,
        origin,
        parent_op_alias as parent_operation_references,
        requesting_org,
        requester_role,
        gateway,
        request_date as requested_on,
        triage_date as triaged_on,
        decision_date as decided_on,
        decision,
        decline_reason,
        unmet_demand_flag,
        unmet_demand_type,
        support_level,
        allocated_date as allocated_on,
        tor_agreed_date as terms_agreed_on,
        closed_date as closed_on,
        status,
        exploitation_types as aspects,
        closure_reason,
        onward_owner,
        intel_reports_submitted,
        safeguarding_referrals,
        products,
        known_from,
        known_to
    from versions
)

select * from jobs
