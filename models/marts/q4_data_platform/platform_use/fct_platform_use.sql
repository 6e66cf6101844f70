with costs as (
    select * from {{ ref('int_platform_costs_scoped') }}
),

profiles as (
    select * from {{ ref('stg_data_platform__profiles') }}
),

{# Two kinds of use side by side: what a month cost, and which profiles came out of it. #}
fct_platform_use as (
    select
        'monthly cost' as record_type,
        concat_ws('|', cast(month_start as varchar), environment, workload, meter, product)
            as record_key,
        last_day(month_start) as used_on,
        product,
        cast(null as varchar) as organisation,
        environment,
        workload,
        meter,
        quantity,
        cost_gbp,
        organisations_in_scope,
        unknown_in_scope,
        cast(null as bigint) as users_intended,
        cast(null as bigint) as users_active,
        use_case_ref,
        known_from,
        known_to
    from costs
    union all
    select
        'force profile',
        profile_id,
        produced_on,
        product,
        organisation,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        users_intended,
        users_active,
        use_case_ref,
        known_from,
        known_to
    from profiles
)

select * from fct_platform_use
