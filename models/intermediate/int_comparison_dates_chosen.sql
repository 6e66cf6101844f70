with knowledge_dates as (
    select * from {{ ref('int_knowledge_dates') }}
),

comparison_dates as (
    select * from {{ ref('comparison_dates') }}
),

comparison_dates_chosen as (
    select newest_known_on as as_at from knowledge_dates
    union
    select comparison_dates.as_at
    from comparison_dates
    inner join knowledge_dates
        on comparison_dates.as_at between knowledge_dates.first_known_on
        and knowledge_dates.newest_known_on
)

select * from comparison_dates_chosen
