{{ typed_extract(ref('gate_hr_establishment'), {
    'post_id': ('identifier', 'key'),
    'month_end': ('date', 'key'),
    'region': ('region', 'required'),
    'role': ('code:post_role', 'reported'),
    'officer_or_staff': ('code:officer_or_staff', 'reported'),
    'fte': ('fraction', 'checked'),
    'post_status': ('code:post_status', 'required'),
    'in_progress_stage': ('code:in_progress_stage', 'reported'),
    'person_token': ('text', 'reported'),
    'start_date': ('date', 'checked'),
    'end_date': ('date', 'checked'),
    'leaving_destination': ('code:leaving_destination', 'reported'),
    'internal_promotion': ('code:yes_no', 'reported'),
    'funding': ('code:post_funding', 'reported'),
}, row_rules={
    'no_month_end': ('month_end', 'month_end <> last_day(month_end)'),
    'left_before_start': ('end_date', 'end_date < start_date'),
}) }}
