with quarantine_rules as (
    select * from {{ ref('quarantine_rules') }}
),

problems as (
    {% for source, base in staged_extracts().items() %}
    select
        '{{ source }}' as source, source_file, source_row, extract_date,
        {{ unnest_list('problems') }} as problem
    from {{ ref(base) }}
    union all
    {% endfor %}
    {% for source, base in staged_extracts().items() %}
    select
        '{{ source }}' as source, source_file, source_row, extract_date,
        {{ named_record({
            'column_name': "'record'", 'value': 'record_key', 'rule': "'superseded_in_file'"
        }) }} as problem
    from {{ ref(base) }}
    where disposition = 'superseded'
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

{# A gate says of each row what it broke, where and with which value: one item a rule. #}
gate_items as (
    select
        source,
        source_file,
        source_row,
        extract_date,
        {{ unnest_list(split_by_regex('problem.value', '\\x1e')) }} as item
    from problems
    where problem.rule = 'broken_gate_rule'
),

named_problems as (
    select
        source,
        source_file,
        source_row,
        extract_date,
        problem.column_name as column_name,
        problem.value as value,
        problem.rule as rule
    from problems
    where problem.rule <> 'broken_gate_rule'
    union all
    select
        source,
        source_file,
        source_row,
        extract_date,
        {{ dbt.split_part('item', 'chr(31)', 2) }} as column_name,
        {{ dbt.split_part('item', 'chr(31)', 3) }} as value,
        {{ dbt.split_part('item', 'chr(31)', 1) }} as rule
    from gate_items
),

{# A gate and a row rule may find the same fault: it is one. #}
distinct_problems as (
    select
        source,
        source_file,
        source_row,
        extract_date,
        column_name,
        max(value) as value,
        rule
    from named_problems
    group by source, source_file, source_row, extract_date, column_name, rule
),

quarantine as (
    select
        distinct_problems.source,
        distinct_problems.source_file,
        distinct_problems.source_row,
        distinct_problems.extract_date,
        distinct_problems.column_name,
        distinct_problems.value,
        distinct_problems.rule,
        coalesce(quarantine_rules.reason, 'A rule of the gate of this extract') as reason
    from distinct_problems
    left join quarantine_rules
        on distinct_problems.rule = quarantine_rules.rule
)

select * from quarantine
