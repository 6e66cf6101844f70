with answers as (
    select * from {{ ref('fct_citizen_survey') }}
),

reporting_points as (
    select * from {{ ref('reporting_points') }} where period_type = 'quarter'
),

spine as (
    select * from {{ ref('int_measures_spined') }} where kpi = 'citizen_survey'
),

{# The survey of the quarter is its newest wave (1); the survey before it is wave 2. #}
answers_known as (
    select
        reporting_points.reporting_point,
        reporting_points.period_start,
        answers.*,
        dense_rank() over (
            partition by reporting_points.reporting_point order by answers.wave_month desc
        ) as waves_back
    from reporting_points
    inner join answers
        on {{ in_force('answers', 'reporting_points.as_at') }}
        and answers.wave_month <= reporting_points.period_end
),

waves as (
    select
        reporting_point,
        max(respondents) as respondents,
        max(headcount) as headcount
    from answers_known
    where waves_back = 1 and wave_month >= period_start
    group by reporting_point
),

this_survey as (
    select * from answers_known where waves_back = 1 and wave_month >= period_start
),

previous_survey as (
    select *
    from answers_known
    where waves_back = 2 and reporting_point in (select reporting_point from waves)
),

{# A base of 0 gives no share, a blank answer none either. #}
yes_changes as (
    select
        this_survey.reporting_point,
        this_survey.question,
        this_survey.answered * previous_survey.answered_of
        - previous_survey.answered * this_survey.answered_of as numerator,
        this_survey.answered_of * previous_survey.answered_of / 100.0 as denominator
    from this_survey
    inner join previous_survey
        on this_survey.reporting_point = previous_survey.reporting_point
        and this_survey.question = previous_survey.question
        and this_survey.answer = previous_survey.answer
    where this_survey.answer = 'yes'
),

measured as (
    select
        'citizen_survey_share' as measure, reporting_point,
        'question=' || question || ';answer=' || answer as dimension,
        cast(answered as double) as numerator, cast(answered_of as double) as denominator
    from this_survey
    union all
    select
        'citizen_survey_yes_change_on_previous_survey', reporting_point, 'question=' || question,
        numerator, denominator
    from yes_changes
    union all
    select 'citizen_survey_respondents', reporting_point, '', respondents, null from waves
    union all
    select 'citizen_survey_response_rate', reporting_point, '', respondents, headcount from waves
),

in_previous as (
    select distinct reporting_point, 'question=' || question as dimension from previous_survey
),

in_this as (
    select distinct reporting_point, 'question=' || question as dimension from this_survey
),

cells as (
    select
        spine.measure,
        spine.definition_version,
        spine.reporting_point,
        spine.dimension,
        measured.numerator,
        measured.denominator,
        case
            when waves.reporting_point is null then 'No survey of the quarter is known at this date'
            when spine.dimension <> '' and in_this.dimension is null
                then 'The question was not asked in this survey'
            when
                spine.measure = 'citizen_survey_yes_change_on_previous_survey'
                and spine.reporting_point not in (select reporting_point from previous_survey)
                then 'There is no earlier survey'
            when
                spine.measure = 'citizen_survey_yes_change_on_previous_survey'
                and in_previous.dimension is null
                then 'The question was not asked in the previous survey'
            when
                measured.numerator is null
                or (measured.denominator is null and spine.measure <> 'citizen_survey_respondents')
                then 'The answers are not recorded as numbers of people'
        end as not_applicable_reason
    from spine
    left join measured
        on spine.measure = measured.measure
        and spine.reporting_point = measured.reporting_point
        and spine.dimension = measured.dimension
    left join waves
        on spine.reporting_point = waves.reporting_point
    left join in_this
        on spine.reporting_point = in_this.reporting_point
        and {{ dbt.split_part('spine.dimension', "';'", 1) }} = in_this.dimension
    left join in_previous
        on spine.reporting_point = in_previous.reporting_point
        and spine.dimension = in_previous.dimension
),

kpi_citizen_survey as (
    {{ measure_rows('citizen_survey', 'cells', with_reason=true) }}
)

select * from kpi_citizen_survey
