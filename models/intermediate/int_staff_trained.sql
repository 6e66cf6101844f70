with posts as (
    select * from {{ ref('int_posts_occupied') }}
),

training as (
    select * from {{ ref('stg_hr__training') }}
),

reporting_points as (
    select * from {{ ref('reporting_points') }} where period_type = 'point'
),

{# Staff in post is that of the newest month end known. #}
posts_now as (
    select
        reporting_points.reporting_point,
        reporting_points.as_at,
        posts.*
    from reporting_points
    inner join posts
        on {{ in_force('posts', 'reporting_points.as_at') }}
        and posts.month_end <= reporting_points.as_at
    qualify
        posts.month_end
        = max(posts.month_end) over (partition by reporting_points.reporting_point)
),

staff as (
    select reporting_point, as_at, team, person_token, first_started_on
    from posts_now
    where is_in_post and first_started_on <= as_at
    qualify row_number() over (partition by reporting_point, person_token order by post_id) = 1
),

staff_trained as (
    select distinct
        staff.reporting_point,
        staff.person_token,
        staff.team,
        {{ dbt.datediff('staff.first_started_on', 'staff.as_at', 'day') }} as days_of_service,
        training.course,
        training.pathway_level
    from staff
    left join training
        on staff.person_token = training.person_token
        and {{ in_force('training', 'staff.as_at') }}
        and training.completed_on <= staff.as_at
        and (training.valid_until is null or training.valid_until >= staff.as_at)
)

select * from staff_trained
