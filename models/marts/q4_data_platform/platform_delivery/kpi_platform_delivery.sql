with milestones as (
    select * from {{ ref('fct_platform_delivery') }}
),

reporting_points as (
    select * from {{ ref('reporting_points') }}
),

spine as (
    select * from {{ ref('int_measures_spined') }} where kpi = 'platform_delivery'
),

{# Dates decide; a status alone says that a milestone is met, but not when. #}
milestones_known as (
    select
        reporting_points.reporting_point,
        reporting_points.as_at,
        milestones.*,
        milestones.actual_on <= reporting_points.as_at as is_met_by_date,
        case
            when milestones.actual_on is not null
                then milestones.actual_on > reporting_points.as_at
            else milestones.status not in ('met', 'cancelled')
        end as is_open,
        milestones.status <> 'cancelled'
        and {{ in_period('milestones.baseline_planned_on') }} as is_due_at_baseline,
        milestones.status <> 'cancelled'
        and {{ in_period('milestones.planned_on') }} as is_due,
        {{ in_period('milestones.actual_on') }} as is_met_in_period
    from reporting_points
    inner join milestones
        on {{ in_force('milestones', 'reporting_points.as_at') }}
),

in_dimensions as (
    {{ under_each_dimension('milestones_known', {
        'phase': 'phase', 'funding_stream': 'funding_stream',
    }) }}
),

{# A milestone that is met, but on no recorded day, was met neither on time nor late. #}
measured as (
    {%- for measure, (condition, numerator, denominator) in {
        'milestones_planned': ('is_due', 'count(*)', 'null'),
        'milestones_planned_at_baseline': ('is_due_at_baseline', 'count(*)', 'null'),
        'milestones_met': ('is_met_in_period', 'count(*)', 'null'),
        'share_of_milestones_met_by_planned_date': (
            'is_due and (is_open or actual_on is not null)',
            'count(case when is_met_by_date and days_from_plan <= 0 then 1 end)',
            'count(*)',
        ),
        'share_of_milestones_met_by_baseline_date': (
            'is_due_at_baseline and (is_open or actual_on is not null)',
            'count(case when is_met_by_date and days_from_baseline <= 0 then 1 end)',
            'count(*)',
        ),
        'average_days_from_baseline_to_met': (
            'is_met_in_period and days_from_baseline is not null',
            'sum(days_from_baseline)',
            'count(*)',
        ),
        'milestones_open': ('is_open', 'count(*)', 'null'),
        'milestones_overdue': ('is_open and planned_on < as_at', 'count(*)', 'null'),
        'milestones_overdue_at_baseline': (
            'is_open and baseline_planned_on < as_at', 'count(*)', 'null',
        ),
        'milestones_rebaselined': ('rebaselines > 0', 'count(*)', 'null'),
        'milestone_rebaselines': ('rebaselines > 0', 'sum(rebaselines)', 'null'),
        'milestone_planned_cost': (
            'is_due and planned_cost_gbp is not null', 'sum(planned_cost_gbp)', 'null',
        ),
        'milestone_actual_cost': (
            'is_met_in_period and actual_cost_gbp is not null', 'sum(actual_cost_gbp)', 'null',
        ),
        'milestone_actual_costs_below_zero': (
            'is_met_in_period and actual_cost_gbp < 0', 'count(*)', 'null',
        ),
        'milestone_cost_variance': (
            'is_met_in_period and actual_cost_gbp is not null and planned_cost_gbp is not null',
            'sum(actual_cost_gbp - planned_cost_gbp)', 'null',
        ),
        'milestone_cost_variance_of_plan': (
            'is_met_in_period and actual_cost_gbp is not null and planned_cost_gbp is not null',
            'sum(actual_cost_gbp - planned_cost_gbp)', 'sum(planned_cost_gbp)',
        ),
    }.items() %}
    {{ 'union all' if not loop.first }}
    select
        '{{ measure }}' as measure,
        reporting_point,
        dimension,
        cast({{ numerator }} as decimal(18, 4)) as numerator,
        cast({{ denominator }} as decimal(18, 4)) as denominator
    from in_dimensions
    where {{ condition }}
    group by reporting_point, dimension
    {%- endfor %}
),

{# What is not recorded at all is not 0, and no cost is no variance of 0. #}
cells as (
    select
        measure, 'v1' as definition_version, reporting_point, dimension, numerator, denominator,
        cast(null as varchar) as not_applicable_reason
    from measured
    union all
    select
        measure, definition_version, reporting_point, dimension, null, null,
        case
            when reporting_point not in (select reporting_point from milestones_known)
                then 'No milestones are recorded by the date'
            else 'No milestone met in the period has both costs'
        end
    from spine
    where
        reporting_point not in (select reporting_point from milestones_known)
        or (
            measure = 'milestone_cost_variance'
            and (measure, reporting_point, dimension) not in (
                select (measure, reporting_point, dimension) from measured
            )
        )
),

kpi_platform_delivery as (
    {{ measure_rows('platform_delivery', 'cells', with_reason=true) }}
)

select * from kpi_platform_delivery
