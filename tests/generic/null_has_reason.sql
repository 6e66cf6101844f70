{# No value without a reason why not, and no such reason beside a value. #}
{% test null_has_reason(model, keys) %}
select
    {{ keys | join(', ') }},
    case when value is null then 'a reason' else 'no reason' end as expected,
    coalesce(nullif(not_applicable_reason, ''), 'no reason') as observed
from {{ model }}
where (value is null) <> (coalesce(not_applicable_reason, '') <> '')
{% endtest %}
