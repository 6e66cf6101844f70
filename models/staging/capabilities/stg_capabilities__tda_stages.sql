with versions as (
    {{ record_versions(ref('base_capabilities__tda_stages')) }}
),

tda_stages as (
    select
        tool_code,
        tool_name,
        stage,
        stage_date as entered_on,
        previous_stage as recorded_previous_stage,
        tda_decision as decision,
        tda_meeting_date as decided_on,
        cyber_assurance_status,
        owner as owning_team,
        case
            when threat_neutral = 'Y' then true
            when threat_neutral = 'N' then false
        end as is_threat_neutral,
        cast(est_build_cost_gbp as decimal(18, 4)) as estimated_build_cost,
        cast(run_cost_gbp_pa as decimal(18, 4)) as estimated_running_cost,
        known_from,
        known_to
    from versions
)

select * from tda_stages
