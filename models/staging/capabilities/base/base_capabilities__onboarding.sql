{{ typed_extract(ref('gate_ce_onboarding'), {
    'org': ('organisations', 'key'),
    'org_type': ('code:onboarding_organisation_type', 'checked'),
    'status': ('code:onboarding_status', 'required'),
    'status_date': ('date', 'required'),
    'spoc_assigned': ('code:yes_no', 'reported'),
    'licensed_users': ('integer', 'checked'),
    'first_use_date': ('date', 'reported'),
    'funding_fy': ('text', 'reported'),
}) }}
