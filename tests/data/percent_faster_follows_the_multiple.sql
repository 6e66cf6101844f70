-- A percentage recorded beside its multiple says the same: 1.80 times the speed is 80% faster.
{{ config(severity='warn') }}

select
    percents.stage,
    percents.known_from,
    100 * (multiples.value - 1) as expected,
    percents.value as observed
from {{ ref('fct_benefits') }} as percents
inner join {{ ref('fct_benefits') }} as multiples
    on percents.stage = multiples.stage
    and {{ known_together('percents', 'multiples') }}
where
    percents.metric = 'percent_faster_with_toex'
    and multiples.metric = 'speed_multiple_with_toex'
    and percents.assured_on = multiples.assured_on
    and abs(percents.value - 100 * (multiples.value - 1)) > 0.5
