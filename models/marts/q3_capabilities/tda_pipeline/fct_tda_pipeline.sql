with tda_stages as (
    select * from {{ ref('int_tda_stages_sequenced') }}
),

fct_tda_pipeline as (
    select
        tool_code,
        tool_name,
        step,
        stage,
        stage_order,
        is_on_the_way,
        entered_on,
        left_on,
        previous_stage,
        movement,
        skipped_stages,
        decision,
        decided_on,
        cyber_assurance_status,
        owning_team,
        is_threat_neutral,
        estimated_build_cost,
        estimated_running_cost,
        known_from,
        known_to
    from tda_stages
)

select * from fct_tda_pipeline
