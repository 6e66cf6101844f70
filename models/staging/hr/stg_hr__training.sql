with versions as (
    {{ record_versions(ref('base_hr__training')) }}
),

training as (
    select
        person_token,
        course_or_licence as course,
        pathway_level,
        completed_date as completed_on,
        expiry_date as valid_until,
        known_from,
        known_to
    from versions
)

select * from training
