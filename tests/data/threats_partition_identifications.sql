-- An identification counts under one threat at most; one whose threat nobody recorded under none.
select
    measure,
    period_type,
    period_start,
    period_end,
    as_at,
    knowledge,
    sum(case when dimension = '' then value end) as expected,
    sum(case when dimension like 'threat_type=%' then value end) as observed
from {{ ref('kpi_identifications') }}
where
    measure in (
        'ocgs_identified', 'priority_individuals_identified', 'vulnerabilities_identified'
    )
group by all
having observed > expected
