with versions as (
    {{ record_versions(ref('base_data_platform__profiles')) }}
),

profiles as (
    select
        profile_id,
        product,
        org as organisation,
        produced_date as produced_on,
        users_intended,
        users_active,
        use_case_ref,
        known_from,
        known_to
    from versions
)

select * from profiles
