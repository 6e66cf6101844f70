with versions as (
    {{ record_versions(ref('base_data_platform__sources')) }}
),

sources as (
    select
        source_code,
        owning_org as organisation,
        tier,
        status,
        connected_date as connected_on,
        target_date as target_on,
        agreement_ref,
        known_from,
        known_to
    from versions
)

select * from sources
