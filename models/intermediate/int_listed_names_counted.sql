with entries as (
    select * from {{ ref('stg_soc_master_list__entries') }}
),

first_listings as (
    select
        operation_name,
        threat_record_type,
        apmis_threat_id,
        min(known_from) as known_from
    from entries
    where operation_name is not null
    group by operation_name, threat_record_type, apmis_threat_id
),

days as (
    select
        operation_name,
        threat_record_type,
        known_from,
        count(*) as newly_listed
    from first_listings
    group by operation_name, threat_record_type, known_from
),

listed_names_counted as (
    select
        operation_name,
        threat_record_type,
        sum(newly_listed) over (
            partition by operation_name, threat_record_type order by known_from
            rows between unbounded preceding and current row
        ) as entries_listed,
        known_from,
        lead(known_from) over (
            partition by operation_name, threat_record_type order by known_from
        ) as known_to
    from days
)

select * from listed_names_counted
