{# The share of an extract's rows that cannot be used stays under the threshold `rejected_share`.
   The threshold is read without ref(): a test with a second parent would let the models after the
   extract be built before it has run. #}
{% test rejects_within_limit(model) %}
{%- set limits = namespace(relation=none) -%}
{%- if execute -%}
    {%- for seed in graph.nodes.values() if seed.resource_type == 'seed' and seed.name == 'thresholds' -%}
        {%- set limits.relation = api.Relation.create(seed.database, seed.schema, seed.alias) -%}
    {%- endfor -%}
{%- endif -%}
select
    counted.rows_in,
    counted.rows_rejected,
    cast(limits.value as double) as expected,
    counted.rows_rejected / counted.rows_in as observed
from (
    select
        count(*) as rows_in,
        count(case when disposition in ('quarantined', 'superseded') then 1 end) as rows_rejected
    from {{ model }}
) as counted
inner join {{ limits.relation }} as limits
    on limits.threshold = 'rejected_share'
where counted.rows_rejected > limits.value * counted.rows_in
{% endtest %}
