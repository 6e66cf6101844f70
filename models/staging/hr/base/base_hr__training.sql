{{ typed_extract(ref('gate_hr_training'), {
    'person_token': ('text', 'key'),
    'course_or_licence': ('text', 'key'),
    'pathway_level': ('code:pathway_level', 'reported'),
    'completed_date': ('date', 'key'),
    'expiry_date': ('date', 'checked'),
}, row_rules={
    'expired_before_completed': ('expiry_date', 'expiry_date < completed_date'),
}) }}
