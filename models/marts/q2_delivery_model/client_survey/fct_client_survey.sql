with responses as (
    select * from {{ ref('stg_client_survey__responses') }}
),

question_wordings as (
    select * from {{ ref('question_wordings') }}
),

fct_client_survey as (
    select
        responses.response_id,
        question_wordings.question_code as question,
        responses.submitted_on,
        responses.respondent_force,
        {{ join_list('responses.operation_references') }} as operation_keys,
        responses.question_version,
        question_wordings.wording as question_wording,
        case question_wordings.position
            when 'q1' then responses.q1
            when 'q2' then responses.q2
            when 'q3' then responses.q3
            when 'q4' then responses.q4
            when 'q5' then responses.q5
            when 'q6' then responses.q6
        end as answer,
        responses.would_recommend,
        responses.known_from,
        responses.known_to
    from responses
    inner join question_wordings
        on responses.question_version = question_wordings.question_version
)

select * from fct_client_survey
