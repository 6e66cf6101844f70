with dates as (
    select * from {{ ref('int_comparison_dates_chosen') }}
),

listings as (
    select * from {{ ref('int_listings_ranged') }}
),

entries as (
    select * from {{ ref('stg_soc_master_list__entries') }}
),

descriptions as (
    select * from {{ ref('int_listings_described') }}
),

exploitation_threats as (
    select {{ sorted_distinct_list('threat') }} as labels
    from {{ ref('list_exploitation_threats') }}
),

listed as (
    select
        dates.as_at,
        listings.operation_key,
        listings.apmis_threat_id,
        listings.listed_from,
        listings.listed_to,
        listings.status,
        least(
            coalesce(listings.first_recorded_date, listings.listed_from), listings.listed_from
        ) as recorded_on
    from dates
    inner join listings
        on {{ in_force('listings', 'dates.as_at') }}
        and listings.listed_from <= dates.as_at
),

spans as (
    select
        as_at,
        operation_key,
        min(recorded_on) as recorded_on,
        {# The last day of the list is the day before the list that follows; still on it: open. #}
        case
            when count(case when status = 'Active' and listed_to is null then 1 end) = 0
                then coalesce(max(case when status = 'Active' then listed_to end), min(listed_from))
        end as left_list_on
    from listed
    group by as_at, operation_key
),

{# What an operation is, is taken from its newest row, an active one before others. #}
newest_rows as (
    select *
    from listed
    qualify row_number() over (
        partition by as_at, operation_key
        order by
            listed_from desc, case when status = 'Active' then 1 else 2 end asc, apmis_threat_id asc
    ) = 1
),

comparison_listings_described as (
    select
        spans.as_at,
        spans.operation_key,
        coalesce(
            nullif({{ join_list(filter_list(
                split_by_regex('descriptions.threat_types', ';'), 'threat',
                list_has('exploitation_threats.labels', 'threat')
            )) }}, ''),
            'Other'
        ) as threat_type,
        coalesce(entries.threat_record_type, 'Not recorded') as record_type,
        coalesce(entries.ownership_tier, 'Not recorded') as tier,
        coalesce(descriptions.region, 'Not recorded') as region,
        spans.recorded_on,
        spans.left_list_on
    from spans
    inner join newest_rows
        on spans.as_at = newest_rows.as_at
        and spans.operation_key = newest_rows.operation_key
    cross join exploitation_threats
    left join descriptions
        on spans.operation_key = descriptions.operation_key
        and {{ in_force('descriptions', 'spans.as_at') }}
    left join entries
        on newest_rows.apmis_threat_id = entries.apmis_threat_id
        and newest_rows.listed_from = entries.snapshot_date
        and {{ in_force('entries', 'newest_rows.as_at') }}
)

select * from comparison_listings_described
