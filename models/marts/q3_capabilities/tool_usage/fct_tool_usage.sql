with usages as (
    select * from {{ ref('stg_capabilities__usage') }}
),

{# Whoever is active has a session: more users than sessions are not all people. #}
fct_tool_usage as (
    select
        month,
        organisation,
        tool_code,
        active_users,
        sessions,
        coalesce(active_users > sessions, false) as has_implausible_users,
        cast(availability_percent / 100 as decimal(18, 6)) as availability,
        jobs_run,
        case
            when characters_translated > 0 and lines_translated > 0 then 'both'
            when characters_translated > 0 then 'characters'
            when lines_translated > 0 then 'lines'
        end as translation_unit,
        characters_translated,
        lines_translated,
        cast(audio_minutes_transcribed as decimal(18, 4)) as audio_minutes_transcribed,
        videos_transcribed,
        cast(platform_cost as decimal(18, 4)) as platform_cost,
        cast(counterfactual_cost as decimal(18, 4)) as counterfactual_cost,
        cast(hours_saved_estimate as decimal(18, 4)) as hours_saved_estimate,
        assumption_version,
        known_from,
        known_to
    from usages
)

select * from fct_tool_usage
