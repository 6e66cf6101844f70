with versions as (
    {{ record_versions(ref('base_capabilities__onboarding')) }}
),

onboarding as (
    select
        org as organisations,
        org_type as organisation_type,
        status,
        status_date as status_on,
        spoc_assigned as has_contact,
        licensed_users,
        first_use_date as first_used_on,
        funding_fy as funding_year,
        known_from,
        known_to
    from versions
)

select * from onboarding
