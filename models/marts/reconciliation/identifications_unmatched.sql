with identifications as (
    select * from {{ ref('stg_apmis__identifications') }}
),

identifications_matched as (
    select * from {{ ref('int_identifications_matched') }}
),

reporting_points as (
    select * from {{ ref('reporting_points') }}
),

match_rules as (
    select * from {{ ref('match_rules') }}
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
        identifications_matched.match_status as reason,
        match_rules.reason_code as delay_reason,
        identifications_matched.nearest_threat_id,
        match_rules.rule as nearest_rule,
        identifications_matched.score as nearest_score
    from points
    inner join identifications
        on {{ in_force('identifications', 'points.as_at') }}
    inner join identifications_matched
        on identifications.identification_id = identifications_matched.identification_id
        and {{ in_force('identifications_matched', 'points.as_at') }}
    left join match_rules
        on identifications_matched.priority = match_rules.priority
    where identifications_matched.match_status <> 'matched'
)

select * from identifications_unmatched
