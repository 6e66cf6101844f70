with milestones as (
    select * from {{ ref('stg_data_platform__milestones') }}
),

{# A plan that is TBC moves nothing: the next date is held against the last one given. #}
plans_dated as (
    select
        milestone_id,
        planned_on,
        known_from,
        lag(planned_on) over each_milestone as previous_planned_on,
        row_number() over each_milestone as plan_number
    from milestones
    where planned_on is not null
    window each_milestone as (partition by milestone_id order by known_from)
),

plans_to_date as (
    select
        milestones.milestone_id,
        milestones.known_from,
        min(case when plans_dated.plan_number = 1 then plans_dated.planned_on end)
            as baseline_planned_on,
        count(
            case when plans_dated.planned_on <> plans_dated.previous_planned_on then 1 end
        ) as rebaselines
    from milestones
    left join plans_dated
        on milestones.milestone_id = plans_dated.milestone_id
        and plans_dated.known_from <= milestones.known_from
    group by milestones.milestone_id, milestones.known_from
),

milestones_rebaselined as (
    select
        milestones.milestone_id,
        milestones.phase,
        milestones.funding_stream,
        milestones.organisation,
        coalesce(milestones.status, 'not recorded') as status,
        plans_to_date.baseline_planned_on,
        milestones.planned_on,
        plans_to_date.rebaselines,
        milestones.actual_on,
        milestones.planned_cost_gbp,
        milestones.actual_cost_gbp,
        milestones.known_from,
        milestones.known_to
    from milestones
    inner join plans_to_date
        on milestones.milestone_id = plans_to_date.milestone_id
        and milestones.known_from = plans_to_date.known_from
)

select * from milestones_rebaselined
