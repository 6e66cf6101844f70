with operations as (
    select * from {{ ref('fct_master_list') }}
),

assessments as (
    select * from {{ ref('int_assessments_chained') }}
),

reporting_points as (
    select * from {{ ref('reporting_points') }}
),

measures_spined as (
    select * from {{ ref('int_measures_spined') }}
),

dimensioned as (
    {{ under_each_dimension('operations', {
        'threat_type': 'threat_types', 'sub_threat': 'sub_threats', 'region': 'region',
    }) }}
),

known as (
    select
        reporting_points.*,
        dimensioned.*
    from reporting_points
    inner join dimensioned
        on {{ in_force('dimensioned', 'reporting_points.as_at') }}
),

composition as (
    select
        reporting_point,
        dimension,
        count(distinct operation_key) as listed_operations
    from known
    where period_type = 'point' and is_exploitation_operation
    group by reporting_point, dimension
),

{# A label that no operation carries has the share 0 as long as there are operations. #}
labels as (
    select reporting_point, dimension from measures_spined
    where measure = 'sml_exploitation_operations_share'
    union
    select reporting_point, dimension from composition where dimension <> ''
),

shares as (
    select
        labels.reporting_point,
        labels.dimension,
        coalesce(composition.listed_operations, 0) as listed_operations,
        totals.listed_operations as all_operations
    from labels
    inner join composition as totals
        on labels.reporting_point = totals.reporting_point
        and totals.dimension = ''
    left join composition
        on labels.reporting_point = composition.reporting_point
        and labels.dimension = composition.dimension
),

assessed as (
    select
        known.reporting_point,
        known.dimension,
        assessments.assessment_id,
        assessments.operation_key
    from known
    inner join assessments
        on known.operation_key = assessments.operation_key
        and {{ in_force('assessments', 'known.as_at') }}
        and assessments.assessed_on <= known.period_end
        and (known.period_start is null or assessments.assessed_on >= known.period_start)
    where
        known.period_type <> 'point'
        and (known.dimension = '' or known.dimension like 'threat_type=%')
),

supported as (
    select * from known
    where
        supported_on_list_from <= as_at
        and (dimension = '' or dimension like 'threat_type=%')
),

{# Every point has a rank or says why not: an equal number is not more. #}
ranked as (
    select
        reporting_points.reporting_point,
        coalesce(max(listed_operations) filter (where dimension = ''), 0) as listed,
        coalesce(
            max(listed_operations) filter (where dimension = 'sub_threat=Sexual Exploitation'), 0
        ) as carrying_sub_threat,
        coalesce(max(listed_operations) filter (where dimension = 'threat_type=CSA'), 0) as csa,
        coalesce(max(listed_operations) filter (where dimension = 'threat_type=OIC'), 0) as oic
    from reporting_points
    left join composition
        on reporting_points.reporting_point = composition.reporting_point
    where reporting_points.period_type = 'point'
    group by reporting_points.reporting_point
),

cells as (
    select
        'sml_exploitation_operations' as measure, 'v1' as definition_version, reporting_point,
        dimension, listed_operations as numerator, cast(null as bigint) as denominator,
        cast(null as varchar) as not_applicable_reason
    from composition
    union all
    select
        'sml_exploitation_operations_share', 'v1', reporting_point, dimension,
        listed_operations, all_operations, null
    from shares
    union all
    select
        'rank_of_sexual_exploitation_sub_threat_against_csa_and_oic', 'v1', reporting_point,
        'sub_threat=Sexual Exploitation',
        1
        + case when carrying_sub_threat > csa then 0 else 1 end
        + case when carrying_sub_threat > oic then 0 else 1 end,
        1,
        case when listed = 0 then 'No exploitation operation was on the list' end
    from ranked
    union all
    select
        'sml_assessments', 'v1', reporting_point, dimension,
        count(distinct assessment_id), null, null
    from assessed group by all
    union all
    select
        'sml_operations_assessed', 'v1', reporting_point, dimension,
        count(distinct operation_key), null, null
    from assessed group by all
    union all
    select
        'sml_operations_supported', 'v1', reporting_point, dimension,
        count(distinct operation_key), null, null
    from supported
    where period_type = 'inception'
    group by all
    union all
    select
        'sml_operations_newly_supported', 'v1', reporting_point, dimension,
        count(distinct operation_key), null, null
    from supported
    where supported_on_list_from between period_start and period_end
    group by all
),

kpi_master_list as (
    {{ measure_rows('master_list', 'cells', with_reason=true) }}
)

select * from kpi_master_list
