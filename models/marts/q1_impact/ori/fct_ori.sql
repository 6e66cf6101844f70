with assessments as (
    select * from {{ ref('int_assessments_supported') }}
),

fct_ori as (
    select
        assessment_id,
        operation_key,
        assessed_on,
        ori,
        previous_ori,
        ori - previous_ori as ori_change,
        first_allocated_on,
        coalesce(
            assessed_on >= first_allocated_on
            and (previous_assessed_on is null or previous_assessed_on < first_allocated_on),
            false
        ) as is_first_after_allocation,
        is_in_support,
        known_from,
        known_to
    from assessments
)

select * from fct_ori
