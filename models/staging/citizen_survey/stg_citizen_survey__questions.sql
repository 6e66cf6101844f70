with versions as (
    {{ record_versions(ref('base_citizen_survey__questions')) }}
),

questions as (
    select
        versions.wave as wave_month,
        versions.question_code as question,
        versions.question_version,
        versions.engagement_flag = 'Y' as is_flagged,
        versions.n_yes.amount as yes_amount,
        versions.n_yes.is_percent as is_yes_percent,
        versions.n_not_sure.amount as not_sure_amount,
        versions.n_not_sure.is_percent as is_not_sure_percent,
        versions.n_no.amount as no_amount,
        versions.n_no.is_percent as is_no_percent,
        {# Without the number of respondents, whole counts of all three answers give it. #}
        coalesce(versions.n_responded, case
            when
                not versions.n_yes.is_percent
                and not versions.n_not_sure.is_percent
                and not versions.n_no.is_percent
                then cast(
                    versions.n_yes.amount + versions.n_not_sure.amount + versions.n_no.amount
                    as bigint
                )
        end) as respondents,
        versions.headcount_at_wave as headcount,
        versions.known_from,
        versions.known_to
    from versions
)

select * from questions
