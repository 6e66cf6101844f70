from scripts.gates import gate_extract


def model(dbt, session):
    return gate_extract(session, dbt.ref("ce_tda_tracker"), "ce_tda_tracker")
