with assessments as (
    select * from {{ ref('stg_morile__assessments') }}
),

assessments_supported as (
    select * from {{ ref('int_assessments_supported') }}
),

listings as (
    select * from {{ ref('int_listings_ranged') }}
),

list_exploitation_threats as (
    select * from {{ ref('list_exploitation_threats') }}
),

exploitation_threats as (
    select {{ sorted_distinct_list('threat') }} as labels from list_exploitation_threats
),

flag_days as (
    {{ turning_points('assessments', ['assessment_id']) }}
),

{# The text of the version that stands decides: a later version may take the wish back. #}
standing_flags as (
    select
        assessments.assessment_id,
        assessments.capacity_capability_mentions_toex,
        flag_days.known_from,
        flag_days.known_to
    from flag_days
    inner join assessments
        on flag_days.assessment_id = assessments.assessment_id
        and {{ in_force('assessments', 'flag_days.known_from') }}
    qualify row_number() over (
        partition by assessments.assessment_id, flag_days.known_from
        order by
            assessments.version desc, assessments.known_from desc, assessments.source_row desc
    ) = 1
),

asking as (
    select
        assessments_supported.operation_key,
        assessments_supported.assessment_id,
        assessments_supported.assessed_on,
        assessments_supported.risk_score,
        {{ known_from_both('assessments_supported', 'standing_flags') }} as known_from,
        {{ known_to_both('assessments_supported', 'standing_flags') }} as known_to
    from assessments_supported
    inner join standing_flags
        on assessments_supported.assessment_id = standing_flags.assessment_id
        and {{ known_together('assessments_supported', 'standing_flags') }}
    where
        not assessments_supported.is_in_support
        and standing_flags.capacity_capability_mentions_toex = 'Y'
),

asking_listings as (
    select * from listings
    where operation_key in (select operation_key from asking)
),

list_days as (
    {{ turning_points('asking_listings', ['operation_key']) }}
),

{# An operation that left the list keeps what its latest entry says. #}
latest_entries as (
    select
        list_days.operation_key,
        asking_listings.soc_threats,
        asking_listings.owning_org,
        asking_listings.owning_region,
        list_days.known_from,
        list_days.known_to
    from list_days
    inner join asking_listings
        on list_days.operation_key = asking_listings.operation_key
        and {{ in_force('asking_listings', 'list_days.known_from') }}
    cross join exploitation_threats
    qualify row_number() over (
        partition by list_days.operation_key, list_days.known_from
        order by
            asking_listings.listed_from desc,
            {{ lists_overlap('asking_listings.soc_threats', 'exploitation_threats.labels') }} desc,
            asking_listings.apmis_threat_id asc
    ) = 1
),

exploitation_listings as (
    select latest_entries.*
    from latest_entries
    cross join exploitation_threats
    where {{ lists_overlap('latest_entries.soc_threats', 'exploitation_threats.labels') }}
),

listed as (
    select
        asking.operation_key,
        asking.assessment_id,
        asking.assessed_on,
        asking.risk_score,
        {{ join_list('exploitation_listings.soc_threats') }} as threat_types,
        exploitation_listings.owning_org,
        exploitation_listings.owning_region,
        {{ known_from_both('asking', 'exploitation_listings') }} as known_from,
        {{ known_to_both('asking', 'exploitation_listings') }} as known_to
    from asking
    inner join exploitation_listings
        on asking.operation_key = exploitation_listings.operation_key
        and {{ known_together('asking', 'exploitation_listings') }}
),

assessments_reviewed as (
    {{ merge_intervals(
        'listed',
        ['operation_key', 'assessment_id'],
        ['assessed_on', 'risk_score', 'threat_types', 'owning_org', 'owning_region']
    ) }}
)

select * from assessments_reviewed
