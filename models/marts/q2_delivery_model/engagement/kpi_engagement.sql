with answers as (
    select * from {{ ref('fct_engagement') }}
),

engagement_questions as (
    select * from {{ ref('engagement_questions') }}
),

reporting_points as (
    select * from {{ ref('reporting_points') }} where period_type in ('quarter', 'inception')
),

spine as (
    select * from {{ ref('int_measures_spined') }} where kpi = 'engagement'
),

question_sets as (
    select wave, count(*) as questions from engagement_questions group by wave
),

waves as (
    select
        reporting_points.reporting_point,
        reporting_points.period_type,
        reporting_points.period_start,
        answers.wave,
        answers.wave_month,
        count(*) filter (
            where
            answers.is_in_question_set
            and answers.yes_answered is not null
            and answers.answered_of > 0
        ) as questions,
        sum(answers.yes_answered) filter (where answers.is_in_question_set) as yes_answered,
        sum(answers.answered_of) filter (where answers.is_in_question_set) as answered_of,
        count(distinct answers.answered_of) filter (where answers.is_in_question_set) as bases,
        sum(cast(answers.yes_answered as double) / nullif(answers.answered_of, 0)) filter (
            where answers.is_in_question_set
        ) as sum_of_shares
    from reporting_points
    inner join answers
        on {{ in_force('answers', 'reporting_points.as_at') }}
        and answers.wave_month <= reporting_points.period_end
    group by all
),

{# The mean of the shares. Where all questions have as many respondents it is Yes answers by
   respondents; else both sides are multiplied by 100000, so that four decimals keep the quotient. #}
scored as (
    select
        waves.reporting_point,
        waves.period_type,
        waves.period_start,
        waves.wave_month,
        question_sets.wave is not null as has_question_set,
        case
            when waves.questions <> question_sets.questions then null
            when waves.bases = 1 then waves.yes_answered
            else 100000 * waves.sum_of_shares
        end as numerator,
        case
            when waves.questions <> question_sets.questions then null
            when waves.bases = 1 then waves.answered_of
            else 100000 * waves.questions
        end as denominator,
        row_number() over (
            partition by waves.reporting_point order by waves.wave_month desc
        ) as waves_back
    from waves
    left join question_sets
        on waves.wave = question_sets.wave
),

this_survey as (
    select *, numerator / denominator as score
    from scored
    where waves_back = 1 and (period_start is null or wave_month >= period_start)
),

previous_survey as (
    select * from scored where waves_back = 2
),

lower_scores as (
    select this_survey.reporting_point, count(*) as lower
    from this_survey
    inner join scored
        on this_survey.reporting_point = scored.reporting_point
        and scored.numerator / scored.denominator < this_survey.score
    group by all
),

compared as (
    select
        this_survey.*,
        previous_survey.reporting_point is not null as has_previous,
        this_survey.numerator * previous_survey.denominator
        - previous_survey.numerator * this_survey.denominator as change_numerator,
        this_survey.denominator * previous_survey.denominator / 100.0 as change_denominator,
        1 + coalesce(lower_scores.lower, 0) as rank_from_lowest
    from this_survey
    left join previous_survey
        on this_survey.reporting_point = previous_survey.reporting_point
    left join lower_scores
        on this_survey.reporting_point = lower_scores.reporting_point
),

cells as (
    select
        spine.measure,
        spine.definition_version,
        spine.reporting_point,
        spine.dimension,
        case spine.measure
            when 'engagement_score' then compared.numerator
            when 'engagement_score_change_on_previous_survey' then compared.change_numerator
            else compared.rank_from_lowest
        end as numerator,
        case spine.measure
            when 'engagement_score' then compared.denominator
            when 'engagement_score_change_on_previous_survey' then compared.change_denominator
        end as denominator,
        case
            when compared.reporting_point is null
                then 'No survey of the period is known at this date'
            when not compared.has_question_set
                then 'No engagement questions are set for this survey'
            when compared.numerator is null
                then 'Not every engagement question of the survey has a share'
            when
                spine.measure = 'engagement_score_change_on_previous_survey'
                and not compared.has_previous
                then 'There is no earlier survey'
            when
                spine.measure = 'engagement_score_change_on_previous_survey'
                and compared.change_numerator is null
                then 'The previous survey has no score'
        end as not_applicable_reason
    from spine
    left join compared
        on spine.reporting_point = compared.reporting_point
),

kpi_engagement as (
    {{ measure_rows('engagement', 'cells', with_reason=true) }}
)

select * from kpi_engagement
