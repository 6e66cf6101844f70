from scripts.gates import gate_extract


def model(dbt, session):
    return gate_extract(session, dbt.ref("soc_master_list"), "soc_master_list")
