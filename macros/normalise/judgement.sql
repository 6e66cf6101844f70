{# The parts of typed_extract that say what is wrong with a row. A finding is a record
   (column_name, value, rule); the rules are described in the seed quarantine_rules. #}

{% macro problems_of(columns, fallback_key, row_rules) -%}
    {%- set findings = [
        finding('change', 'change', 'unknown_change', "change not in ('upsert', 'remove')"),
        finding('extract_date', 'cast(null as varchar)', 'unreadable_date', 'extract_date is null'),
        finding('gate', 'gate_rules', 'broken_gate_rule', 'gate_rules is not null'),
    ] -%}
    {%- for column, (kind, use) in columns.items() -%}
        {%- set unreadable = column ~ ' is null and recorded_' ~ column ~ ' is not null' -%}
        {%- set missing = column ~ ' is null and recorded_' ~ column ~ ' is null' -%}
        {%- if use == 'key' and fallback_key -%}
            {%- set missing = missing ~ ' and (' ~ fallback_key | join(' is null or ') ~ ' is null)' -%}
        {%- endif -%}
        {%- if use in ('required', 'checked') -%}
            {%- set unreadable = "change <> 'remove' and " ~ unreadable -%}
            {%- set missing = "change <> 'remove' and " ~ missing -%}
        {%- endif -%}
        {%- if use in ('key', 'required', 'checked') -%}
            {%- do findings.append(finding(column, 'recorded_' ~ column, rule_of(kind), unreadable)) -%}
        {%- endif -%}
        {%- if use in ('key', 'required') -%}
            {%- do findings.append(finding(column, 'recorded_' ~ column, 'missing_value', missing)) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- for rule, (column, condition) in row_rules.items() -%}
        {%- do findings.append(finding(column, 'recorded_' ~ column, rule, "change <> 'remove' and " ~ condition)) -%}
    {%- endfor -%}
    {{ filter_list(list_of(findings), 'found', 'found is not null') }}
{%- endmacro %}

{% macro reports_of(columns) -%}
    {%- set findings = [] -%}
    {%- for column, (kind, use) in columns.items() -%}
        {%- if kind.startswith('codes:') and use != 'free' -%}
            {%- do findings.append(finding(
                column, 'unknown_' ~ column, 'unknown_code', 'unknown_' ~ column ~ ' is not null'
            )) -%}
        {%- elif use == 'reported' and kind != 'text' -%}
            {%- do findings.append(finding(
                column, 'recorded_' ~ column, rule_of(kind),
                column ~ ' is null and recorded_' ~ column ~ ' is not null'
            )) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ filter_list(list_of(findings), 'found', 'found is not null') }}
{%- endmacro %}

{% macro finding(column, value, rule, condition) -%}
    case when {{ condition }} then {{ named_record({
        'column_name': "'" ~ column ~ "'", 'value': value, 'rule': "'" ~ rule ~ "'"
    }) }} end
{%- endmacro %}

{% macro rule_of(kind) -%}
    {%- set family = kind.split(':')[0] -%}
    {%- set rules = {
        'date': 'unreadable_date', 'month': 'unreadable_date', 'ori': 'unreadable_ori',
        'integer': 'unreadable_number', 'decimal': 'unreadable_number',
        'fraction': 'unreadable_number', 'rounded_count': 'unreadable_number',
        'count_or_percent': 'unreadable_number', 'channel_value': 'unreadable_number',
        'either_order_date': 'unreadable_date', 'month_or_quarter': 'unreadable_date',
        'wave': 'unreadable_date',
        'organisation': 'unknown_organisation', 'region': 'unknown_region',
        'organisations': 'unknown_organisation', 'percentage': 'impossible_share',
        'code': 'unknown_code', 'codes': 'unknown_code',
    } -%}
    {{- rules.get(family, 'unreadable_key') -}}
{%- endmacro %}

{% macro record_key_of(columns, fallback_key) -%}
    {%- set keys = [] -%}
    {%- for column, (kind, use) in columns.items() if use == 'key' -%}
        {%- do keys.append(column) -%}
    {%- endfor -%}
    {%- if fallback_key -%}
    coalesce({{ key_text(keys) }}, 'no id: ' || {{ key_text(fallback_key) }})
    {%- else -%}
    {{ key_text(keys) }}
    {%- endif -%}
{%- endmacro %}

{# Null as soon as one part is null: such a row has no key. #}
{% macro key_text(columns) -%}
    {%- for column in columns -%}
    cast({{ column }} as varchar){{ " || '|' || " if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
