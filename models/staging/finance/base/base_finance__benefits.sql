{{ typed_extract(ref('gate_benefits_register'), {
    'benefit_id': ('identifier', 'key'),
    'kpi_code': ('text', 'reported'),
    'stage': ('code:benefit_stage', 'checked'),
    'metric': ('text', 'required'),
    'value': ('decimal', 'required'),
    'benefit_type': ('code:benefit_type', 'required'),
    'amount_gbp': ('decimal', 'checked'),
    'price_base_year': ('financial_year', 'reported'),
    'period': ('wave', 'reported'),
    'method_version': ('text', 'reported'),
    'confidence': ('code:confidence_rag', 'reported'),
    'assured_date': ('date', 'reported'),
}) }}
