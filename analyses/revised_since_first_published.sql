-- Totals of complete quarters that are known otherwise now than when they were first published.
select
    measure,
    definition_version,
    period_label,
    value - revision as first_published_value,
    value as latest_value,
    revision
from {{ ref('kpi_values') }}
where
    knowledge = 'latest'
    and period_type = 'quarter'
    and dimension = ''
    and revision <> 0
order by period_label, measure, definition_version
