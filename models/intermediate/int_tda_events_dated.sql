with stages as (
    select * from {{ ref('int_tda_stages_sequenced') }}
),

reporting_points as (
    select *
    from {{ ref('reporting_points') }}
    where period_type in ('quarter', 'financial_year', 'inception')
),

stages_known as (
    select
        reporting_points.reporting_point,
        reporting_points.period_start,
        reporting_points.period_end,
        stages.*
    from reporting_points
    inner join stages
        on {{ in_force('stages', 'reporting_points.as_at') }}
),

{# A tool that comes back to deployment was deployed before. #}
first_deployments as (
    select *
    from stages_known
    where stage = 'deployment'
    qualify row_number() over (partition by reporting_point, tool_code order by step) = 1
),

events as (
    select
        'tools_deployed' as measure, entered_on as happened_on,
        cast(null as varchar) as event_stage, cast(null as varchar) as event_decision, *
    from first_deployments
    union all
    select 'tda_back_steps', entered_on, previous_stage, null, *
    from stages_known
    where movement = 'back'
    union all
    select
        'tda_stages_skipped', entered_on,
        {{ unnest_list(split_by_regex('skipped_stages', ';')) }}, null, *
    from stages_known
    union all
    select 'tda_decisions', coalesce(decided_on, entered_on), null, decision, *
    from stages_known
    where decision is not null
),

tda_events_dated as (
    select
        reporting_point,
        measure,
        happened_on,
        tool_code,
        step,
        event_stage,
        event_decision
    from events
    where happened_on <= period_end and (period_start is null or happened_on >= period_start)
)

select * from tda_events_dated
