{{ typed_extract(ref('gate_finance'), {
    'fy': ('financial_year', 'key'),
    'period': ('integer', 'key'),
    'cost_centre': ('identifier', 'key'),
    'account_group': ('code:account_group', 'key'),
    'version': ('code:cost_version', 'key'),
    'funding_source': ('code:funding_source', 'key'),
    'region': ('region', 'required'),
    'workstream': ('code:workstream', 'required'),
    'amount_gbp': ('decimal', 'required'),
    'accrual_flag': ('code:yes_no', 'reported'),
}, fallback_key=['fy', 'period', 'cost_centre', 'account_group', 'version'], row_rules={
    'impossible_period': ('period', 'period not between 1 and 13'),
}) }}
