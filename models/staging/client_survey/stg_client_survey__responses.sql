with versions as (
    {{ record_versions(ref('base_client_survey__responses')) }}
),

responses as (
    select
        response_id,
        submitted_at as submitted_on,
        op_alias as operation_references,
        respondent_force,
        respondent_rank,
        question_version,
        q1,
        q2,
        q3,
        q4,
        q5,
        q6,
        recommend as would_recommend,
        quote_consent,
        quote_len,
        known_from,
        known_to
    from versions
)

select * from responses
