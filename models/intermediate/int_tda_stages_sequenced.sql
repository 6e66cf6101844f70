with recorded_stages as (
    select * from {{ ref('stg_capabilities__tda_stages') }}
),

stage_list as (
    select * from {{ ref('tda_stages') }}
),

tools as (
    select * from {{ ref('tools') }}
),

knowledge_days as (
    {{ turning_points('recorded_stages', ['tool_code']) }}
),

known_on_each_day as (
    select
        recorded_stages.tool_code,
        tools.tool_name as listed_name,
        recorded_stages.tool_name as recorded_name,
        recorded_stages.stage,
        stage_list.sort_order as stage_order,
        stage_list.is_on_the_way,
        recorded_stages.entered_on,
        recorded_stages.recorded_previous_stage,
        recorded_stages.decision,
        recorded_stages.decided_on,
        recorded_stages.cyber_assurance_status,
        recorded_stages.owning_team,
        recorded_stages.is_threat_neutral,
        recorded_stages.estimated_build_cost,
        recorded_stages.estimated_running_cost,
        knowledge_days.known_from,
        knowledge_days.known_to
    from knowledge_days
    inner join recorded_stages
        on knowledge_days.tool_code = recorded_stages.tool_code
        and {{ in_force('recorded_stages', 'knowledge_days.known_from') }}
    inner join stage_list
        on recorded_stages.stage = stage_list.stage
    left join tools
        on recorded_stages.tool_code = tools.tool_code
),

{# Where no row stands before this one the tracker's own column says where the tool came from. #}
sequenced as (
    select
        *,
        row_number() over way as step,
        coalesce(
            lag(stage) over way, nullif(recorded_previous_stage, stage)
        ) as previous_stage,
        last_value(recorded_name ignore nulls) over whole_way as newest_name,
        last_value(estimated_build_cost ignore nulls) over way_so_far as newest_build_cost,
        last_value(estimated_running_cost ignore nulls) over way_so_far as newest_running_cost
    from known_on_each_day
    window
        way as (partition by tool_code, known_from order by entered_on, stage_order),
        way_so_far as (
            partition by tool_code, known_from order by entered_on, stage_order
            rows between unbounded preceding and current row
        ),
        whole_way as (
            partition by tool_code, known_from order by entered_on, stage_order
            rows between unbounded preceding and unbounded following
        )
),

moved as (
    select
        sequenced.*,
        {# A stage whose row is lost was not skipped if the tracker says it came from there. #}
        greatest(
            coalesce(previous_stages.sort_order, 0),
            case
                when own_previous_stages.sort_order < sequenced.stage_order
                    then own_previous_stages.sort_order
                else 0
            end
        ) as reached_order,
        case
            when sequenced.previous_stage is null then 'first'
            when sequenced.previous_stage = sequenced.stage then 'unchanged'
            when not previous_stages.is_on_the_way then 'revived'
            when not sequenced.is_on_the_way then 'retired'
            when sequenced.stage_order > previous_stages.sort_order then 'forward'
            else 'back'
        end as movement
    from sequenced
    left join stage_list as previous_stages
        on sequenced.previous_stage = previous_stages.stage
    left join stage_list as own_previous_stages
        on sequenced.recorded_previous_stage = own_previous_stages.stage
),

skipped as (
    select
        moved.tool_code,
        moved.known_from,
        moved.step,
        {{ sorted_distinct_list('stage_list.stage') }} as skipped_stages
    from moved
    inner join stage_list
        on stage_list.sort_order > moved.reached_order
        and stage_list.sort_order < moved.stage_order
    where
        moved.movement in ('first', 'forward')
        and moved.is_on_the_way
    group by moved.tool_code, moved.known_from, moved.step
),

described as (
    select
        moved.tool_code,
        coalesce(moved.listed_name, moved.newest_name, moved.tool_code) as tool_name,
        moved.stage,
        moved.stage_order,
        moved.is_on_the_way,
        moved.entered_on,
        moved.step,
        moved.previous_stage,
        moved.movement,
        {{ join_list('skipped.skipped_stages') }} as skipped_stages,
        case
            when moved.movement <> 'unchanged'
                then min(case when moved.movement <> 'unchanged' then moved.entered_on end) over (
                    partition by moved.tool_code, moved.known_from order by moved.step
                    rows between 1 following and unbounded following
                )
        end as left_on,
        moved.decision,
        moved.decided_on,
        moved.cyber_assurance_status,
        moved.owning_team,
        moved.is_threat_neutral,
        moved.newest_build_cost as estimated_build_cost,
        moved.newest_running_cost as estimated_running_cost,
        moved.known_from,
        moved.known_to
    from moved
    left join skipped
        on moved.tool_code = skipped.tool_code
        and moved.known_from = skipped.known_from
        and moved.step = skipped.step
),

tda_stages_sequenced as (
    {{ merge_intervals('described', ['tool_code', 'stage', 'entered_on'], [
        'tool_name', 'stage_order', 'is_on_the_way', 'step', 'previous_stage', 'movement',
        'skipped_stages', 'left_on', 'decision', 'decided_on', 'cyber_assurance_status',
        'owning_team', 'is_threat_neutral', 'estimated_build_cost', 'estimated_running_cost',
    ]) }}
)

select * from tda_stages_sequenced
