with listings as (
    select * from {{ ref('int_listings_ranged') }}
),

exploitation_threats as (
    select * from {{ ref('list_exploitation_threats') }}
),

knowledge_days as (
    {{ turning_points('listings', ['operation_key']) }}
),

listed as (
    select
        knowledge_days.operation_key,
        knowledge_days.known_from,
        knowledge_days.known_to,
        min(listings.listed_from) as first_listed_on,
        max(listings.listed_from) as last_listed_on
    from knowledge_days
    inner join listings
        on knowledge_days.operation_key = listings.operation_key
        and {{ in_force('listings', 'knowledge_days.known_from') }}
    group by knowledge_days.operation_key, knowledge_days.known_from, knowledge_days.known_to
),

{# Where an operation has several rows on its latest list, one that has ended does not speak for it
   beside one that is active. #}
latest_rows as (
    select
        listed.*,
        listings.status = 'Active' as is_active,
        listings.listed_to is null as is_on_the_list,
        listings.owning_region,
        listings.soc_threats,
        listings.sub_threats
    from listed
    inner join listings
        on listed.operation_key = listings.operation_key
        and listed.last_listed_on = listings.listed_from
        and {{ in_force('listings', 'listed.known_from') }}
    qualify rank() over (
        partition by listed.operation_key, listed.known_from
        order by case when listings.status = 'Active' then 1 else 2 end
    ) = 1
),

threat_labels as (
    select
        operation_key,
        known_from,
        {{ unnest_list('soc_threats') }} as threat
    from latest_rows
),

threats_described as (
    select
        threat_labels.operation_key,
        threat_labels.known_from,
        {{ join_list(sorted_distinct_list('threat_labels.threat')) }} as threat_types,
        count(exploitation_threats.threat) > 0 as is_against_exploitation
    from threat_labels
    left join exploitation_threats
        on threat_labels.threat = exploitation_threats.threat
    group by threat_labels.operation_key, threat_labels.known_from
),

sub_threat_labels as (
    select
        operation_key,
        known_from,
        {{ unnest_list('sub_threats') }} as sub_threat
    from latest_rows
),

sub_threats_described as (
    select
        operation_key,
        known_from,
        {{ join_list(sorted_distinct_list('sub_threat')) }} as sub_threats
    from sub_threat_labels
    group by operation_key, known_from
),

operations_described as (
    select
        operation_key,
        known_from,
        known_to,
        first_listed_on,
        last_listed_on,
        bool_or(is_active and is_on_the_list) as is_active_on_the_list,
        {{ join_list(sorted_distinct_list('owning_region')) }} as region
    from latest_rows
    group by operation_key, known_from, known_to, first_listed_on, last_listed_on
),

described as (
    select
        operations_described.*,
        threats_described.threat_types,
        sub_threats_described.sub_threats,
        operations_described.is_active_on_the_list
        and coalesce(threats_described.is_against_exploitation, false)
            as is_exploitation_operation
    from operations_described
    left join threats_described
        on operations_described.operation_key = threats_described.operation_key
        and operations_described.known_from = threats_described.known_from
    left join sub_threats_described
        on operations_described.operation_key = sub_threats_described.operation_key
        and operations_described.known_from = sub_threats_described.known_from
),

listings_described as (
    {{ merge_intervals(
        'described',
        ['operation_key'],
        [
            'threat_types', 'sub_threats', 'region', 'is_active_on_the_list',
            'is_exploitation_operation', 'first_listed_on', 'last_listed_on',
        ]
    ) }}
)

select * from listings_described
