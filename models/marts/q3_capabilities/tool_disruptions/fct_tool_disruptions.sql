with disruptions as (
    select
        *,
        {{ parse_tool('tool_code') }} as canonical_tool_code
    from {{ ref('fct_disruptions') }}
    where tool_code is not null
),

tools as (
    select * from {{ ref('tools') }}
),

fct_tool_disruptions as (
    select
        disruptions.disruption_ref,
        disruptions.canonical_tool_code as tool_code,
        coalesce(tools.tool_name, disruptions.canonical_tool_code) as tool_name,
        tools.tool_code is not null as is_named_tool,
        disruptions.operation_keys as operation_key,
        disruptions.disrupted_on,
        disruptions.threat_types,
        disruptions.level,
        disruptions.four_p,
        disruptions.region,
        disruptions.moderation_status,
        disruptions.is_counted,
        disruptions.is_awaiting_moderation,
        disruptions.known_from,
        disruptions.known_to
    from disruptions
    left join tools
        on disruptions.canonical_tool_code = tools.tool_code
)

select * from fct_tool_disruptions
