{{ typed_extract(ref('gate_data_platform_delivery'), {
    'milestone_id': ('identifier', 'key'),
    'phase': ('phase', 'reported'),
    'org': ('organisation', 'checked'),
    'planned_date': ('date', 'checked'),
    'actual_date': ('date', 'checked'),
    'planned_cost_gbp': ('decimal', 'reported'),
    'actual_cost_gbp': ('decimal', 'reported'),
    'status': ('code:milestone_status', 'checked'),
    'funding_stream': ('code:milestone_funding', 'reported'),
}) }}
