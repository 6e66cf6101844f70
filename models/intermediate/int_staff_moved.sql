with posts as (
    select * from {{ ref('int_posts_occupied') }}
),

reporting_points as (
    select *
    from {{ ref('reporting_points') }}
    where period_type in ('quarter', 'financial_year', 'inception')
),

posts_known as (
    select
        reporting_points.reporting_point,
        reporting_points.period_start,
        reporting_points.period_end,
        posts.*
    from reporting_points
    inner join posts
        on {{ in_force('posts', 'reporting_points.as_at') }}
),

{# Each event once, on the day on which it happened: a row that is repeated at later month ends is
   no second event. #}
events as (
    select 'staff_started' as moved, first_started_on as happened_on, *
    from posts_known
    where joined_post_on = first_started_on
    qualify
        row_number() over (
            partition by reporting_point, person_token order by month_end, post_id
        ) = 1
    union all
    select 'internal_promotions' as moved, month_end as happened_on, *
    from posts_known
    where is_promoted
    union all
    select 'staff_left' as moved, left_on as happened_on, *
    from posts_known
    where left_on is not null
    qualify
        row_number() over (
            partition by reporting_point, coalesce(person_token, post_id), left_on
            order by destination is null, month_end, post_id
        ) = 1
),

staff_moved as (
    select
        reporting_point,
        moved,
        happened_on,
        post_id,
        team,
        role,
        case
            when moved = 'staff_left' then coalesce(destination, 'not recorded')
        end as destination,
        is_left_on_promotion
    from events
    where happened_on <= period_end and (period_start is null or happened_on >= period_start)
)

select * from staff_moved
