with listed_ids as (
    select * from {{ ref('int_threats_identified') }}
),

listed_operations as (
    {{ with_operation_key('listed_ids', ['mor_id']) }}
),

operations_listed as (
    select
        operation_key,
        min(known_from) as known_from
    from listed_operations
    group by operation_key
)

select * from operations_listed
