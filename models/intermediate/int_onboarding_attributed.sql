with onboarding as (
    select * from {{ ref('stg_capabilities__onboarding') }}
),

organisations as (
    select distinct organisation, region, org_type
    from {{ ref('stg_reference__organisation_aliases') }}
),

each_organisation as (
    select
        *,
        {{ list_size(split_by_regex('organisations', ';')) }} as sharing,
        {{ unnest_list(split_by_regex('organisations', ';')) }} as organisation
    from onboarding
),

days as (
    {{ turning_points('each_organisation', ['organisation']) }}
),

{# An organisation's own row goes before one that it shares. #}
chosen as (
    select
        days.organisation,
        days.known_from,
        days.known_to,
        each_organisation.organisation_type,
        each_organisation.status,
        each_organisation.status_on,
        each_organisation.has_contact,
        each_organisation.first_used_on,
        each_organisation.funding_year,
        each_organisation.sharing > 1 as is_shared_row,
        cast(each_organisation.licensed_users as decimal(18, 4))
        / each_organisation.sharing as licensed_users
    from days
    inner join each_organisation
        on days.organisation = each_organisation.organisation
        and {{ in_force('each_organisation', 'days.known_from') }}
    qualify row_number() over (
        partition by days.organisation, days.known_from order by each_organisation.sharing
    ) = 1
),

merged as (
    {{ merge_intervals('chosen', ['organisation'], [
        'organisation_type', 'status', 'status_on', 'has_contact', 'first_used_on',
        'funding_year', 'is_shared_row', 'licensed_users',
    ]) }}
),

attributed as (
    select
        merged.organisation,
        coalesce(merged.organisation_type, case
            when organisations.org_type = 'ROCU' then 'ROCU'
            when organisations.org_type like '%police%' then 'force'
            else 'agency'
        end) as organisation_type,
        organisations.region,
        merged.status,
        merged.status_on,
        coalesce(merged.has_contact = 'Y', false) as has_contact,
        cast(merged.licensed_users as decimal(18, 4)) as licensed_users,
        merged.first_used_on,
        merged.funding_year,
        merged.is_shared_row,
        merged.known_from,
        merged.known_to
    from merged
    inner join organisations
        on merged.organisation = organisations.organisation
)

select * from attributed
