with benefits as (
    select * from {{ ref('stg_finance__benefits') }}
),

benefit_metrics as (
    select * from {{ ref('benefit_metrics') }}
),

gdp_deflators as (
    select * from {{ ref('gdp_deflators') }}
),

benefits_priced as (
    select
        benefits.benefit_id,
        benefits.kpi_code,
        benefits.stage,
        benefits.metric,
        benefits.value,
        benefits.benefit_type,
        benefits.amount_gbp,
        benefit_metrics.amount_basis,
        benefits.price_base_year,
        case when benefits.amount_gbp is not null then gdp_deflators.base_year end
            as constant_price_year,
        cast(benefits.amount_gbp * 100 / gdp_deflators.deflator as decimal(18, 4))
            as constant_amount_gbp,
        benefits.period_month,
        benefits.method_version,
        benefits.confidence,
        benefits.assured_on,
        benefits.assured_on is not null as is_assured,
        benefits.known_from,
        benefits.known_to
    from benefits
    left join benefit_metrics
        on benefits.metric = benefit_metrics.metric
    left join gdp_deflators
        on benefits.price_base_year = gdp_deflators.financial_year
)

select * from benefits_priced
