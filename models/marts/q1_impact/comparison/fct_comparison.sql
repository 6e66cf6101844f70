with operations as (
    select * from {{ ref('int_comparison_operations_described') }}
),

outcomes as (
    select * from {{ ref('comparison_outcomes') }}
),

matched as (
    select * from {{ ref('int_comparison_matched') }}
),

risk_sets as (
    select * from {{ ref('int_comparison_risk_sets_drawn') }}
),

cohort as (
    select
        operations.as_at,
        outcomes.outcome,
        operations.operation_key as supported_operation_key,
        matched.control_key as control_operation_key,
        operations.threat_type,
        operations.record_type,
        operations.region,
        operations.supported_on,
        matched.similarity,
        cast(matched.component as bigint) as component,
        case
            when matched.supported_key is null
                then 'Not on the Master List when support began'
            else matched.reason
        end as not_matched_reason
    from operations
    cross join outcomes
    left join matched
        on operations.as_at = cast(matched.as_at as date)
        and operations.operation_key = matched.supported_key
        and outcomes.outcome = matched.outcome
    where operations.supported_on is not null
),

valued as (
    select
        cohort.*,
        own.risk_date as compared_from,
        case
            when cohort.control_operation_key is not null
                then least(own.followed_days, peers.followed_days)
        end as followed_days,
        case cohort.outcome
            when 'first_score' then own.days_to_first_score
            when 'first_decrease' then own.days_to_first_decrease
            when 'top10_entry' then own.days_to_top10_entry
            when 'first_major_disruption' then own.days_to_first_major_disruption
        end as own_days_to_event,
        case cohort.outcome
            when 'score_change_90_days' then own.score_after_90 - own.score_at_risk
            when 'score_change_180_days' then own.score_after_180 - own.score_at_risk
            when 'disruptions_365_days' then own.disruptions_365
            when 'ori_direction_180_days' then own.ori_after_180 - own.ori_at_risk
        end as own_number,
        case cohort.outcome
            when 'first_score' then peers.days_to_first_score
            when 'first_decrease' then peers.days_to_first_decrease
            when 'top10_entry' then peers.days_to_top10_entry
            when 'first_major_disruption' then peers.days_to_first_major_disruption
        end as others_days_to_event,
        case cohort.outcome
            when 'score_change_90_days' then peers.score_after_90 - peers.score_at_risk
            when 'score_change_180_days' then peers.score_after_180 - peers.score_at_risk
            when 'disruptions_365_days' then peers.disruptions_365
            when 'ori_direction_180_days' then peers.ori_after_180 - peers.ori_at_risk
        end as others_number
    from cohort
    left join risk_sets as own
        on cohort.as_at = own.as_at
        and cohort.supported_operation_key = own.supported_key
        and cohort.supported_operation_key = own.operation_key
    left join risk_sets as peers
        on cohort.as_at = peers.as_at
        and cohort.supported_operation_key = peers.supported_key
        and cohort.control_operation_key = peers.operation_key
),

fct_comparison as (
    select
        as_at,
        outcome,
        supported_operation_key,
        control_operation_key,
        threat_type,
        record_type,
        region,
        supported_on,
        compared_from,
        control_operation_key is not null as is_matched,
        not_matched_reason,
        similarity,
        component,
        followed_days,
        {# An event after the end of what could be seen of both is none. #}
        case when own_days_to_event <= followed_days then own_days_to_event end
            as supported_days_to_event,
        case when others_days_to_event <= followed_days then others_days_to_event end
            as control_days_to_event,
        case when control_operation_key is not null then own_number end as supported_number,
        others_number as control_number
    from valued
)

select * from fct_comparison
