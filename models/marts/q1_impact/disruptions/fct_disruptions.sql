with disruptions as (
    select * from {{ ref('stg_apmis__disruptions') }}
),

disruptions_linked as (
    select * from {{ ref('int_disruptions_linked') }}
),

organisation_aliases as (
    select * from {{ ref('stg_reference__organisation_aliases') }}
),

threats as (
    select * from {{ ref('threats') }}
),

organisations as (
    select distinct organisation, region from organisation_aliases
),

exploitation_threats as (
    select {{ sorted_distinct_list('threat') }} as labels
    from threats
    where is_exploitation
),

fct_disruptions as (
    select
        disruptions.disruption_ref,
        {# Held against one pseudo-operation, so that tools do not inflate the operations. #}
        case
            when disruptions.tool_code is not null then 'technical tools'
            else disruptions_linked.operation_keys
        end as operation_keys,
        disruptions.disruption_date as disrupted_on,
        {{ join_list('disruptions.soc_threats') }} as threat_types,
        lower(coalesce(disruptions.impact_moderated, disruptions.impact_claimed)) as level,
        {{ join_list(merged_lists(
            'disruptions.four_p_all', list_of(['disruptions.four_p_primary'])
        )) }} as four_p,
        organisations.region,
        disruptions.lead_agency,
        disruptions.tool_code,
        disruptions.is_toex,
        disruptions.moderation_status,
        coalesce(
            disruptions.is_toex
            and disruptions.moderation_status = 'Moderated'
            and disruptions.impact_moderated in ('Major', 'Moderate', 'Minor'),
            false
        ) as is_counted,
        coalesce(
            disruptions.is_toex
            and disruptions.moderation_status in ('Awaiting moderation', 'Returned'),
            false
        ) as is_awaiting_moderation,
        {{ lists_overlap('disruptions.soc_threats', 'exploitation_threats.labels') }}
            as is_against_exploitation,
        coalesce(disruptions_linked.known_from, disruptions.known_from) as known_from,
        least(disruptions.known_to, disruptions_linked.known_to) as known_to
    from disruptions
    cross join exploitation_threats
    left join disruptions_linked
        on disruptions.disruption_ref = disruptions_linked.disruption_ref
        and disruptions.known_from = disruptions_linked.version_known_from
    left join organisations
        on disruptions.lead_agency = organisations.organisation
)

select * from fct_disruptions
