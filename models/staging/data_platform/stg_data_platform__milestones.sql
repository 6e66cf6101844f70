with versions as (
    {{ record_versions(ref('base_data_platform__milestones')) }}
),

milestones as (
    select
        milestone_id,
        phase,
        funding_stream,
        org as organisation,
        status,
        planned_date as planned_on,
        actual_date as actual_on,
        planned_cost_gbp,
        actual_cost_gbp,
        known_from,
        known_to
    from versions
)

select * from milestones
