-- A counted disruption has one level: major, moderate or minor.
select
    period_type,
    period_start,
    period_end,
    as_at,
    knowledge,
    sum(case when dimension = '' then value end) as expected,
    sum(case when dimension in ('level=major', 'level=moderate', 'level=minor') then value end)
        as observed
from {{ ref('kpi_disruptions') }}
where measure = 'disruptions'
group by all
having expected is distinct from observed
