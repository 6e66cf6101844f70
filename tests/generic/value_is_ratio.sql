{# A measure with a denominator is numerator / denominator, unrounded; another is its numerator. #}
{% test value_is_ratio(model, keys) %}
with compared as (
    select
        {{ keys | join(', ') }},
        case
            when denominator is null then cast(numerator as double)
            else cast(numerator as double) / cast(nullif(denominator, 0) as double)
        end as expected,
        value as observed
    from {{ model }}
)

select *
from compared
where
    (expected is null) <> (observed is null)
    or abs(observed - expected) > 1e-9 * greatest(1, abs(expected))
{% endtest %}
