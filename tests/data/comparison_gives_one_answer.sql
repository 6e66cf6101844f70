-- Every outcome has exactly one main result at every knowledge date.
with results as (
    select * from {{ ref('comparison_results') }}
)

select
    as_at,
    outcome,
    1 as expected,
    count(case when is_main_result then 1 end) as observed
from results
group by as_at, outcome
having count(case when is_main_result then 1 end) <> 1
