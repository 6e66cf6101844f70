with versions as (
    {{ record_versions(ref('base_hr__posts')) }}
),

posts as (
    select
        post_id,
        month_end,
        region as team,
        role,
        officer_or_staff,
        fte,
        post_status as status,
        in_progress_stage,
        person_token,
        start_date as started_on,
        end_date as ended_on,
        leaving_destination,
        coalesce(internal_promotion = 'Y', false) as is_promoted,
        funding,
        known_from,
        known_to
    from versions
)

select * from posts
