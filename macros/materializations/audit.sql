{# Tables that outlive a failed run: what was asked, and what the gates found. #}
{% macro create_audit_tables() %}
    create schema if not exists audit;
    create table if not exists audit.invocations (
        invocation_id varchar, command varchar, is_whole_build boolean, dbt_version varchar
    );
    create table if not exists audit.gate_results (
        invocation_id varchar, gate varchar, expectation varchar, column_name varchar,
        severity varchar, success boolean, unexpected_count bigint, unexpected_share double,
        examples varchar
    );
{% endmacro %}

{# A publication needs a whole `dbt build`: `run` skips the tests, a selection skips gates, `--empty`
   makes tables without rows. #}
{% macro record_invocation() %}
    {% set args = invocation_args_dict %}
    {% set whole = flags.WHICH == 'build' and not flags.EMPTY and not args.get('select')
        and not args.get('exclude') and not args.get('selector') and not args.get('resource_types')
        and not args.get('exclude_resource_types') %}
    insert into audit.invocations values (
        '{{ invocation_id }}', '{{ flags.WHICH }}', {{ whole | lower }}, '{{ dbt_version }}'
    );
{% endmacro %}
