with milestones as (
    select * from {{ ref('int_milestones_rebaselined') }}
),

fct_platform_delivery as (
    select
        milestone_id,
        phase,
        funding_stream,
        organisation,
        status,
        baseline_planned_on,
        planned_on,
        cast(rebaselines as bigint) as rebaselines,
        actual_on,
        {{ dbt.datediff('baseline_planned_on', 'actual_on', 'day') }} as days_from_baseline,
        {{ dbt.datediff('planned_on', 'actual_on', 'day') }} as days_from_plan,
        planned_cost_gbp,
        actual_cost_gbp,
        known_from,
        known_to
    from milestones
)

select * from fct_platform_delivery
