from scripts.gates import gate_extract


def model(dbt, session):
    return gate_extract(session, dbt.ref("apmis_disruptions"), "apmis_disruptions")
