with versions as (
    {{ record_versions(ref('base_finance__benefits')) }}
),

benefits as (
    select
        benefit_id,
        kpi_code,
        stage,
        lower({{ regex_replace_all('metric', '[\\s-]+', '_') }}) as metric,
        cast(value as decimal(18, 4)) as value,
        benefit_type,
        cast(amount_gbp as decimal(18, 4)) as amount_gbp,
        price_base_year,
        period as period_month,
        method_version,
        confidence,
        assured_date as assured_on,
        known_from,
        known_to
    from versions
)

select * from benefits
