with identifications as (
    select * from {{ ref('stg_apmis__identifications') }}
),

identifications_explained as (
    select * from {{ ref('int_identifications_explained') }}
),

reporting_points as (
    select * from {{ ref('reporting_points') }}
),

points as (
    select distinct as_at from reporting_points where period_type = 'point' and is_known
),

identifications_unmatched as (
    select
        points.as_at,
        identifications.identification_id,
        identifications.identified_type,
        identifications.identified_on,
        {{ dbt.datediff('identifications.identified_on', 'points.as_at', 'day') }} as age_days,
        identifications_explained.match_status as reason,
        identifications_explained.delay_reason,
        identifications_explained.nearest_threat_id,
        identifications_explained.rule as nearest_rule,
        identifications_explained.score as nearest_score
    from points
    inner join identifications
        on {{ in_force('identifications', 'points.as_at') }}
    inner join identifications_explained
        on identifications.identification_id = identifications_explained.identification_id
        and {{ in_force('identifications_explained', 'points.as_at') }}
    where identifications_explained.match_status <> 'matched'
)

select * from identifications_unmatched
