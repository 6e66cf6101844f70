{# Loads a CSV with DuckDB's own reader: every cell is text exactly as delivered (leading zeros,
   quotes, blanks survive). Reference seeds name `column_types`; only those columns are cast, and
   there an empty cell is null. dbt's own loader guesses types and is ten times slower. #}
{% materialization seed, adapter='duckdb' %}
    {%- set relation = this.incorporate(type='table') -%}
    {%- set path = (model['root_path'] ~ '/' ~ model['original_file_path']) | replace("'", "''") -%}
    {%- set types = config.get('column_types', {}) -%}
    {{ run_hooks(pre_hooks) }}
    {% do adapter.create_schema(relation) %}
    {% do run_query('drop view if exists ' ~ relation) if load_relation(this).is_view %}
    {% set load %}
        create or replace table {{ relation }} as
        select
            {% if types %}
            * replace (
                {% for column, type in types.items() %}
                cast(nullif("{{ column }}", '') as {{ type }}) as "{{ column }}"{{ "," if not loop.last }}
                {% endfor %}
            )
            {% else %}
            *
            {% endif %}
        from read_csv(
            '{{ path }}', all_varchar = true, header = true, delim = ',', quote = '"', escape = '"',
            nullstr = '{{ "\u0001" }}', strict_mode = true
        )
    {% endset %}
    {% do run_query(load) %}
    {% call noop_statement('main', 'SEED') %}{% endcall %}
    {{ store_result('agate_table', response='OK', agate_table=run_query('select 1 as loaded limit 0')) }}
    {% do adapter.commit() %}
    {{ run_hooks(post_hooks) }}
    {{ return({'relations': [relation]}) }}
{% endmaterialization %}
