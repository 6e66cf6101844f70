{{ typed_extract(ref('gate_data_platform_sources'), {
    'source_code': ('identifier', 'key'),
    'owning_org': ('organisation', 'key'),
    'tier': ('code:source_tier', 'checked'),
    'connected_date': ('date', 'checked'),
    'status': ('code:source_status', 'required'),
    'target_date': ('date', 'reported'),
    'agreement_ref': ('identifier', 'reported'),
}) }}
