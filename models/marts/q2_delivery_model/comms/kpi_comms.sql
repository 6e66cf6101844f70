with figures as (
    select
        *,
        case when page = '' then '' else 'page=' || page end as dimension
    from {{ ref('fct_comms') }}
),

channel_measures as (
    select * from {{ ref('channel_measures') }}
),

measures_spined as (
    select * from {{ ref('int_measures_spined') }} where kpi = 'comms'
),

reporting_points as (
    select * from {{ ref('reporting_points') }}
),

organic_shares_compared as (
    select * from {{ ref('int_organic_shares_compared') }}
),

wanted as (
    select distinct
        measures_spined.measure,
        measures_spined.empty_value,
        channel_measures.channel,
        channel_measures.metric,
        channel_measures.taken_as,
        reporting_points.*
    from measures_spined
    inner join channel_measures
        on measures_spined.measure = channel_measures.measure
    inner join reporting_points
        on measures_spined.reporting_point = reporting_points.reporting_point
),

{# All that is known to the period's end, since it also says whether the metric has ended before. #}
known_figures as (
    select
        wanted.*,
        figures.dimension,
        figures.value as figure,
        figures.is_discontinued,
        figures.period_start as figure_start,
        case wanted.taken_as
            when 'own_period'
                then
                    figures.period_type = wanted.period_type
                    and figures.period_start = wanted.period_start
            when 'last_month'
                then
                    figures.period_type = 'month'
                    and {{ dbt.dateadd('month', 2, 'figures.period_start') }}
                    > {{ dbt.dateadd('day', 1, 'wanted.period_end') }}
            else
                figures.period_type = 'month'
                and figures.period_start >= coalesce(wanted.period_start, figures.period_start)
        end as is_in_period
    from wanted
    inner join figures
        on wanted.channel = figures.channel
        and wanted.metric = figures.metric
        and figures.period_end <= wanted.period_end
        and {{ in_force('figures', 'wanted.as_at') }}
),

totalled as (
    select
        measure, reporting_point, dimension, taken_as, empty_value, period_type,
        period_start, period_end,
        case
            when taken_as = 'newest_of_months' then max(case when is_in_period then figure end)
            else sum(case when is_in_period then figure end)
        end as figure,
        count(case when is_in_period then figure end) as figures_found,
        {{ whole_months(
            'coalesce(period_start, min(case when is_in_period then figure_start end))',
            dbt.dateadd('day', 1, 'period_end')
        ) }} as months,
        max(case when is_in_period and is_discontinued then 1 else 0 end) = 1
        or max_by(is_discontinued, figure_start) as is_discontinued
    from known_figures
    group by
        measure, reporting_point, dimension, taken_as, empty_value, period_type,
        period_start, period_end
),

{# A sum that lacks a month is no sum; the other figures are there or not. #}
valued as (
    select
        measure,
        reporting_point,
        dimension,
        figure as numerator,
        case
            when measure = 'engaged_sessions_from_organic_search' then 100
            when empty_value = 'null' then months
        end as denominator,
        case
            when taken_as = 'sum_of_months' and figures_found = months then null
            when taken_as <> 'sum_of_months' and figures_found > 0 then null
            when is_discontinued then '[x] discontinued'
            when taken_as = 'sum_of_months' and figures_found > 0
                then 'Not recorded for every month of the period'
            else 'Not recorded for this period'
        end as not_applicable_reason
    from totalled
),

{# What the figures do not tell has its row and its reason too. #}
completed as (
    select measure, reporting_point, dimension, numerator, denominator, not_applicable_reason
    from valued
    union all
    select
        measure, reporting_point, dimension, null, null, 'Not recorded for this period'
    from measures_spined
    where (measure, reporting_point, dimension) not in (
        select (measure, reporting_point, dimension) from valued
    )
),

cells as (
    select
        measure, 'v1' as definition_version, reporting_point, dimension, numerator, denominator,
        not_applicable_reason
    from completed
    union all
    {# The pack names a month's figure by its month as well as by its days. #}
    select
        completed.measure, 'v1', completed.reporting_point,
        'month=' || {{ month_abbreviation('reporting_points.period_end') }},
        completed.numerator, completed.denominator, completed.not_applicable_reason
    from completed
    inner join reporting_points
        on completed.reporting_point = reporting_points.reporting_point
    where reporting_points.period_type = 'month'
    union all
    select
        'engaged_sessions_from_organic_search_change', 'v1', reporting_point,
        'compared_with=' || earlier_label, points, null,
        case when points is null then 'Not recorded for one of the two quarters' end
    from organic_shares_compared
),

kpi_comms as (
    {{ measure_rows('comms', 'cells', with_reason=true) }}
)

select * from kpi_comms
