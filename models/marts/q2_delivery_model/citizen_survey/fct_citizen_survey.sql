with questions as (
    select * from {{ ref('stg_citizen_survey__questions') }}
),

answers as (
    {%- for answer in ['yes', 'not_sure', 'no'] %}
    select
        *,
        '{{ answer }}' as answer,
        {{ answer }}_amount as answered,
        is_{{ answer }}_percent as is_percent
    from questions
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

{# Where only percentages came, the base is 100. #}
fct_citizen_survey as (
    select
        substr(cast(wave_month as varchar), 1, 7) as wave,
        wave_month,
        question,
        answer,
        cast(answered as decimal(18, 4)) as answered,
        cast(case when is_percent then 100 else respondents end as decimal(18, 4)) as answered_of,
        coalesce(is_percent, false) as is_percent,
        respondents,
        headcount,
        question_version,
        is_flagged,
        known_from,
        known_to
    from answers
)

select * from fct_citizen_survey
