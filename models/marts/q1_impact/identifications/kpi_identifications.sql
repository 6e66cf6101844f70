with identifications as (
    select * from {{ ref('fct_identifications') }}
),

identified_types as (
    select * from {{ ref('identified_types') }}
),

reporting_points as (
    select * from {{ ref('reporting_points') }}
),

known as (
    select
        reporting_points.reporting_point,
        reporting_points.period_type,
        identifications.identification_id,
        identifications.identified_type,
        identified_types.measure_prefix,
        identifications.threat_type,
        identifications.aspects,
        identifications.operation_keys,
        identifications.match_status,
        identifications.verified_on <= reporting_points.as_at
        and identifications.identified_on <= reporting_points.period_end
        and (
            reporting_points.period_start is null
            or identifications.identified_on >= reporting_points.period_start
        ) as is_identified_in_period,
        identifications.identified_on < reporting_points.period_start
        and identifications.verified_on
        between reporting_points.period_start and reporting_points.period_end
            as is_reconciled_from_before
    from reporting_points
    inner join identifications
        on {{ in_force('identifications', 'reporting_points.as_at') }}
    inner join identified_types
        on identifications.identified_type = identified_types.identified_type
),

flows as (
    select * from known where period_type <> 'point'
),

by_threat as (
    {{ under_each_dimension('flows', {'threat_type': 'threat_type'}) }}
),

waiting as (
    select * from known
    where
        period_type = 'point'
        and match_status <> 'matched'
),

waiting_by_status as (
    {{ under_each_dimension('waiting', {'match_status': 'match_status'}) }}
),

ocg_operations as (
    select
        reporting_point,
        {{ unnest_list(split_by_regex('operation_keys', ';')) }} as operation_key,
        threat_type,
        aspects
    from flows
    where
        identified_type = 'OCG'
        and is_identified_in_period
),

operations_by_dimension as (
    {{ under_each_dimension('ocg_operations', {
        'threat_type': 'threat_type', 'aspect': 'aspects',
    }) }}
),

{# A second aspect is asked of the operation, whichever of its identifications carries it. #}
operations_with_aspect as (
    select
        threats_of_operations.reporting_point,
        threats_of_operations.operation_key,
        threats_of_operations.dimension || ';also_' || aspects_of_operations.dimension as dimension
    from operations_by_dimension as threats_of_operations
    inner join operations_by_dimension as aspects_of_operations
        on threats_of_operations.reporting_point = aspects_of_operations.reporting_point
        and threats_of_operations.operation_key = aspects_of_operations.operation_key
    where
        {{ regex_matches('threats_of_operations.dimension', '^threat_type=') }}
        and aspects_of_operations.dimension in (
            select 'aspect=' || dimension_value from {{ ref('dimension_values') }}
            where dimension_key = 'also_aspect'
        )
),

operation_counts as (
    select reporting_point, dimension, count(distinct operation_key) as operations
    from (
        select reporting_point, dimension, operation_key from operations_by_dimension
        union all
        select reporting_point, dimension, operation_key from operations_with_aspect
    ) as counted_operations
    group by reporting_point, dimension
),

{# A label that no operation carries has a share too: nothing of the operations there are. #}
share_dimensions as (
    select distinct dimension
    from {{ ref('int_measures_spined') }}
    where measure = 'share_of_ocg_operations'
),

cells as (
    select
        measure_prefix || '_identified' as measure, 'v1' as definition_version, reporting_point,
        dimension, count(distinct identification_id) as numerator,
        cast(null as bigint) as denominator
    from by_threat
    where is_identified_in_period
    group by all
    union all
    select
        measure_prefix || '_reconciled_from_previous_quarters', 'v1', reporting_point, '',
        count(distinct identification_id), null
    from flows
    where
        is_reconciled_from_before
        and period_type <> 'inception'
    group by all
    union all
    select 'operations_with_ocg_identified', 'v1', reporting_point, dimension, operations, null
    from operation_counts
    union all
    select
        'share_of_ocg_operations', 'v1', totals.reporting_point, share_dimensions.dimension,
        coalesce(labelled.operations, 0), totals.operations
    from operation_counts as totals
    cross join share_dimensions
    left join operation_counts as labelled
        on totals.reporting_point = labelled.reporting_point
        and share_dimensions.dimension = labelled.dimension
    where totals.dimension = ''
    union all
    select
        'identifications_not_yet_verified', 'v1', reporting_point, dimension,
        count(distinct identification_id), null
    from waiting_by_status
    group by all
),

kpi_identifications as (
    {{ measure_rows('identifications', 'cells') }}
)

select * from kpi_identifications
