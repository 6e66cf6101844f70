with posts as (
    select * from {{ ref('stg_hr__posts') }}
),

services as (
    select person_token, started_on, known_from, known_to
    from posts
    where
        person_token is not null
        and started_on is not null
        and (status = 'filled' or ended_on is not null)
),

days as (
    {{ turning_points('services', ['person_token']) }}
),

firsts as (
    select
        days.person_token,
        days.known_from,
        days.known_to,
        min(services.started_on) as first_started_on
    from days
    inner join services
        on days.person_token = services.person_token
        and {{ in_force('services', 'days.known_from') }}
    group by all
),

service_started as (
    {{ merge_intervals('firsts', ['person_token'], ['first_started_on']) }}
)

select * from service_started
