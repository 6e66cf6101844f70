with jobs as (
    select * from {{ ref('fct_programme_totals') }} where is_supported
),

inception_points as (
    select * from {{ ref('reporting_points') }} where period_type = 'inception'
),

{# Supported to date is what was allocated by the knowledge date, as for listed operations. #}
supported as (
    select
        inception_points.reporting_point,
        jobs.job_key,
        jobs.requesting_organisation,
        jobs.support_level,
        coalesce({{ list_has(split_by_regex('jobs.threat_types', ';'), "'MSHT'") }}, false)
            as is_on_msht
    from inception_points
    inner join jobs
        on {{ in_force('jobs', 'inception_points.as_at') }}
        and jobs.allocated_on <= inception_points.as_at
),

dimensioned as (
    {{ under_each_dimension('supported', {'support_level': 'support_level'}) }}
),

{# Every point has its share or says why not. #}
efforts as (
    select
        inception_points.reporting_point,
        count(case when supported.is_on_msht then 1 end) as msht_jobs,
        count(supported.job_key) as jobs
    from inception_points
    left join supported
        on inception_points.reporting_point = supported.reporting_point
    group by inception_points.reporting_point
),

cells as (
    select
        'jobs_supported' as measure, 'v1' as definition_version, reporting_point, dimension,
        count(*) as numerator, cast(null as bigint) as denominator
    from dimensioned
    group by reporting_point, dimension
    union all
    select
        'forces_or_organisations_supported', 'v1', reporting_point, '',
        count(distinct requesting_organisation), null
    from supported
    group by reporting_point
    union all
    select
        'share_of_effort_on_msht', 'v1', reporting_point, 'threat_type=MSHT', msht_jobs, jobs
    from efforts
),

kpi_programme_totals as (
    {{ measure_rows('programme_totals', 'cells') }}
)

select * from kpi_programme_totals
