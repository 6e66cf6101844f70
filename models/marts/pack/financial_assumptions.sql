with return_assumptions as (
    select * from {{ ref('return_assumptions') }}
),

unit_cost_bases as (
    select * from {{ ref('unit_cost_bases') }}
),

financial_assumptions as (
    select measure, assumption, value, source
    from return_assumptions
    union all
    select
        measure,
        'Workstream ' || workstream as assumption,
        case
            when is_included then 'Cost included: ' || cost_kinds
            else 'Cost left out'
        end as value,
        reason as source
    from unit_cost_bases
)

select * from financial_assumptions
