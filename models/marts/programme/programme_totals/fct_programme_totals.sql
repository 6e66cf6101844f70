with jobs as (
    select * from {{ ref('stg_tracker__jobs') }}
),

aspect_threats as (
    select * from {{ ref('aspect_threats') }}
),

job_aspects as (
    select
        job_key,
        known_from,
        {{ unnest_list('aspects') }} as aspect
    from jobs
),

{# An aspect that may stand for one threat or another counts as neither. #}
job_threats as (
    select
        job_aspects.job_key,
        job_aspects.known_from as version_known_from,
        {{ join_list(sorted_distinct_list('aspect_threats.threat')) }} as threat_types
    from job_aspects
    inner join aspect_threats
        on job_aspects.aspect = aspect_threats.aspect
    where aspect_threats.is_only_threat
    group by job_aspects.job_key, job_aspects.known_from
),

fct_programme_totals as (
    select
        jobs.job_key,
        jobs.toex_team as team,
        jobs.requesting_org as requesting_organisation,
        coalesce(jobs.support_level, 'not recorded') as support_level,
        {{ join_list('jobs.aspects') }} as aspects,
        job_threats.threat_types,
        jobs.allocated_on,
        coalesce(jobs.decision = 'Accepted', false) and jobs.allocated_on is not null
            as is_supported,
        jobs.known_from,
        jobs.known_to
    from jobs
    left join job_threats
        on jobs.job_key = job_threats.job_key
        and jobs.known_from = job_threats.version_known_from
)

select * from fct_programme_totals
