{# The extracts that staging reads, each with its base model. #}
{% macro staged_extracts() %}
    {{ return({
        'apmis_disruptions': 'base_apmis__disruptions',
        'apmis_identifications': 'base_apmis__identifications',
        'morile_assessments': 'base_morile__assessments',
        'safeguarding_referrals': 'base_safeguarding__referrals',
        'soc_master_list': 'base_soc_master_list__entries',
        'toex_workload_tracker': 'base_tracker__jobs',
    }) }}
{% endmacro %}

{# The extracts that are gated and kept, whose KPIs have no models yet. #}
{% macro gated_only_extracts() %}
    {{ return([
        'benefits_register', 'ce_onboarding', 'ce_tda_tracker', 'ce_usage', 'ce_user_survey',
        'citizen_survey', 'client_survey', 'data_platform_delivery', 'data_platform_profiles',
        'data_platform_sources', 'data_platform_usage_cost', 'digital_engagement', 'finance',
        'hr_establishment', 'hr_training',
    ]) }}
{% endmacro %}
