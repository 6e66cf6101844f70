{% set kpis = [
    'kpi_identifications', 'kpi_risk_scores', 'kpi_ori', 'kpi_disruptions', 'kpi_safeguarding',
    'kpi_proactive_jobs', 'kpi_client_survey', 'kpi_triage', 'kpi_tasking_funnel', 'kpi_list_review',
    'kpi_master_list', 'kpi_top10', 'kpi_people', 'kpi_citizen_survey', 'kpi_engagement', 'kpi_comms',
    'kpi_tda_pipeline', 'kpi_ce_onboarding', 'kpi_tool_usage', 'kpi_tool_user_survey',
    'kpi_tool_disruptions', 'kpi_data_network', 'kpi_platform_delivery', 'kpi_platform_use',
    'kpi_spend', 'kpi_benefits', 'kpi_unit_costs', 'kpi_programme_totals', 'kpi_comparison',
] %}
with measured as (
    {% for kpi in kpis %}
    select * from {{ ref(kpi) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

first_published as (
    select * from measured where knowledge = 'first_published'
),

kpi_values as (
    select
        measured.*,
        case
            when measured.knowledge = 'latest' then measured.value - first_published.value
        end as revision
    from measured
    left join first_published
        on measured.measure = first_published.measure
        and measured.definition_version = first_published.definition_version
        and measured.period_type = first_published.period_type
        and measured.period_start is not distinct from first_published.period_start
        and measured.period_end = first_published.period_end
        and measured.dimension = first_published.dimension
        and measured.period_type <> 'point'
)

select * from kpi_values
