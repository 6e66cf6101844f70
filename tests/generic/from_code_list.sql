{# Every value of the column is a code of `code_set`; nothing recorded is no finding. #}
{% test from_code_list(model, column_name, code_set) %}
select
    found.{{ column_name }},
    'a code of {{ code_set }}' as expected,
    count(*) as observed
from {{ model }} as found
left join {{ ref('code_values') }} as code_values
    on code_values.code_set = '{{ code_set }}'
    and found.{{ column_name }} = code_values.code
where
    found.{{ column_name }} is not null
    and code_values.code is null
group by found.{{ column_name }}
{% endtest %}
