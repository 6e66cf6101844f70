-- Without a month's rows the month before stands for it, and its leavers and promotions are lost.
{{ config(severity='warn') }}

with months as (
    select distinct month_end from {{ ref('fct_people') }} where known_to is null
),

neighbours as (
    select
        month_end,
        lead(month_end) over (order by month_end) as next_month_end
    from months
)

select
    month_end,
    last_day({{ dbt.dateadd('day', 1, 'month_end') }}) as expected,
    next_month_end as observed
from neighbours
where next_month_end <> last_day({{ dbt.dateadd('day', 1, 'month_end') }})
