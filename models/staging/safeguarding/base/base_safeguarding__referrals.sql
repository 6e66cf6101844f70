{{ typed_extract(ref('gate_safeguarding_referrals'), {
    'referral_token': ('text', 'key'),
    'person_token': ('text', 'reported'),
    'job_id': ('job_id', 'reported'),
    'disruption_ref': ('identifier', 'reported'),
    'source': ('code:referral_source', 'required'),
    'referral_date': ('date', 'required'),
    'channel': ('code:channel', 'reported'),
    'age_group': ('code:age_group', 'reported'),
    'receiving_org': ('text', 'reported'),
    'previously_unknown': ('code:yes_no', 'reported'),
    'persons': ('integer', 'checked'),
}, row_rules={
    'impossible_count': ('persons', 'persons < 1'),
}) }}
