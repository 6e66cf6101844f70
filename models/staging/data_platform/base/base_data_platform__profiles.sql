{{ typed_extract(ref('gate_data_platform_profiles'), {
    'profile_id': ('identifier', 'key'),
    'product': ('code:profile_product', 'checked'),
    'org': ('organisation', 'checked'),
    'produced_date': ('date', 'checked'),
    'users_intended': ('integer', 'checked'),
    'users_active': ('integer', 'checked'),
    'use_case_ref': ('identifier', 'reported'),
}) }}
