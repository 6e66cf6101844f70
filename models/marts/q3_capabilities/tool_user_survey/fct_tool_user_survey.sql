with returned as (
    select * from {{ ref('stg_capabilities__user_survey') }}
),

fct_tool_user_survey as (
    select
        substr(cast(wave_month as varchar), 1, 7) as wave,
        wave_month,
        organisation,
        tool_code,
        responses,
        cast(usability_score as decimal(18, 4)) as usability_score,
        would_recommend,
        known_from,
        known_to
    from returned
)

select * from fct_tool_user_survey
