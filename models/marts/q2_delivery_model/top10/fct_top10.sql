with operations_ranked as (
    select * from {{ ref('int_operations_ranked') }}
),

support_stated as (
    select * from {{ ref('int_support_stated') }}
),

fct_top10 as (
    select
        operations_ranked.ranking,
        operations_ranked.operation_key,
        greatest(operations_ranked.ranked_from, support_stated.stated_from) as ranked_from,
        least(operations_ranked.ranked_to, support_stated.stated_to) as ranked_to,
        cast(operations_ranked.list_rank as integer) as list_rank,
        cast(operations_ranked.risk_score as integer) as risk_score,
        operations_ranked.assessed_on,
        operations_ranked.is_in_top10,
        operations_ranked.is_tied_at_last_place,
        coalesce(support_stated.is_supported, false) as is_supported,
        coalesce(support_stated.support_status, 'none') as support_status,
        case
            when support_stated.operation_key is null then 'Never requested'
            else support_stated.not_supported_reason
        end as not_supported_reason,
        {{ known_from_both('operations_ranked', 'support_stated') }} as known_from,
        {{ known_to_both('operations_ranked', 'support_stated') }} as known_to
    from operations_ranked
    left join support_stated
        on operations_ranked.operation_key = support_stated.operation_key
        and {{ known_together('operations_ranked', 'support_stated') }}
        and (
            operations_ranked.ranked_to is null
            or support_stated.stated_from < operations_ranked.ranked_to
        )
        and (
            support_stated.stated_to is null
            or operations_ranked.ranked_from < support_stated.stated_to
        )
)

select * from fct_top10
