with assessments as (
    select * from {{ ref('stg_morile__assessments') }}
),

assessed_ids as (
    select
        assessment_id,
        version,
        {{ unnest_list('mor_ids') }} as mor_id,
        assessed_on,
        assessment_no,
        risk_score,
        ori,
        known_from as delivered_on,
        source_row,
        known_from,
        known_to
    from assessments
),

operation_assessments as (
    {{ with_operation_key('assessed_ids', [
        'assessment_id', 'version', 'assessed_on', 'assessment_no', 'risk_score', 'ori',
        'delivered_on', 'source_row',
    ]) }}
),

knowledge_days as (
    {{ turning_points('operation_assessments', ['operation_key']) }}
),

known_on_each_day as (
    select
        operation_assessments.* exclude (known_from, known_to),
        knowledge_days.known_from,
        knowledge_days.known_to
    from knowledge_days
    inner join operation_assessments
        on knowledge_days.operation_key = operation_assessments.operation_key
        and {{ in_force('operation_assessments', 'knowledge_days.known_from') }}
),

highest_versions as (
    select *
    from known_on_each_day
    qualify row_number() over (
        partition by operation_key, known_from, assessment_id
        order by version desc, delivered_on desc, source_row desc
    ) = 1
),

{# Two ids with one operation, date and number are a correction: the later extract row stands. #}
standing as (
    select *
    from highest_versions
    qualify row_number() over (
        partition by
            operation_key, known_from, assessed_on, assessment_no,
            case when assessment_no is null then assessment_id end
        order by delivered_on desc, source_row desc, assessment_id desc
    ) = 1
),

chained as (
    select
        operation_key,
        assessment_id,
        assessed_on,
        assessment_no,
        risk_score,
        ori,
        lag(assessment_id) over chain as previous_assessment_id,
        lag(assessed_on) over chain as previous_assessed_on,
        lag(risk_score) over chain as previous_risk_score,
        lag(ori) over chain as previous_ori,
        known_from,
        known_to
    from standing
    window chain as (
        partition by operation_key, known_from order by assessed_on, assessment_id
    )
),

assessments_chained as (
    {{ merge_intervals(
        'chained',
        ['operation_key', 'assessment_id'],
        [
            'assessed_on', 'assessment_no', 'risk_score', 'ori', 'previous_assessment_id',
            'previous_assessed_on', 'previous_risk_score', 'previous_ori',
        ]
    ) }}
)

select * from assessments_chained
