{%- set by_type = {'organisation_type': 'organisation_type'} -%}
with onboarding as (
    select * from {{ ref('fct_ce_onboarding') }}
),

reporting_points as (
    select * from {{ ref('reporting_points') }}
),

spine as (
    select * from {{ ref('int_measures_spined') }} where kpi = 'ce_onboarding'
),

onboarding_known as (
    select
        reporting_points.reporting_point,
        reporting_points.period_type,
        reporting_points.period_start,
        reporting_points.period_end,
        onboarding.*,
        {{ in_force('onboarding', 'reporting_points.as_at') }} as is_in_force
    from reporting_points
    inner join onboarding
        on onboarding.known_from <= reporting_points.as_at
),

listed as (
    select
        *,
        max(case when is_in_force then 1 else 0 end) over (
            partition by reporting_point, organisation
        ) = 1 as is_listed
    from onboarding_known
),

{# As it stood on the period's last day: the newest status dated by then, of organisations that are
   still on the list at the knowledge date. #}
stood as (
    select *
    from listed
    where
        period_type in ('point', 'inception')
        and status_on <= period_end
        and is_listed
    qualify row_number() over (
        partition by reporting_point, organisation order by known_from desc
    ) = 1
),

stood_in_dimensions as (
    {{ under_each_dimension('stood', by_type) }}
),

{# Which days count is a matter of the organisation's history in force at the knowledge date. #}
{%- for step in ['accepted', 'live'] %}
{{ step }} as (
    select
        *,
        {{ dbt.datediff('invited_on', step ~ '_on', 'day') }} as days_since_invitation
    from onboarding_known
    where
        is_in_force
        and period_type in ('quarter', 'financial_year', 'inception')
        and invited_on is not null
        and {{ step }}_on between coalesce(period_start, {{ step }}_on) and period_end
),

{{ step }}_in_dimensions as (
    {{ under_each_dimension(step, by_type) }}
),
{% endfor %}
measured as (
    select
        'forces_offered_capabilities' as measure, reporting_point, '' as dimension,
        cast(count(*) as decimal(18, 4)) as numerator, cast(null as bigint) as denominator
    from stood
    where is_offered and organisation_type = 'force'
    group by reporting_point
    union all
    select 'organisations_accepted_for_onboarding', reporting_point, dimension, count(*), null
    from stood_in_dimensions
    where is_accepted
    group by reporting_point, dimension
    union all
    select 'organisations_onboarded', reporting_point, dimension, count(*), null
    from stood_in_dimensions
    where is_onboarded
    group by reporting_point, dimension
    union all
    select 'licensed_users', reporting_point, dimension, sum(licensed_users), null
    from stood_in_dimensions
    where is_accepted
    group by reporting_point, dimension
    union all
    select
        'organisations_by_onboarding_status', reporting_point,
        concat_ws(';', nullif(dimension, ''), 'onboarding_status=' || status), count(*), null
    from stood_in_dimensions
    group by reporting_point, dimension, status
    {%- for step, name in {'accepted': 'acceptance', 'live': 'live'}.items() %}
    union all
    select
        'average_days_from_invitation_to_{{ name }}', reporting_point, dimension,
        sum(days_since_invitation), count(*)
    from {{ step }}_in_dimensions
    group by reporting_point, dimension
    {%- endfor %}
),

{# Before the first delivery nothing is known of any offer, which is not none. #}
cells as (
    select
        measure, 'v1' as definition_version, reporting_point, dimension, numerator, denominator,
        cast(null as varchar) as not_applicable_reason
    from measured
    union all
    select
        measure, definition_version, reporting_point, dimension, null, null,
        'No onboarding is known at this date'
    from spine
    where reporting_point not in (select reporting_point from onboarding_known)
),

kpi_ce_onboarding as (
    {{ measure_rows('ce_onboarding', 'cells', with_reason=true) }}
)

select * from kpi_ce_onboarding
