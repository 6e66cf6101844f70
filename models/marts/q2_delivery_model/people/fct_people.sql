with posts_occupied as (
    select * from {{ ref('int_posts_occupied') }}
),

{# Without the token: who holds a post is for nobody to follow through the years. #}
fct_people as (
    select
        post_id,
        month_end,
        team,
        role,
        officer_or_staff,
        cast(fte as decimal(18, 4)) as fte,
        funding,
        status,
        in_progress_stage,
        joined_post_on,
        first_started_on,
        left_on,
        destination,
        is_left_on_promotion,
        is_promoted,
        is_in_post,
        known_from,
        known_to
    from posts_occupied
)

select * from fct_people
