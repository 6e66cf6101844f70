with referrals as (
    select * from {{ ref('fct_safeguarding') }}
),

reporting_points as (
    select * from {{ ref('reporting_points') }}
),

definitions as (
    select 'v1' as definition_version, * from referrals where is_recommended
    union all
    select 'v2' as definition_version, * from referrals where is_referred
),

dimensioned as (
    {{ under_each_dimension('definitions', {
        'channel': 'channel', 'age_group': 'age_group', 'team': 'team',
    }) }}
),

counted as (
    select
        reporting_points.reporting_point,
        dimensioned.definition_version,
        dimensioned.dimension,
        dimensioned.referral_token,
        dimensioned.operation_keys,
        dimensioned.persons
    from reporting_points
    inner join dimensioned
        on {{ in_force('dimensioned', 'reporting_points.as_at') }}
        and dimensioned.referred_on <= reporting_points.period_end
        and (
            reporting_points.period_start is null
            or dimensioned.referred_on >= reporting_points.period_start
        )
    where reporting_points.period_type <> 'point'
),

referral_operations as (
    select
        reporting_point,
        definition_version,
        {{ unnest_list(split_by_regex('operation_keys', ';')) }} as operation_key
    from counted
    where dimension = ''
),

cells as (
    select
        'safeguarding_referrals' as measure, definition_version, reporting_point, dimension,
        sum(persons) as numerator, cast(null as bigint) as denominator
    from counted
    group by all
    union all
    select
        'operations_with_safeguarding_referrals', definition_version, reporting_point, '',
        count(distinct operation_key), null
    from referral_operations
    group by all
),

kpi_safeguarding as (
    {{ measure_rows('safeguarding', 'cells') }}
)

select * from kpi_safeguarding
