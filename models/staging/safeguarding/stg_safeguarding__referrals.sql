with versions as (
    {{ record_versions(ref('base_safeguarding__referrals')) }}
),

referrals as (
    select
        referral_token,
        person_token,
        job_id,
        disruption_ref,
        source,
        referral_date as referred_on,
        channel as recorded_channel,
        age_group,
        receiving_org,
        previously_unknown,
        coalesce(persons, 1) as persons,
        known_from,
        known_to
    from versions
)

select * from referrals
