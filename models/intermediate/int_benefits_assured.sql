with benefits as (
    select * from {{ ref('int_benefits_priced') }}
),

reporting_points as (
    select * from {{ ref('reporting_points') }}
),

{# What was assured later takes the place of what was assured before for the same stage. #}
benefits_assured as (
    select
        reporting_points.reporting_point,
        benefits.benefit_id,
        benefits.metric,
        benefits.stage,
        benefits.value,
        benefits.benefit_type,
        benefits.amount_basis,
        benefits.amount_gbp,
        benefits.constant_amount_gbp,
        benefits.assured_on
    from reporting_points
    inner join benefits
        on {{ in_force('benefits', 'reporting_points.as_at') }}
        and benefits.assured_on <= reporting_points.period_end
    where reporting_points.period_type = 'inception'
    qualify
        benefits.assured_on = max(benefits.assured_on) over (
            partition by reporting_points.reporting_point, benefits.metric, benefits.stage
        )
)

select * from benefits_assured
