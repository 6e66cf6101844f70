{%- set day_of = {} -%}
{%- for status in ['invited', 'accepted', 'live'] -%}
    {%- do day_of.update({status: "max_by(onboarding.status_on, case when onboarding.status = '"
        ~ status ~ "' then onboarding.known_from end)"}) -%}
{%- endfor -%}
{%- set so_far %}over (
            partition by onboarding.organisation order by onboarding.known_from
            rows between unbounded preceding and current row
        ){% endset -%}
with onboarding as (
    select * from {{ ref('int_onboarding_attributed') }}
),

onboarding_statuses as (
    select * from {{ ref('onboarding_statuses') }}
),

{# Each status with the pauses that follow it, and the dates known by then. #}
runs as (
    select
        onboarding.*,
        onboarding_statuses.is_offered,
        onboarding_statuses.is_onboarded,
        sum(case when onboarding_statuses.is_pause then 0 else 1 end) {{ so_far }} as run,
        {{ day_of.invited }} {{ so_far }} as invited_on,
        {{ day_of.accepted }} {{ so_far }} as accepted_on,
        {{ day_of.live }} {{ so_far }} as live_on
    from onboarding
    inner join onboarding_statuses
        on onboarding.status = onboarding_statuses.status
),

standing as (
    select
        *,
        first_value(status) over (
            partition by organisation, run order by known_from
            rows between unbounded preceding and current row
        ) as standing_status
    from runs
),

{# What lies before the newest invitation belongs to an earlier attempt. #}
fct_ce_onboarding as (
    select
        standing.organisation,
        standing.organisation_type,
        standing.region,
        standing.status,
        standing.status_on,
        standing.is_offered,
        onboarding_statuses.is_accepted,
        standing.is_onboarded,
        standing.is_shared_row,
        standing.has_contact,
        standing.licensed_users,
        standing.first_used_on,
        standing.funding_year,
        standing.invited_on,
        case when standing.accepted_on >= standing.invited_on then standing.accepted_on end
            as accepted_on,
        case when standing.live_on >= standing.invited_on then standing.live_on end as live_on,
        standing.known_from,
        standing.known_to
    from standing
    inner join onboarding_statuses
        on standing.standing_status = onboarding_statuses.status
)

select * from fct_ce_onboarding
