{# At no knowledge date do the ids that one APMIS threat has carried belong to two operations.
   `entries` is the list on which the threats carry their ids. #}
{% test one_operation_per_threat(model, entries) %}
with threat_ids as (
    select
        apmis_threat_id,
        {{ unnest_list('mor_ids') }} as mor_id,
        known_from,
        known_to
    from {{ entries }}
),

threat_operations as (
    select distinct
        threat_ids.apmis_threat_id,
        coalesce(operations.operation_key, threat_ids.mor_id) as operation_key,
        {{ known_from_both('threat_ids', 'operations') }} as known_from,
        {{ known_to_both('threat_ids', 'operations') }} as known_to
    from threat_ids
    left join {{ model }} as operations
        on threat_ids.mor_id = operations.mor_id
        and {{ known_together('threat_ids', 'operations') }}
)

select
    one.apmis_threat_id,
    {{ known_from_both('one', 'other') }} as known_from,
    one.operation_key as expected,
    other.operation_key as observed
from threat_operations as one
inner join threat_operations as other
    on one.apmis_threat_id = other.apmis_threat_id
    and one.operation_key < other.operation_key
    and {{ known_together('one', 'other') }}
{% endtest %}
