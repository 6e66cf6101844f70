with benefits_priced as (
    select * from {{ ref('int_benefits_priced') }}
),

fct_benefits as (
    select
        benefit_id,
        kpi_code,
        stage,
        metric,
        value,
        benefit_type,
        amount_gbp,
        amount_basis,
        price_base_year,
        constant_price_year,
        constant_amount_gbp,
        period_month,
        method_version,
        confidence,
        assured_on,
        is_assured,
        known_from,
        known_to
    from benefits_priced
)

select * from fct_benefits
