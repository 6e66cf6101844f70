with assessments as (
    select * from {{ ref('int_assessments_chained') }}
),

listings as (
    select * from {{ ref('int_listings_ranged') }}
),

listed_operations as (
    select distinct
        operation_key,
        cast('{{ var("beginning_of_time") }}' as date) as beginning
    from listings
),

listed_assessments as (
    select assessments.*
    from assessments
    inner join listed_operations
        on assessments.operation_key = listed_operations.operation_key
),

known_parts as (
    select operation_key, known_from, known_to from listed_assessments
    union all
    select operation_key, beginning as known_from, cast(null as date) as known_to
    from listed_operations
),

knowledge_days as (
    {{ turning_points('known_parts', ['operation_key']) }}
),

{# Days before the first assessment have a row without a score, so that the list can give one. #}
standing as (
    select
        knowledge_days.operation_key,
        listed_assessments.assessed_on as scored_from,
        listed_assessments.assessment_id,
        listed_assessments.assessed_on,
        listed_assessments.risk_score,
        knowledge_days.known_from,
        knowledge_days.known_to
    from knowledge_days
    inner join listed_assessments
        on knowledge_days.operation_key = listed_assessments.operation_key
        and {{ in_force('listed_assessments', 'knowledge_days.known_from') }}
    union all
    select
        knowledge_days.operation_key,
        listed_operations.beginning as scored_from,
        null as assessment_id,
        null as assessed_on,
        null as risk_score,
        knowledge_days.known_from,
        knowledge_days.known_to
    from knowledge_days
    inner join listed_operations
        on knowledge_days.operation_key = listed_operations.operation_key
),

last_of_each_day as (
    select *
    from standing
    qualify row_number() over (
        partition by operation_key, known_from, scored_from
        order by assessment_id desc nulls last
    ) = 1
),

followed as (
    select
        *,
        lead(scored_from) over (
            partition by operation_key, known_from order by scored_from
        ) as scored_to
    from last_of_each_day
),

scores_ranged as (
    {{ merge_intervals(
        'followed', ['operation_key', 'scored_from'], ['scored_to', 'assessed_on', 'risk_score']
    ) }}
)

select * from scores_ranged
