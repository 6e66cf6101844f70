with posts as (
    select * from {{ ref('stg_hr__posts') }}
),

service_started as (
    select * from {{ ref('int_service_started') }}
),

posts_occupied as (
    select
        posts.post_id,
        posts.month_end,
        posts.team,
        posts.role,
        posts.officer_or_staff,
        posts.fte,
        posts.funding,
        posts.status,
        posts.in_progress_stage,
        posts.person_token,
        posts.started_on as joined_post_on,
        service_started.first_started_on,
        {# An end that lies ahead of a filled post has not come: the person is still there. #}
        case
            when posts.status <> 'filled' or posts.ended_on <= posts.month_end then posts.ended_on
        end as left_on,
        case
            when posts.leaving_destination = 'within policing on promotion' then 'within policing'
            else posts.leaving_destination
        end as destination,
        coalesce(
            posts.leaving_destination = 'within policing on promotion', false
        ) as is_left_on_promotion,
        posts.is_promoted,
        coalesce(
            posts.status = 'filled'
            and service_started.first_started_on is not null
            and (posts.ended_on is null or posts.ended_on > posts.month_end), false
        ) as is_in_post,
        {{ known_from_both('posts', 'service_started') }} as known_from,
        {{ known_to_both('posts', 'service_started') }} as known_to
    from posts
    left join service_started
        on posts.person_token = service_started.person_token
        and posts.started_on is not null
        and (posts.status = 'filled' or posts.ended_on is not null)
        and {{ known_together('posts', 'service_started') }}
)

select * from posts_occupied
