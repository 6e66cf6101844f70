{# The rows of `relation` (mor_id, known_from, known_to) with the operation that the id belongs to,
   for as long as both are known. `columns` are the further columns to carry. #}
{% macro with_operation_key(relation, columns) %}
    select distinct
        {%- for column in columns %}
        {{ relation }}.{{ column }},
        {%- endfor %}
        coalesce(operations_merged.operation_key, {{ relation }}.mor_id) as operation_key,
        {{ known_from_both(relation, 'operations_merged') }} as known_from,
        {{ known_to_both(relation, 'operations_merged') }} as known_to
    from {{ relation }}
    left join {{ ref('int_operations_merged') }} as operations_merged
        on {{ relation }}.mor_id = operations_merged.mor_id
        and {{ known_together(relation, 'operations_merged') }}
{% endmacro %}
