from scripts.comparison.tables import matched_frame


def model(dbt, session):
    risk_sets = dbt.ref("int_comparison_risk_sets_drawn").df()
    return matched_frame(risk_sets, dbt.ref("comparison_outcomes").df())
