from scripts.publish import publish


def model(dbt, session):
    return publish(session, dbt.ref("gate_marts"), dbt.ref("published_tables"))
