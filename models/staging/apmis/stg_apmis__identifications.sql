with versions as (
    {{ record_versions(ref('base_apmis__identifications')) }}
),

identifications as (
    select
        identification_id,
        job_id,
        op_alias as operation_references,
        operation_name,
        owning_region,
        mor_id as mor_ids,
        recorded_mor_id,
        identified_type,
        identified_date as identified_on,
        claimed_by_team,
        known_elsewhere,
        verified_status,
        exploitation_types as aspects,
        soc_threats,
        delay_reason as recorded_delay_reason,
        known_from,
        known_to
    from versions
)

select * from identifications
