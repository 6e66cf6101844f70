{# Staging carries every usable version of its base model, none dropped or doubled by a join. #}
{% test keeps_every_usable_row(model, base) %}
with usable as (
    select extract_date, count(*) as expected
    from {{ base }}
    where
        disposition = 'used'
        and change = 'upsert'
    group by extract_date
),

staged as (
    select known_from as extract_date, count(*) as observed
    from {{ model }}
    group by known_from
)

select
    coalesce(usable.extract_date, staged.extract_date) as extract_date,
    usable.expected,
    staged.observed
from usable
full outer join staged
    on usable.extract_date = staged.extract_date
where usable.expected is distinct from staged.observed
{% endtest %}
