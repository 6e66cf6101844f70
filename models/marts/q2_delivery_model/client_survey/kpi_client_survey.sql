with answers as (
    select * from {{ ref('fct_client_survey') }}
),

reporting_points as (
    select * from {{ ref('reporting_points') }}
),

measures_spined as (
    select * from {{ ref('int_measures_spined') }}
),

known_answers as (
    select
        reporting_points.reporting_point,
        answers.*,
        reporting_points.period_start is null
        or answers.submitted_on >= reporting_points.period_start as is_in_period
    from reporting_points
    inner join answers
        on {{ in_force('answers', 'reporting_points.as_at') }}
        and answers.submitted_on <= reporting_points.period_end
    where reporting_points.period_type in ('quarter', 'financial_year', 'inception')
),

begun_points as (
    select distinct reporting_point from known_answers
),

counted as (
    select * from known_answers where is_in_period
),

{# Each response once, although it has a row for each question. #}
responses as (
    select distinct reporting_point, response_id, would_recommend, operation_keys from counted
),

responses_by_operation as (
    select
        reporting_point,
        {{ unnest_list(split_by_regex('operation_keys', ';')) }} as operation_key
    from responses
),

survey_cells as (
    select
        'client_survey_responses' as measure, 'v1' as definition_version, reporting_point,
        '' as dimension, count(*) as numerator, cast(null as bigint) as denominator
    from responses
    group by all
    union all
    select
        'client_survey_responses', 'v1', reporting_point, 'question=' || question,
        count(answer), null
    from counted
    group by all
    union all
    select
        'client_survey_responses', 'v1', reporting_point,
        'question=' || question || ';answer=' || answer, count(*), null
    from counted
    where answer is not null
    group by all
    union all
    {# A blank and Not Applicable are no opinion: neither is in the base of agreement. #}
    select
        'client_survey_agreement_share', 'v1', reporting_point, 'question=' || question,
        count(case when answer in ('strongly_agree', 'slightly_agree') then 1 end),
        count(case when answer <> 'not_applicable' then 1 end)
    from counted
    group by all
    union all
    select
        'would_recommend_toex', 'v1', reporting_point, '',
        count(case when would_recommend = 'Y' then 1 end),
        count(case when would_recommend in ('Y', 'N') then 1 end)
    from responses
    group by all
    union all
    select
        'would_recommend_toex_respondents', 'v1', reporting_point, '',
        count(case when would_recommend in ('Y', 'N') then 1 end), null
    from responses
    group by all
    union all
    select
        'operations_with_client_survey_responses', 'v1', reporting_point, '',
        count(distinct operation_key), null
    from responses_by_operation
    group by all
),

{# No publication says when the survey began: it began with the first response known. #}
cells as (
    select *, cast(null as varchar) as not_applicable_reason from survey_cells
    union all
    select
        measure, definition_version, reporting_point, dimension, null, null,
        'The survey had not begun'
    from measures_spined
    where
        kpi = 'client_survey'
        and reporting_point not in (select reporting_point from begun_points)
),

kpi_client_survey as (
    {{ measure_rows('client_survey', 'cells', with_reason=true) }}
)

select * from kpi_client_survey
