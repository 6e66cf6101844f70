with entries as (
    select * from {{ ref('stg_soc_master_list__entries') }}
),

entry_ids as (
    select
        {{ unnest_list('mor_ids') }} as mor_id,
        known_from
    from entries
),

listed_ids_dated as (
    select
        mor_id,
        min(known_from) as known_from
    from entry_ids
    group by mor_id
)

select * from listed_ids_dated
