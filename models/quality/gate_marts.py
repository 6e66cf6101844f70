from scripts.gates import gate_marts


def model(dbt, session):
    return gate_marts(
        session,
        {
            "fct_disruptions": dbt.ref("fct_disruptions"),
            "fct_identifications": dbt.ref("fct_identifications"),
            "fct_ori": dbt.ref("fct_ori"),
            "fct_risk_scores": dbt.ref("fct_risk_scores"),
            "fct_safeguarding": dbt.ref("fct_safeguarding"),
            "kpi_disruptions": dbt.ref("kpi_disruptions"),
            "kpi_identifications": dbt.ref("kpi_identifications"),
            "kpi_ori": dbt.ref("kpi_ori"),
            "kpi_risk_scores": dbt.ref("kpi_risk_scores"),
            "kpi_safeguarding": dbt.ref("kpi_safeguarding"),
            "kpi_values": dbt.ref("kpi_values"),
            "published_figure_reconciliation": dbt.ref("published_figure_reconciliation"),
            "quarantine": dbt.ref("quarantine"),
            "reported_values": dbt.ref("reported_values"),
            "reporting_points": dbt.ref("reporting_points"),
            "row_accounting": dbt.ref("row_accounting"),
        },
    )
