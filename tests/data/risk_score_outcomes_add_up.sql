-- Every in-support assessment increased, decreased, kept or first gave its operation's score.
select
    period_type,
    period_start,
    period_end,
    as_at,
    knowledge,
    sum(case when measure = 'morile_assessments_toex_involved' then value end) as expected,
    sum(case when measure <> 'morile_assessments_toex_involved' then value end) as observed
from {{ ref('kpi_risk_scores') }}
where
    definition_version = 'v1'
    and dimension = ''
    and measure in (
        'morile_assessments_toex_involved', 'risk_score_increases', 'risk_score_decreases',
        'risk_score_unchanged', 'risk_score_first_assessments'
    )
group by all
having expected is distinct from observed
