with referrals as (
    select * from {{ ref('stg_safeguarding__referrals') }}
),

channelled as (
    select
        *,
        coalesce(job_id, '') as job_id_or_none
    from referrals
    where
        recorded_channel is not null
        and person_token is not null
),

knowledge_days as (
    {{ turning_points('channelled', ['person_token', 'job_id_or_none']) }}
),

known_on_each_day as (
    select
        channelled.person_token,
        channelled.job_id_or_none,
        channelled.referral_token,
        channelled.referred_on,
        knowledge_days.known_from,
        knowledge_days.known_to
    from knowledge_days
    inner join channelled
        on knowledge_days.person_token = channelled.person_token
        and knowledge_days.job_id_or_none = channelled.job_id_or_none
        and {{ in_force('channelled', 'knowledge_days.known_from') }}
),

{# A row within the chain's days of the row before it tells of the same referral. #}
followed as (
    select
        *,
        lag(referred_on) over (
            partition by person_token, job_id_or_none, known_from
            order by referred_on, referral_token
        ) as previous_referred_on
    from known_on_each_day
),

repeats as (
    select
        referral_token,
        coalesce(
            {{ dbt.datediff('previous_referred_on', 'referred_on', 'day') }}
            <= {{ threshold('safeguarding_chain_days') }},
            false
        ) as is_repeat,
        known_from,
        known_to
    from followed
),

safeguarding_deduplicated as (
    {{ merge_intervals('repeats', ['referral_token'], ['is_repeat']) }}
)

select * from safeguarding_deduplicated
