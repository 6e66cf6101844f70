{% set first_quarter = "cast('" ~ var('programme_start') ~ "' as date)" %}
with knowledge_dates as (
    select * from {{ ref('int_knowledge_dates') }}
),

digits as (
    {% for digit in range(10) %}
    select {{ digit }} as digit{{ ' union all' if not loop.last }}
    {% endfor %}
),

numbers as (
    select tens.digit * 10 + ones.digit as number
    from digits as tens
    cross join digits as ones
),

{# A hundred quarters from the programme's first; those that have not ended are dropped below. #}
programme_quarters as (
    select
        {{ dbt.dateadd('quarter', 'number', first_quarter) }} as date_quarter,
        {{ dbt.dateadd('quarter', 'number + 1', first_quarter) }} as next_date_quarter
    from numbers
),

quarter_days as (
    select
        cast(date_quarter as date) as period_start,
        cast({{ dbt.dateadd('day', -1, 'next_date_quarter') }} as date) as period_end
    from programme_quarters
),

month_numbers as (
    select number from numbers
    union all
    select number + 100 as number from numbers
),

programme_months as (
    select
        {{ dbt.dateadd('month', 'number', first_quarter) }} as date_month,
        {{ dbt.dateadd('month', 'number + 1', first_quarter) }} as next_date_month
    from month_numbers
),

month_days as (
    select
        cast(date_month as date) as period_start,
        cast({{ dbt.dateadd('day', -1, 'next_date_month') }} as date) as period_end
    from programme_months
),

quarter_periods as (
    select
        'quarter' as period_type,
        {{ quarter_label('quarter_days.period_start') }} as period_label,
        quarter_days.period_start,
        quarter_days.period_end
    from quarter_days
    cross join knowledge_dates
    where quarter_days.period_end <= knowledge_dates.newest_known_on
),

year_periods as (
    select
        'financial_year' as period_type,
        {{ financial_year_label('period_start') }} as period_label,
        min(period_start) as period_start,
        max(period_end) as period_end
    from quarter_periods
    group by {{ financial_year_label('period_start') }}
    having count(*) = 4
),

inception_periods as (
    select
        'inception' as period_type,
        'to ' || period_label as period_label,
        cast(null as date) as period_start,
        period_end
    from quarter_periods
),

{# Some channels are published by month; a month is complete with its last day. #}
month_periods as (
    select
        'month' as period_type,
        substr(cast(month_days.period_start as varchar), 1, 7) as period_label,
        month_days.period_start,
        month_days.period_end
    from month_days
    cross join knowledge_dates
    where month_days.period_end <= knowledge_dates.newest_known_on
),

periods_completed as (
    select * from quarter_periods
    union all
    select * from year_periods
    union all
    select * from inception_periods
    union all
    select * from month_periods
)

select * from periods_completed
