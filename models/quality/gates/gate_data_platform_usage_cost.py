from scripts.gates import gate_extract


def model(dbt, session):
    return gate_extract(session, dbt.ref("data_platform_usage_cost"), "data_platform_usage_cost")
