from scripts.gates import gate_extract


def model(dbt, session):
    return gate_extract(session, dbt.ref("data_platform_delivery"), "data_platform_delivery")
