with versions as (
    {{ record_versions(ref('base_capabilities__usage')) }}
),

usages as (
    select
        month,
        org as organisation,
        tool_code,
        active_users,
        sessions,
        availability_pct as availability_percent,
        jobs_run,
        characters_translated,
        lines_translated,
        audio_minutes_transcribed,
        videos_transcribed,
        platform_cost_gbp as platform_cost,
        counterfactual_cost_gbp as counterfactual_cost,
        hours_saved_est as hours_saved_estimate,
        assumption_version,
        known_from,
        known_to
    from versions
)

select * from usages
