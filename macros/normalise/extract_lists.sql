{# The extracts that staging reads, each with its base model. #}
{% macro staged_extracts() %}
    {{ return({
        'apmis_disruptions': 'base_apmis__disruptions',
        'apmis_identifications': 'base_apmis__identifications',
        'citizen_survey': 'base_citizen_survey__questions',
        'client_survey': 'base_client_survey__responses',
        'digital_engagement': 'base_digital_engagement__figures',
        'hr_establishment': 'base_hr__posts',
        'hr_training': 'base_hr__training',
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
        'data_platform_delivery', 'data_platform_profiles', 'data_platform_sources',
        'data_platform_usage_cost', 'finance',
    ]) }}
{% endmacro %}
