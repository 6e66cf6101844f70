with versions as (
    {{ record_versions(ref('base_morile__assessments')) }}
),

assessments as (
    select
        assessment_id,
        version,
        mor_id as mor_ids,
        assessment_date as assessed_on,
        assessment_no,
        assessment_reason,
        assessing_org,
        assessor_is_toex,
        record_category,
        risk_score,
        ori,
        capacity_capability_mentions_toex,
        source_row,
        known_from,
        known_to
    from versions
)

select * from assessments
