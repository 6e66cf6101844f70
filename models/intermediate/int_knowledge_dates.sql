with delivered as (
    {% for base in staged_extracts().values() %}
    select extract_date from {{ ref(base) }}
    {{ 'union' if not loop.last }}
    {% endfor %}
),

knowledge_dates as (
    select
        min(extract_date) as first_known_on,
        max(extract_date) as newest_known_on
    from delivered
)

select * from knowledge_dates
