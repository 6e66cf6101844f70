{{ typed_extract(ref('gate_ce_tda_tracker'), {
    'tool_code': ('tool', 'key'),
    'tool_name': ('text', 'reported'),
    'stage': ('code:tda_stage', 'key'),
    'stage_date': ('date', 'key'),
    'previous_stage': ('code:tda_stage', 'reported'),
    'tda_decision': ('code:tda_decision', 'checked'),
    'tda_meeting_date': ('date', 'reported'),
    'cyber_assurance_status': ('text', 'reported'),
    'owner': ('region', 'reported'),
    'threat_neutral': ('code:yes_no', 'reported'),
    'est_build_cost_gbp': ('decimal', 'reported'),
    'run_cost_gbp_pa': ('decimal', 'reported'),
}) }}
