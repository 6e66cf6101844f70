{# The body of every base model: one extract, each column typed by its kind, each row judged.

   `columns` maps a delivered column to (kind, use).
     kind  text, identifier (upper case), any macro parse_<kind> (date, integer, decimal, mor_ids ...),
           references or references:<region columns that supply a missing team, joined by +>, organisation,
           region, code:<code_set>, codes:<code_set> (a list; unknown labels stay as recorded)
     use   key       part of the record's key: missing or unreadable quarantines the row
           required  must be there and readable, or the row is quarantined
           checked   may be blank, but an unreadable value quarantines the row
           reported  an unreadable value becomes null and is reported; the row stays
     free      text that may say more than the code list or key form knows; nothing is reported
   Where the key may be blank, `fallback_key` lists the columns that then stand in for it.
   `row_rules` maps a rule that several columns break together to (column shown, condition).
   A `remove` row is held to its key alone (decision D2). Validity comes before duplicates (D1). #}
{% macro typed_extract(gate, columns, fallback_key=[], row_rules={}) %}
with gated as (
    select * from {{ gate }}
),

code_values as (
    select * from {{ ref('code_values') }}
),

organisation_aliases as (
    select * from {{ ref('stg_reference__organisation_aliases') }}
),

region_aliases as (
    select * from {{ ref('region_aliases') }}
),

cleaned as (
    select
        raw_row,
        source_file,
        try_cast(source_row as bigint) as source_row,
        {{ parse_date(clean_text('extract_date')) }} as extract_date,
        {{ fold_text('change') }} as change,
        gate_rules,
        {{ raw_row_hash(columns) }} as row_hash,
        {%- for column in columns %}
        {{ clean_text(column) }} as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from gated
),
{% for column, (kind, use) in columns.items() if kind.startswith('codes:') %}
{{ column }}_labels as (
    {{- labels_of(column, kind.split(':')[1]) | indent(4) }}
),
{% endfor %}
typed as (
    select
        cleaned.raw_row,
        cleaned.source_file,
        cleaned.source_row,
        cleaned.extract_date,
        cleaned.change,
        cleaned.gate_rules,
        cleaned.row_hash,
        {%- for column, (kind, use) in columns.items() %}
        cleaned.{{ column }} as recorded_{{ column }},
        {{ typed_value(column, kind) }} as {{ column }},
        {%- if kind.startswith('codes:') %}
        {{ join_list(column ~ '_labels.unknown_labels') }} as unknown_{{ column }},
        {%- endif %}
        {%- endfor %}
    from cleaned
    {%- for column, (kind, use) in columns.items() %}
    {{- lookup_of(column, kind) }}
    {%- endfor %}
),

judged as (
    select
        *,
        {{ problems_of(columns, fallback_key, row_rules) }} as problems,
        {{ reports_of(columns) }} as reports,
        {{ record_key_of(columns, fallback_key) }} as record_key
    from typed
),

validated as (
    select
        *,
        {{ list_size('problems') }} = 0 as is_valid
    from judged
),

ranked as (
    select
        *,
        row_number() over (
            partition by record_key, extract_date, is_valid
            order by source_file desc, coalesce(source_row, 0) desc, raw_row desc
        ) as rank_from_last,
        last_value(row_hash) over (
            partition by record_key, extract_date, is_valid
            order by source_file, coalesce(source_row, 0), raw_row
            rows between unbounded preceding and unbounded following
        ) as last_row_hash
    from validated
),

disposed as (
    select
        raw_row,
        source_file,
        source_row,
        extract_date,
        change,
        record_key,
        problems,
        reports,
        case
            when not is_valid then 'quarantined'
            when rank_from_last = 1 then 'used'
            when row_hash = last_row_hash then 'duplicate'
            else 'superseded'
        end as disposition,
        {%- for column, (kind, use) in columns.items() %}
        {%- if kind == 'mor_ids' %}
        recorded_{{ column }},
        {%- endif %}
        {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from ranked
)

select * from disposed
{% endmacro %}

{# Two rows are identical when every delivered cell is. #}
{% macro raw_row_hash(columns) -%}
    md5(concat_ws(chr(31), change, {{ columns.keys() | join(', ') }}))
{%- endmacro %}

{% macro typed_value(column, kind) -%}
    {%- set text = 'cleaned.' ~ column -%}
    {%- set family, argument = (kind ~ ':').split(':')[:2] -%}
    {%- if family == 'text' -%} {{ text }}
    {%- elif family == 'identifier' -%} upper({{ text }})
    {%- elif family == 'references' and argument -%}
        {{ parse_references(text, 'coalesce(' ~ argument.split('+') | join('_alias.region, ') ~ '_alias.region)') }}
    {%- elif family == 'references' -%} {{ parse_references(text) }}
    {%- elif family == 'organisation' -%} {{ column }}_alias.organisation
    {%- elif family == 'region' -%} {{ column }}_alias.region
    {%- elif family == 'code' -%} {{ column }}_code.code
    {%- elif family == 'codes' -%} {{ column }}_labels.labels
    {%- elif 'parse_' ~ family in context -%} {{ context['parse_' ~ family](text) }}
    {%- else -%}
        {{ exceptions.raise_compiler_error('Column ' ~ column ~ ' has the unknown kind ' ~ kind) }}
    {%- endif -%}
{%- endmacro %}

{% macro lookup_of(column, kind) -%}
    {%- set recorded = fold_text('cleaned.' ~ column) -%}
    {%- if kind == 'organisation' %}
    left join organisation_aliases as {{ column }}_alias
        on {{ column }}_alias.recorded = {{ recorded }}
    {%- elif kind == 'region' %}
    left join region_aliases as {{ column }}_alias
        on {{ column }}_alias.recorded = {{ recorded }}
    {%- elif kind.startswith('code:') %}
    left join code_values as {{ column }}_code
        on {{ column }}_code.code_set = '{{ kind.split(":")[1] }}'
        and {{ column }}_code.recorded = {{ recorded }}
    {%- elif kind.startswith('codes:') %}
    left join {{ column }}_labels
        on {{ column }}_labels.recorded = cleaned.{{ column }}
    {%- endif -%}
{%- endmacro %}

{# Each distinct spelling of a list once: split at semicolons, and where a piece is no known label
   also at commas and slashes (some labels contain them). #}
{% macro labels_of(column, code_set) %}
select
    pieces.recorded,
    {{ sorted_distinct_list('coalesce(piece_code.code, trim(pieces.piece))') }} as labels,
    {{ sorted_distinct_list('case when piece_code.code is null then trim(pieces.piece) end') }} as unknown_labels
from (
    select
        tokens.recorded,
        {{ unnest_list(
            "case when token_code.code is not null then " ~ list_of(['tokens.token'])
            ~ " else " ~ split_by_regex('tokens.token', '\\s*[,/]\\s*') ~ " end"
        ) }} as piece
    from (
        select
            distinct_values.recorded,
            {{ unnest_list(split_by_regex('distinct_values.recorded', '\\s*;\\s*')) }} as token
        from (select distinct {{ column }} as recorded from cleaned) as distinct_values
        where distinct_values.recorded is not null
    ) as tokens
    left join code_values as token_code
        on token_code.code_set = '{{ code_set }}'
        and token_code.recorded = {{ fold_text('tokens.token') }}
) as pieces
left join code_values as piece_code
    on piece_code.code_set = '{{ code_set }}'
    and piece_code.recorded = {{ fold_text('pieces.piece') }}
where trim(pieces.piece) <> ''
group by pieces.recorded
{%- endmacro %}
