with referrals as (
    select * from {{ ref('stg_safeguarding__referrals') }}
),

safeguarding_deduplicated as (
    select * from {{ ref('int_safeguarding_deduplicated') }}
),

jobs_described as (
    select * from {{ ref('int_jobs_described') }}
),

safeguarding_channels as (
    select * from {{ ref('safeguarding_channels') }}
),

deduplicated as (
    select
        referrals.* exclude (known_from, known_to),
        coalesce(safeguarding_deduplicated.is_repeat, false) as is_repeat,
        {{ known_from_both('referrals', 'safeguarding_deduplicated') }} as known_from,
        {{ known_to_both('referrals', 'safeguarding_deduplicated') }} as known_to
    from referrals
    left join safeguarding_deduplicated
        on referrals.referral_token = safeguarding_deduplicated.referral_token
        and referrals.person_token is not null
        and referrals.recorded_channel is not null
        and {{ known_together('referrals', 'safeguarding_deduplicated') }}
),

fct_safeguarding as (
    select
        deduplicated.referral_token,
        deduplicated.referred_on,
        deduplicated.source as recorded_in,
        coalesce(safeguarding_channels.channel, deduplicated.recorded_channel) as channel,
        deduplicated.age_group,
        deduplicated.persons,
        deduplicated.job_id,
        coalesce(jobs_described.operations, deduplicated.job_id) as operation_keys,
        jobs_described.toex_team as team,
        deduplicated.source = 'Tracker' as is_recommended,
        deduplicated.recorded_channel is not null and not deduplicated.is_repeat as is_referred,
        {{ known_from_both('deduplicated', 'jobs_described') }} as known_from,
        {{ known_to_both('deduplicated', 'jobs_described') }} as known_to
    from deduplicated
    left join jobs_described
        on deduplicated.job_id = jobs_described.job_id
        and {{ known_together('deduplicated', 'jobs_described') }}
    left join safeguarding_channels
        on deduplicated.recorded_channel = safeguarding_channels.recorded_channel
        and coalesce(deduplicated.age_group, 'Unknown') = safeguarding_channels.age_group
)

select * from fct_safeguarding
