with identifications_matched as (
    select * from {{ ref('int_identifications_matched') }}
),

reporting_points as (
    select * from {{ ref('reporting_points') }}
),

quarters as (
    select distinct
        period_label as quarter,
        period_end,
        {{ date_plus_days('period_start', -1) }} as previous_end
    from reporting_points
    where period_type = 'quarter' and knowledge = 'first_published'
),

compared as (
    select
        quarters.quarter,
        quarters.period_end,
        coalesce(after.identification_id, before.identification_id) as identification_id,
        before.match_status as status_before,
        after.match_status as status_after,
        before.matched_threat_id as threat_before,
        after.matched_threat_id as threat_after
    from quarters
    cross join (select distinct identification_id from identifications_matched) as every
    left join identifications_matched as before
        on every.identification_id = before.identification_id
        and {{ in_force('before', 'quarters.previous_end') }}
    left join identifications_matched as after
        on every.identification_id = after.identification_id
        and {{ in_force('after', 'quarters.period_end') }}
),

identification_changes as (
    select
        quarter,
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
        end as change,
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
