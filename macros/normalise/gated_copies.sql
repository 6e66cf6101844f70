{# The rows of a gated extract, each numbered among its identical rows of one delivery. #}
{% macro gated_copies(gate) -%}
    {{ adapter.dispatch('gated_copies')(gate) }}
{%- endmacro %}
{% macro duckdb__gated_copies(gate) -%}
    select
        source_file,
        {{ parse_date(clean_text('extract_date')) }} as extract_date,
        gate_rules,
        row_number() over (
            partition by md5(concat_ws(chr(31), *columns(* exclude (raw_row, source_row))))
            order by raw_row desc
        ) as copies
    from {{ gate }}
{%- endmacro %}
