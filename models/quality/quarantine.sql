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
    union all
    {% endfor %}
    {% for source in gated_only_extracts() %}
    select
        '{{ source }}' as source, source_file, try_cast(source_row as bigint) as source_row,
        {{ parse_date(clean_text('extract_date')) }} as extract_date,
        {{ named_record({
            'column_name': "'gate'", 'value': 'gate_rules', 'rule': "'broken_gate_rule'"
        }) }} as problem
    from {{ ref('gate_' ~ source) }}
    where gate_rules is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

{# A gate names the rules that a row broke; they take the place of the general one. #}
named_problems as (
    select
        source,
        source_file,
        source_row,
        extract_date,
        problem.column_name as column_name,
        problem.value as value,
        {{ unnest_list(
            "case when problem.rule = 'broken_gate_rule' then "
            ~ split_by_regex('problem.value', ';') ~ " else " ~ list_of(['problem.rule']) ~ " end"
        ) }} as rule
    from problems
),

quarantine as (
    select
        named_problems.source,
        named_problems.source_file,
        named_problems.source_row,
        named_problems.extract_date,
        named_problems.column_name,
        named_problems.value,
        named_problems.rule,
        coalesce(quarantine_rules.reason, 'A rule of the gate of this extract') as reason
    from named_problems
    left join quarantine_rules
        on named_problems.rule = quarantine_rules.rule
)

select * from quarantine
