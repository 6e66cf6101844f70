with cleared as (
    select * from {{ ref('int_values_cleared') }}
),

suppressions as (
    select * from {{ ref('disclosure_suppressions') }}
),

disclosure_controls as (
    select * from {{ ref('disclosure_controls') }}
),

judged as (
    select
        cleared.*,
        disclosure_controls.label as confidential_because,
        suppressions.measure is not null as is_confidential
    from cleared
    left join suppressions
        on cleared.measure = suppressions.measure
        and cleared.definition_version = suppressions.definition_version
        and cleared.dimension = suppressions.dimension
        and cleared.period_type = suppressions.period_type
        and cleared.period_start is not distinct from suppressions.period_start
        and cleared.period_end = suppressions.period_end
    inner join disclosure_controls
        on cleared.disclosure_control = disclosure_controls.disclosure_control
),

public_kpi_values as (
    select
        measure,
        definition_version,
        period_type,
        period_label,
        period_start,
        period_end,
        as_at,
        knowledge,
        dimension,
        case when not is_confidential then value end as value,
        case when not is_confidential then numerator end as numerator,
        case when not is_confidential then denominator end as denominator,
        unit,
        case
            when is_confidential then confidential_because || ', or a cell that would give one away'
            else not_applicable_reason
        end as not_applicable_reason,
        case when not is_confidential then revision end as revision,
        case when is_confidential then '[c]' end as shorthand
    from judged
)

select * from public_kpi_values
