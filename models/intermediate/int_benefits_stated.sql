with assured as (
    select * from {{ ref('int_benefits_assured') }}
),

by_stage as (
    select
        reporting_point,
        metric,
        stage,
        count(distinct value) as readings,
        min(value) as value
    from assured
    group by reporting_point, metric, stage
),

each_stage as (
    select
        *,
        bool_or(stage is null)
            over (partition by reporting_point, metric) as has_record_of_all
    from by_stage
),

{# A record of no stage speaks for all of them; of several stages none does. #}
every_stage as (
    select
        reporting_point,
        metric,
        count(*) as stages_stated,
        max(readings) as readings,
        min(value) as value
    from each_stage
    where
        stage is null
        or not has_record_of_all
    group by reporting_point, metric
),

benefits_stated as (
    select
        reporting_point,
        metric,
        '' as dimension,
        stages_stated,
        readings,
        value
    from every_stage
    union all
    select
        reporting_point,
        metric,
        'stage=' || stage,
        1,
        readings,
        value
    from by_stage
    where stage is not null
)

select * from benefits_stated
