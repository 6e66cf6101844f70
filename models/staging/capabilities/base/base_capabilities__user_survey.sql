{# Some answers come without their organisation; wave and tool then stand for the record. #}
{{ typed_extract(ref('gate_ce_user_survey'), {
    'wave': ('wave', 'key'),
    'org': ('organisation', 'key'),
    'tool_code': ('code:tool', 'key'),
    'responses': ('integer', 'checked'),
    'sus_score': ('percentage', 'checked'),
    'would_recommend': ('code:yes_no', 'reported'),
}, fallback_key=['wave', 'tool_code']) }}
