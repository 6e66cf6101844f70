{# Dollars are no decimal: such an amount becomes null and is reported (no rate is recorded). #}
{{ typed_extract(ref('gate_data_platform_usage_cost'), {
    'month': ('month', 'key'),
    'environment': ('code:platform_environment', 'key'),
    'workload': ('code:platform_workload', 'key'),
    'meter': ('code:platform_meter', 'key'),
    'quantity': ('decimal', 'checked'),
    'unit': ('text', 'reported'),
    'cost_gbp_exVAT': ('decimal', 'reported'),
    'force_scope': ('text', 'reported'),
    'product': ('code:platform_product', 'key'),
    'use_case_ref': ('identifier', 'reported'),
}) }}
