{# The versions of each record: a version is known from its extract date until the next usable
   version of the record, or its removal; a null known_to is still in force (decision D3). #}
{% macro record_versions(base) %}
    select
        *,
        extract_date as known_from
    from (
        select
            *,
            lead(extract_date) over (partition by record_key order by extract_date) as known_to
        from {{ base }}
        where disposition = 'used'
    ) as used_rows
    where change = 'upsert'
{% endmacro %}

{# The one meaning of "in force at a knowledge date". #}
{% macro in_force(relation, as_at) -%}
    ({{ relation }}.known_from <= {{ as_at }} and ({{ relation }}.known_to is null or {{ as_at }} < {{ relation }}.known_to))
{%- endmacro %}
