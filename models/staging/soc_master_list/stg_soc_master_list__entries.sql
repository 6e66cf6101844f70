with versions as (
    {{ record_versions(ref('base_soc_master_list__entries')) }}
),

entries as (
    select
        snapshot_date,
        apmis_threat_id,
        mor_id as mor_ids,
        threat_name_alias,
        {{ parse_references('threat_name_alias', 'owning_region') }} as operation_references,
        recorded_mor_id,
        {{ parse_operation_name('threat_name_alias') }} as operation_name,
        threat_record_type,
        soc_threats,
        sub_threats,
        owning_org,
        owning_region,
        ownership_tier,
        phase,
        status,
        status_reason,
        latest_morile_score,
        latest_ori,
        latest_assessment_date,
        first_recorded_date,
        known_from,
        known_to
    from versions
)

select * from entries
