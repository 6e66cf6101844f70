with assessments as (
    select * from {{ ref('fct_ori') }}
),

based as (
    {{ assessment_bases('assessments') }}
),

counts as (
    select
        reporting_point,
        definition_version,
        count(*) as assessments,
        count(case when ori_change <> 0 then 1 end) as updates,
        count(case when ori_change > 0 then 1 end) as increases,
        count(case when ori_change < 0 then 1 end) as decreases,
        count(case when ori_change < 0 and is_first_after_allocation then 1 end) as first_decreases
    from based
    group by reporting_point, definition_version
),

cells as (
    select
        'ori_updates' as measure, definition_version, reporting_point, '' as dimension,
        updates as numerator, cast(null as bigint) as denominator
    from counts
    union all
    select 'ori_increases', definition_version, reporting_point, '', increases, null from counts
    union all
    select 'ori_decreases', definition_version, reporting_point, '', decreases, null from counts
    union all
    select
        'share_of_assessments_with_ori_updated', definition_version, reporting_point, '',
        updates, assessments
    from counts
    union all
    select
        'ori_decreases_per_increase', definition_version, reporting_point, '', decreases, increases
    from counts
    union all
    select
        'share_of_ori_decreases_at_first_assessment_after_toex_support', definition_version,
        reporting_point, '', first_decreases, decreases
    from counts
),

kpi_ori as (
    {{ measure_rows('ori', 'cells') }}
)

select * from kpi_ori
