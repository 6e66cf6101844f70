with posts as (
    select * from {{ ref('fct_people') }}
),

trained as (
    select * from {{ ref('int_staff_trained') }}
),

moves as (
    select * from {{ ref('int_staff_moved') }}
),

reporting_points as (
    select * from {{ ref('reporting_points') }}
),

spine as (
    select * from {{ ref('int_measures_spined') }} where kpi = 'people'
),

posts_known as (
    select
        reporting_points.reporting_point,
        reporting_points.period_type,
        posts.*
    from reporting_points
    inner join posts
        on {{ in_force('posts', 'reporting_points.as_at') }}
        and posts.month_end <= reporting_points.period_end
        and (
            reporting_points.period_type = 'point'
            or reporting_points.period_start is null
            or posts.month_end >= reporting_points.period_start
        )
),

{# A stock is that of the newest month end: a post that is gone from it exists no more. #}
posts_now as (
    select *
    from posts_known
    where period_type = 'point'
    qualify month_end = max(month_end) over (partition by reporting_point)
),

posts_in_dimensions as (
    {{ under_each_dimension('posts_now', {'team': 'team', 'role': 'role'}) }}
),

posts_counted as (
    select reporting_point, dimension, cast(null as varchar) as status, count(*) as posts
    from posts_in_dimensions
    group by all
    union all
    select reporting_point, dimension, status, count(*)
    from posts_in_dimensions
    group by all
),

persons as (
    select distinct reporting_point, person_token, team, days_of_service from trained
),

staff_in_dimensions as (
    {{ under_each_dimension('persons', {'team': 'team'}) }}
),

staff as (
    select reporting_point, dimension, count(*) as staff, sum(days_of_service) as service
    from staff_in_dimensions
    group by all
),

held_in_dimensions as (
    {{ under_each_dimension('trained', {
        'team': 'team', 'course': 'course', 'pathway_level': 'pathway_level',
    }) }}
),

held as (
    select reporting_point, dimension, count(distinct person_token) as staff
    from held_in_dimensions
    where course is not null
    group by all
),

moves_in_dimensions as (
    {{ under_each_dimension('moves', {
        'team': 'team', 'role': 'role', 'destination': 'destination',
    }) }}
),

measured as (
    select
        'posts' as measure, reporting_point,
        concat_ws(';', nullif(dimension, ''), 'status=' || status) as dimension,
        posts as numerator, cast(null as bigint) as denominator
    from posts_counted
    union all
    select
        spine.measure, spine.reporting_point, spine.dimension,
        coalesce(counted.posts, 0), total.posts
    from spine
    inner join posts_counted as total
        on total.status is null
        and spine.reporting_point = total.reporting_point
        and {{ regex_replace_all('spine.dimension', ';?status=.*$', '') }} = total.dimension
    left join posts_counted as counted
        on spine.reporting_point = counted.reporting_point
        and spine.dimension
        = concat_ws(';', nullif(counted.dimension, ''), 'status=' || counted.status)
    where spine.measure = 'posts_share'
    union all
    select 'average_length_of_service', reporting_point, dimension, service, staff from staff
    union all
    select 'staff_in_post', reporting_point, dimension, staff, null from staff
    union all
    select
        spine.measure, spine.reporting_point, spine.dimension, coalesce(held.staff, 0), staff.staff
    from spine
    inner join staff
        on spine.reporting_point = staff.reporting_point
        and staff.dimension
        = case when spine.dimension like 'team=%' then spine.dimension else '' end
    left join held
        on spine.reporting_point = held.reporting_point and spine.dimension = held.dimension
    where spine.measure = 'staff_with_valid_training_share'
    union all
    select moved, reporting_point, dimension, count(*), null from moves_in_dimensions group by all
    union all
    select 'staff_left_on_promotion', reporting_point, dimension, count(*), null
    from moves_in_dimensions
    where is_left_on_promotion
    group by all
),

{# What is not recorded at all is not 0. #}
cells as (
    select
        measure, 'v1' as definition_version, reporting_point, dimension, numerator, denominator,
        cast(null as varchar) as not_applicable_reason
    from measured
    where reporting_point in (select reporting_point from posts_known)
    union all
    select
        measure, definition_version, reporting_point, dimension, null, null,
        'No posts are recorded for the period or by the date'
    from spine
    where reporting_point not in (select reporting_point from posts_known)
),

kpi_people as (
    {{ measure_rows('people', 'cells', with_reason=true) }}
)

select * from kpi_people
