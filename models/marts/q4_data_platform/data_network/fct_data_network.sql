with sources as (
    select * from {{ ref('stg_data_platform__sources') }}
),

organisation_aliases as (
    select * from {{ ref('stg_reference__organisation_aliases') }}
),

fct_data_network as (
    select
        sources.source_code,
        sources.organisation,
        case
            when organisation_aliases.org_type like '%olice%' then 'force'
            when organisation_aliases.org_type = 'ROCU' then 'ROCU'
            else 'agency'
        end as organisation_type,
        sources.tier,
        sources.status,
        sources.target_on,
        sources.connected_on,
        {{ dbt.datediff('sources.target_on', 'sources.connected_on', 'day') }}
            as days_from_target,
        sources.known_from,
        sources.known_to
    from sources
    left join organisation_aliases
        on {{ fold_text('sources.organisation') }} = organisation_aliases.recorded
)

select * from fct_data_network
