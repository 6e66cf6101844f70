{%- set sums = {
    'tool_active_users': 'plausible_users',
    'tool_active_users_monthly_average': 'plausible_users',
    'tool_sessions': 'sessions',
    'tool_jobs_run': 'jobs_run',
    'characters_translated': 'characters_translated',
    'lines_translated': 'lines_translated',
    'audio_minutes_transcribed': 'audio_minutes_transcribed',
    'videos_transcribed': 'videos_transcribed',
    'tool_platform_cost': 'platform_cost',
    'tool_counterfactual_cost': 'counterfactual_cost',
    'tool_hours_saved_estimate': 'hours_saved_estimate',
    'tool_usage_with_implausible_users': 'implausible',
    'translation_unit_switches': 'switches',
} -%}
{# Both parts of a ratio come from the same rows: those that give both. #}
{%- set ratios = {
    'tool_availability': ('availability', '1'),
    'tool_platform_cost_per_active_user': ('platform_cost', 'plausible_users'),
    'tool_platform_cost_per_session': ('platform_cost', 'sessions'),
} -%}
with usages as (
    select * from {{ ref('fct_tool_usage') }}
),

reporting_points as (
    select * from {{ ref('reporting_points') }} where period_type <> 'point'
),

spine as (
    select * from {{ ref('int_measures_spined') }} where kpi = 'tool_usage'
),

{# All that is known to the period's end, since it also says when usage began and in which unit
   translations were counted before. #}
known as (
    select
        reporting_points.reporting_point,
        reporting_points.period_start,
        reporting_points.period_end,
        usages.*,
        usages.month >= coalesce(reporting_points.period_start, usages.month) as is_in_period,
        case when not usages.has_implausible_users then usages.active_users end as plausible_users,
        case when usages.has_implausible_users then 1 else 0 end as implausible
    from reporting_points
    inner join usages
        on {{ in_force('usages', 'reporting_points.as_at') }}
        and cast({{ dbt.dateadd('month', 1, 'usages.month') }} as date)
        <= cast({{ dbt.dateadd('day', 1, 'reporting_points.period_end') }} as date)
),

compared as (
    select
        *,
        case
            when
                translation_unit <> lag(translation_unit) over (
                    partition by reporting_point, organisation, tool_code, translation_unit is null
                    order by month
                )
                then 1
            else 0
        end as switches
    from known
),

{# The months from the first of all, or from the period's first, each of which must be there. #}
covered as (
    select
        reporting_point,
        count(distinct case when is_in_period then month end) as months,
        {{ whole_months(
            'greatest(coalesce(period_start, min(month)), min(month))',
            dbt.dateadd('day', 1, 'period_end')
        ) }} as months_due
    from known
    group by reporting_point, period_start, period_end
),

in_period as (
    select * from compared where is_in_period
),

in_dimensions as (
    {{ under_each_dimension('in_period', {
        'tool': 'tool_code', 'organisation': 'organisation',
        'assumption_version': 'assumption_version',
    }) }}
),

measured as (
    {%- for measure, column in sums.items() %}
    select
        '{{ measure }}' as measure, reporting_point, dimension,
        sum(cast({{ column }} as decimal(18, 4))) as numerator,
        cast(null as bigint) as denominator
    from in_dimensions
    group by reporting_point, dimension
    union all
    {%- endfor %}
    {%- for measure, (above, below) in ratios.items() %}
    select
        '{{ measure }}', reporting_point, dimension,
        sum(cast({{ above }} as decimal(18, 6))), sum({{ below }})
    from in_dimensions
    where {{ above }} is not null and {{ below }} > 0
    group by reporting_point, dimension
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

cells as (
    select
        spine.measure,
        spine.definition_version,
        spine.reporting_point,
        spine.dimension,
        case
            when spine.measure = 'tool_active_users_monthly_average'
                then coalesce(measured.numerator, 0)
            else measured.numerator
        end as numerator,
        case
            when spine.measure = 'tool_active_users_monthly_average' then covered.months
            else measured.denominator
        end as denominator,
        case
            when covered.reporting_point is null or covered.months_due < 1
                then 'No usage is recorded for the period'
            when covered.months < covered.months_due
                then 'Not recorded for every month of the period'
            when
                spine.measure like 'tool_active_users%'
                and measured.measure is not null and measured.numerator is null
                then 'No plausible number of users is recorded'
        end as not_applicable_reason
    from spine
    left join measured
        on spine.measure = measured.measure
        and spine.reporting_point = measured.reporting_point
        and spine.dimension = measured.dimension
    left join covered
        on spine.reporting_point = covered.reporting_point
),

kpi_tool_usage as (
    {{ measure_rows('tool_usage', 'cells', with_reason=true) }}
)

select * from kpi_tool_usage
