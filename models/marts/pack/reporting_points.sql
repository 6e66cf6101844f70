with knowledge_dates as (
    select * from {{ ref('int_knowledge_dates') }}
),

first_publications as (
    select * from {{ ref('first_publications') }}
),

reporting_documents as (
    select * from {{ ref('reporting_documents') }}
),

complete_periods as (
    select * from {{ ref('int_periods_completed') }}
),

{# A pack drawn later than its last day knows more; the seed first_publications says when. #}
first_published as (
    select
        complete_periods.*,
        coalesce(first_publications.as_at, complete_periods.period_end) as as_at,
        'first_published' as knowledge
    from complete_periods
    left join first_publications
        on complete_periods.period_type = first_publications.period_type
        and complete_periods.period_label = first_publications.period_label
),

latest as (
    select
        complete_periods.*,
        knowledge_dates.newest_known_on as as_at,
        'latest' as knowledge
    from complete_periods
    cross join knowledge_dates
    union all
    select
        'inception' as period_type,
        'to the newest knowledge' as period_label,
        cast(null as date) as period_start,
        newest_known_on as period_end,
        newest_known_on as as_at,
        'latest' as knowledge
    from knowledge_dates
    where newest_known_on not in (select period_end from complete_periods)
),

documents as (
    select
        reporting_documents.period_type,
        reporting_documents.document as period_label,
        reporting_documents.period_start,
        reporting_documents.period_end,
        reporting_documents.as_at,
        'document' as knowledge
    from reporting_documents
    cross join knowledge_dates
    where reporting_documents.as_at <= knowledge_dates.newest_known_on
),

{# What is counted as it stands has no period: it is taken on each date of a publication. #}
first_published_points as (
    select
        'point' as period_type,
        period_label,
        as_at as period_start,
        as_at as period_end,
        as_at,
        'first_published' as knowledge
    from first_published
    where period_type = 'quarter'
),

newest_point as (
    select
        'point' as period_type,
        'newest knowledge' as period_label,
        newest_known_on as period_start,
        newest_known_on as period_end,
        newest_known_on as as_at,
        'latest' as knowledge
    from knowledge_dates
),

points as (
    select * from first_published
    union all
    select * from latest
    union all
    select * from documents
    union all
    select * from first_published_points
    union all
    select * from newest_point
),

reporting_points as (
    select
        concat_ws(
            '|', points.period_type, coalesce(cast(points.period_start as varchar), 'inception'),
            cast(points.period_end as varchar), cast(points.as_at as varchar), points.knowledge
        ) as reporting_point,
        points.period_type,
        points.period_label,
        points.period_start,
        points.period_end,
        points.as_at,
        points.knowledge,
        case
            when points.period_type = 'quarter'
                then cast({{ dbt.dateadd('quarter', -1, 'points.period_start') }} as date)
        end as previous_period_start,
        points.as_at >= knowledge_dates.first_known_on as is_known
    from points
    cross join knowledge_dates
    where points.as_at <= knowledge_dates.newest_known_on
)

select * from reporting_points
