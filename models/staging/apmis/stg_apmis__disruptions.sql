with versions as (
    {{ record_versions(ref('base_apmis__disruptions')) }}
),

disruptions as (
    select
        disruption_ref,
        apmis_threat_id,
        mor_id as mor_ids,
        operation_name_or_alias as operation_references,
        threat_record_type,
        disruption_date,
        record_date,
        impact_claimed,
        impact_moderated,
        moderation_status,
        moderation_date,
        four_p_primary,
        four_p_all,
        soc_threats,
        lead_agency,
        capabilities_used,
        {{ list_has('capabilities_used', "'TOEX'") }} as is_toex,
        toex_role,
        tool_code,
        disruption_type,
        persons_safeguarded,
        known_from,
        known_to
    from versions
)

select * from disruptions
