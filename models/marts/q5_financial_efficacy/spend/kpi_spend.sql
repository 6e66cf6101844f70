{% set version_of_dimension = regex_extract('spine.dimension', '^cost_version=([^;]*)') %}
with placed as (
    select * from {{ ref('int_spend_placed') }}
),

gaps as (
    select * from {{ ref('int_spend_gaps_explained') }}
),

reporting_points as (
    select * from {{ ref('reporting_points') }}
),

spend_measures as (
    select * from {{ ref('spend_measures') }}
),

spine as (
    select * from {{ ref('int_measures_spined') }} where kpi = 'spend'
),

{# A recharge repeats a cost that stands at the cost centre that bore it. #}
counted as (
    select * from placed where not is_recharge
),

counted_in_dimensions as (
    {{ under_each_dimension('counted', {
        'region': 'region', 'workstream': 'workstream', 'account_group': 'account_group',
        'funding_source': 'funding_source',
    }) }}
),

totals as (
    select reporting_point, cost_kind, cost_version, dimension, sum(amount_gbp) as amount
    from counted_in_dimensions
    group by all
),

lines as (
    select
        reporting_point, cost_centre, account_group, funding_source, month_start,
        bool_or(cost_version = 'Actual') as has_actual
    from counted
    where not is_year_end_adjustment
    group by all
),

observations as (
    select 'amounts_with_turned_sign' as measure, reporting_point, count(*) as observed
    from counted
    where sign_reading = 'turned'
    group by all
    union all
    select 'recharges_left_out', reporting_point, sum(amount_gbp)
    from placed
    where is_recharge and cost_version = 'Actual' and cost_kind = 'running'
    group by all
    union all
    select 'year_end_adjustments', reporting_point, sum(amount_gbp)
    from counted
    where is_year_end_adjustment and cost_version = 'Actual' and cost_kind = 'running'
    group by all
    union all
    select 'budget_lines_without_actual', reporting_point, count(*)
    from lines
    where not has_actual
    group by all
),

wanted as (
    select
        spine.measure,
        spine.reporting_point,
        spine.dimension,
        spend_measures.cost_kind,
        spend_measures.compared_with,
        spend_measures.is_share,
        coalesce({{ version_of_dimension }}, 'Actual') as cost_version,
        {{ regex_replace_all('spine.dimension', '^cost_version=[^;]*;?', '') }} as cut_by
    from spine
    inner join spend_measures
        on spine.measure = spend_measures.measure
),

cells as (
    select
        wanted.measure,
        'v1' as definition_version,
        wanted.reporting_point,
        wanted.dimension,
        coalesce(own.amount, 0) - coalesce(compared.amount, 0) as numerator,
        case when wanted.is_share then coalesce(compared.amount, 0) end as denominator,
        coalesce(own_gaps.reason, compared_gaps.reason) as not_applicable_reason
    from wanted
    left join totals as own
        on wanted.reporting_point = own.reporting_point
        and wanted.cost_kind = own.cost_kind
        and wanted.cost_version = own.cost_version
        and wanted.cut_by = own.dimension
    left join totals as compared
        on wanted.reporting_point = compared.reporting_point
        and wanted.cost_kind = compared.cost_kind
        and wanted.compared_with = compared.cost_version
        and wanted.cut_by = compared.dimension
    left join gaps as own_gaps
        on wanted.reporting_point = own_gaps.reporting_point
        and wanted.cost_version = own_gaps.cost_version
    left join gaps as compared_gaps
        on wanted.reporting_point = compared_gaps.reporting_point
        and wanted.compared_with = compared_gaps.cost_version
    union all
    select
        spine.measure, 'v1', spine.reporting_point, spine.dimension,
        coalesce(observations.observed, 0), null,
        case when gaps.reason like 'No %' then gaps.reason end
    from spine
    inner join gaps
        on spine.reporting_point = gaps.reporting_point and gaps.cost_version = 'Actual'
    left join observations
        on spine.reporting_point = observations.reporting_point
        and spine.measure = observations.measure
    where spine.measure not in (select measure from spend_measures)
),

kpi_spend as (
    {{ measure_rows('spend', 'cells', with_reason=true) }}
)

select * from kpi_spend
