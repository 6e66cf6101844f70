from scripts.comparison.tables import estimated_frame


def model(dbt, session):
    risk_sets = dbt.ref("int_comparison_risk_sets_drawn").df()
    matched = dbt.ref("int_comparison_matched").df()
    return estimated_frame(risk_sets, matched, dbt.ref("comparison_outcomes").df())
