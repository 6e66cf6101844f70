{# The values of `columns` name one row; two rows without a value count as the same. #}
{% test unique_combination(model, columns) %}
select
    {{ columns | join(', ') }},
    1 as expected,
    count(*) as observed
from {{ model }}
group by {{ columns | join(', ') }}
having count(*) > 1
{% endtest %}
