from scripts.gates import gate_extract


def model(dbt, session):
    return gate_extract(session, dbt.ref("ce_usage"), "ce_usage")
