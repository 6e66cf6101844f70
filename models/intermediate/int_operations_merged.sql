{# Each round carries the lowest id one threat further: eight rounds join a chain of nine threats. A
   longer one fails the test that no threat has two operations. #}
{% set rounds = 8 %}
with threat_ids as (
    select * from {{ ref('int_threats_identified') }}
),

changed_threats as (
    select apmis_threat_id
    from threat_ids
    group by apmis_threat_id
    having count(*) > 1
),

shared_ids as (
    select threat_ids.*
    from threat_ids
    inner join changed_threats
        on threat_ids.apmis_threat_id = changed_threats.apmis_threat_id
),

knowledge_days as (
    select known_from as known_on from shared_ids
    union
    select known_to from shared_ids where known_to is not null
),

days as (
    select
        known_on,
        lead(known_on) over (order by known_on) as next_known_on
    from knowledge_days
),

label_0 as (
    select
        days.known_on,
        days.next_known_on,
        shared_ids.apmis_threat_id,
        shared_ids.mor_id,
        shared_ids.mor_id as operation_key
    from days
    inner join shared_ids
        on {{ in_force('shared_ids', 'days.known_on') }}
),
{% for number in range(1, rounds + 1) %}
label_{{ number }} as (
    select
        known_on,
        next_known_on,
        apmis_threat_id,
        mor_id,
        min(threat_label) over (partition by known_on, mor_id) as operation_key
    from (
        select
            *,
            min(operation_key) over (partition by known_on, apmis_threat_id) as threat_label
        from label_{{ number - 1 }}
    ) as threat_labelled
),
{% endfor %}
labelled as (
    select distinct
        mor_id,
        operation_key,
        known_on as known_from,
        next_known_on as known_to
    from label_{{ rounds }}
),

before_the_change as (
    select
        mor_id,
        mor_id as operation_key,
        cast('{{ var("beginning_of_time") }}' as date) as known_from,
        min(known_from) as known_to
    from labelled
    group by mor_id
),

covered as (
    select * from labelled
    union all
    select * from before_the_change
),

operations_merged as (
    {{ merge_intervals('covered', ['mor_id'], ['operation_key']) }}
)

select * from operations_merged
