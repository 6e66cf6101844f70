with answers as (
    select * from {{ ref('fct_citizen_survey') }} where answer = 'yes'
),

engagement_questions as (
    select * from {{ ref('engagement_questions') }}
),

fct_engagement as (
    select
        answers.wave,
        answers.wave_month,
        answers.question,
        answers.answered as yes_answered,
        answers.answered_of,
        engagement_questions.question_code is not null as is_in_question_set,
        answers.is_flagged,
        coalesce(answers.is_flagged <> (engagement_questions.question_code is not null), false)
            as is_flag_different,
        answers.known_from,
        answers.known_to
    from answers
    left join engagement_questions
        on answers.wave = engagement_questions.wave
        and answers.question = engagement_questions.question_code
)

select * from fct_engagement
