with benefits as (
    select * from {{ ref('fct_benefits') }}
),

benefit_metrics as (
    select * from {{ ref('benefit_metrics') }}
),

reporting_points as (
    select * from {{ ref('reporting_points') }}
),

spine as (
    select * from {{ ref('int_measures_spined') }} where kpi = 'benefits'
),

assured as (
    select * from {{ ref('int_benefits_assured') }}
),

readings as (
    select * from {{ ref('int_benefits_stated') }}
),

{# Rates are never added, and neither are benefit types. #}
amounts as (
    select
        reporting_point,
        'benefit_type=' || benefit_type as dimension,
        amount_basis,
        sum(amount_gbp) as amount_gbp,
        case when count(constant_amount_gbp) = count(*) then sum(constant_amount_gbp) end
            as constant_amount_gbp
    from assured
    where
        amount_basis in ('annual', 'to_date')
        and amount_gbp is not null
    group by reporting_point, benefit_type, amount_basis
),

records as (
    select
        reporting_points.reporting_point,
        benefits.benefit_type,
        coalesce(benefits.confidence, 'not recorded') as confidence,
        case
            when benefits.assured_on <= reporting_points.as_at then 'assured'
            else 'not_assured'
        end as assurance
    from reporting_points
    inner join benefits
        on {{ in_force('benefits', 'reporting_points.as_at') }}
    where reporting_points.period_type = 'point'
),

records_in_dimensions as (
    {{ under_each_dimension('records', {
        'benefit_type': 'benefit_type', 'confidence': 'confidence', 'assurance': 'assurance',
    }) }}
),

measured as (
    select
        spine.measure, spine.reporting_point, spine.dimension,
        readings.value as numerator,
        cast(benefit_metrics.divided_by as bigint) as denominator,
        case
            when readings.metric is null then 'The benefits register in force has nothing assured'
            when readings.stages_stated > 1 then 'Assured for several stages, which have no total'
            when readings.readings > 1 then 'Records assured on the same day differ'
        end as reason
    from spine
    inner join benefit_metrics
        on spine.measure = benefit_metrics.metric
    left join readings
        on spine.measure = readings.metric
        and spine.reporting_point = readings.reporting_point
        and spine.dimension = readings.dimension
    union all
    select
        spine.measure, spine.reporting_point, spine.dimension,
        case
            when spine.measure like '%_constant_prices' then amounts.constant_amount_gbp
            else amounts.amount_gbp
        end,
        null,
        case
            when amounts.dimension is null then 'The benefits register in force has nothing assured'
            when
                spine.measure like '%_constant_prices'
                and amounts.constant_amount_gbp is null
                then 'An amount has no price base year with a known deflator'
        end
    from spine
    left join amounts
        on spine.reporting_point = amounts.reporting_point
        and spine.dimension = amounts.dimension
        and spine.measure like 'assured_benefits_' || amounts.amount_basis || '%'
    where spine.measure like 'assured_benefits_%'
    union all
    select 'benefit_records', reporting_point, dimension, count(*), null, null
    from records_in_dimensions
    group by reporting_point, dimension
    union all
    select
        'threats_implied_by_savings', savings.reporting_point, savings.dimension,
        savings.value, rates.value as per_threat, null
    from readings as savings
    inner join readings as rates
        on savings.reporting_point = rates.reporting_point
        and savings.dimension = rates.dimension
        and rates.metric = 'savings_per_threat'
        and rates.readings = 1
    where
        savings.metric = 'annual_resource_savings_identify_threats'
        and savings.dimension = ''
        and savings.readings = 1
),

cells as (
    select
        measure, 'v1' as definition_version, reporting_point, dimension, numerator, denominator,
        reason as not_applicable_reason
    from measured
),

kpi_benefits as (
    {{ measure_rows('benefits', 'cells', with_reason=true) }}
)

select * from kpi_benefits
