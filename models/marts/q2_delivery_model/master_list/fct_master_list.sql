with listings as (
    select * from {{ ref('int_listings_described') }}
),

support_spells as (
    select * from {{ ref('int_support_spells') }}
),

{# What is known of a listed operation changes with its listings and with its support. #}
known_parts as (
    select operation_key, known_from, known_to from listings
    union all
    select
        listings.operation_key,
        {{ known_from_both('listings', 'support_spells') }} as known_from,
        {{ known_to_both('listings', 'support_spells') }} as known_to
    from listings
    inner join support_spells
        on listings.operation_key = support_spells.operation_key
        and {{ known_together('listings', 'support_spells') }}
),

knowledge_days as (
    {{ turning_points('known_parts', ['operation_key']) }}
),

allocated as (
    select
        listings.* exclude (known_from, known_to),
        min(support_spells.allocated_on) as first_allocated_on,
        knowledge_days.known_from,
        knowledge_days.known_to
    from knowledge_days
    inner join listings
        on knowledge_days.operation_key = listings.operation_key
        and {{ in_force('listings', 'knowledge_days.known_from') }}
    left join support_spells
        on knowledge_days.operation_key = support_spells.operation_key
        and {{ in_force('support_spells', 'knowledge_days.known_from') }}
    group by all
),

described as (
    select
        *,
        case
            when first_allocated_on is not null
                then greatest(first_listed_on, first_allocated_on)
        end as supported_on_list_from
    from allocated
),

fct_master_list as (
    {{ merge_intervals(
        'described',
        ['operation_key'],
        [
            'threat_types', 'sub_threats', 'region', 'is_active_on_the_list',
            'is_exploitation_operation', 'first_listed_on', 'last_listed_on',
            'first_allocated_on', 'supported_on_list_from',
        ]
    ) }}
)

select * from fct_master_list
