{# The extracts, each with its base model. #}
{% macro staged_extracts() %}
    {{ return({
        'apmis_disruptions': 'base_apmis__disruptions',
        'apmis_identifications': 'base_apmis__identifications',
        'benefits_register': 'base_finance__benefits',
        'ce_onboarding': 'base_capabilities__onboarding',
        'ce_tda_tracker': 'base_capabilities__tda_stages',
        'ce_usage': 'base_capabilities__usage',
        'ce_user_survey': 'base_capabilities__user_survey',
        'citizen_survey': 'base_citizen_survey__questions',
        'client_survey': 'base_client_survey__responses',
        'data_platform_delivery': 'base_data_platform__milestones',
        'data_platform_profiles': 'base_data_platform__profiles',
        'data_platform_sources': 'base_data_platform__sources',
        'data_platform_usage_cost': 'base_data_platform__costs',
        'digital_engagement': 'base_digital_engagement__figures',
        'finance': 'base_finance__costs',
        'hr_establishment': 'base_hr__posts',
        'hr_training': 'base_hr__training',
        'morile_assessments': 'base_morile__assessments',
        'safeguarding_referrals': 'base_safeguarding__referrals',
        'soc_master_list': 'base_soc_master_list__entries',
        'toex_workload_tracker': 'base_tracker__jobs',
    }) }}
{% endmacro %}
