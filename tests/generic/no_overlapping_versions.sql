{# At no knowledge date are two rows of `keys` in force; no interval is empty or without a start.
   Neighbours in order of known_from are enough: whatever overlaps a later one overlaps the next. #}
{% test no_overlapping_versions(model, keys) %}
with versions as (
    select
        {{ keys | join(', ') }},
        known_from,
        known_to,
        lead(known_from) over (
            partition by {{ keys | join(', ') }} order by known_from, known_to nulls last
        ) as next_known_from
    from {{ model }}
)

select
    {{ keys | join(', ') }},
    known_from,
    'after known_from, at the latest ' || coalesce(cast(next_known_from as varchar), 'open')
        as expected,
    coalesce(cast(known_to as varchar), 'open') as observed
from versions
where
    known_from is null
    or known_to <= known_from
    or (next_known_from is not null and (known_to is null or known_to > next_known_from))
{% endtest %}
