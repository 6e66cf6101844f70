with identifications_matched as (
    select * from {{ ref('int_identifications_matched') }}
),

reporting_points as (
    select * from {{ ref('reporting_points') }}
),

quarters as (
    select distinct
        period_label,
        period_end,
        {{ date_plus_days('period_start', -1) }} as previous_end
    from reporting_points
    where period_type = 'quarter' and knowledge = 'first_published'
),

identifications_known as (
    select distinct identification_id from identifications_matched
),

compared as (
    select
        quarters.period_label,
        quarters.period_end,
        coalesce(later.identification_id, earlier.identification_id) as identification_id,
        earlier.match_status as status_before,
        later.match_status as status_after,
        earlier.matched_threat_id as threat_before,
        later.matched_threat_id as threat_after
    from quarters
    cross join identifications_known
    left join identifications_matched as earlier
        on identifications_known.identification_id = earlier.identification_id
        and {{ in_force('earlier', 'quarters.previous_end') }}
    left join identifications_matched as later
        on identifications_known.identification_id = later.identification_id
        and {{ in_force('later', 'quarters.period_end') }}
),

identification_changes as (
    select
        period_label,
        period_end,
        identification_id,
        case
            when status_before is null and threat_after is not null then 'new_and_matched'
            when status_before is null then 'new_and_unmatched'
            when status_after is null then 'removed'
            when threat_before is null and threat_after is not null then 'newly_matched'
            when threat_before is not null and threat_after is null then 'no_longer_matched'
            when threat_before <> threat_after then 'matched_to_another'
            else 'other_reason'
        end as match_change,
        status_before,
        status_after,
        threat_before,
        threat_after
    from compared
    where
        identification_id is not null
        and (
            status_before is distinct from status_after
            or threat_before is distinct from threat_after
        )
)

select * from identification_changes
