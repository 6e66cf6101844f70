with dates as (
    select * from {{ ref('int_comparison_dates_chosen') }}
),

disruptions as (
    select * from {{ ref('stg_apmis__disruptions') }}
),

disruptions_linked as (
    select * from {{ ref('int_disruptions_linked') }}
),

{# Whoever achieved it: a comparison that saw the disruptions of TOEX alone would answer itself. #}
counted as (
    select
        dates.as_at,
        disruptions.disruption_ref,
        disruptions.disruption_date as disrupted_on,
        lower(disruptions.impact_moderated) as level,
        {{ unnest_list(split_by_regex('disruptions_linked.operation_keys', ';')) }} as operation_key
    from dates
    inner join disruptions
        on {{ in_force('disruptions', 'dates.as_at') }}
        and disruptions.disruption_date <= dates.as_at
    inner join disruptions_linked
        on disruptions.disruption_ref = disruptions_linked.disruption_ref
        and disruptions.known_from = disruptions_linked.version_known_from
        and {{ in_force('disruptions_linked', 'dates.as_at') }}
    where
        disruptions.tool_code is null
        and disruptions.moderation_status = 'Moderated'
        and disruptions.impact_moderated in ('Major', 'Moderate', 'Minor')
),

comparison_disruptions_counted as (
    select distinct * from counted
)

select * from comparison_disruptions_counted
