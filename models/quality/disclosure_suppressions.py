from scripts.disclosure import suppressions


def model(dbt, session):
    return suppressions(
        dbt.ref("int_values_cleared").df(),
        dbt.ref("disclosure_controls").df(),
    )
