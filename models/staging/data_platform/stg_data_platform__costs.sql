with versions as (
    {{ record_versions(ref('base_data_platform__costs')) }}
),

costs as (
    select
        month as month_start,
        environment,
        workload,
        meter,
        product,
        quantity,
        unit,
        cost_gbp_exvat as cost_gbp,
        force_scope,
        use_case_ref,
        known_from,
        known_to
    from versions
)

select * from costs
