with versions as (
    {{ record_versions(ref('base_capabilities__user_survey')) }}
),

returned as (
    select
        wave as wave_month,
        coalesce(org, '') as organisation,
        tool_code,
        responses,
        sus_score as usability_score,
        would_recommend,
        known_from,
        known_to
    from versions
)

select * from returned
