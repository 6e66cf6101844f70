with delivered as (
    {% for source in staged_extracts() %}
    select
        '{{ source }}' as source, raw_row, source_file,
        {{ parse_date(clean_text('extract_date')) }} as extract_date
    from {{ ref('gate_' ~ source) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

disposed as (
    {% for source, base in staged_extracts().items() %}
    select '{{ source }}' as source, source_file, extract_date, disposition from {{ ref(base) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

counted_in as (
    select source, source_file, extract_date, count(*) as rows_in
    from delivered
    group by source, source_file, extract_date
),

counted_out as (
    select
        source,
        source_file,
        extract_date,
        count(case when disposition = 'used' then 1 end) as rows_used,
        count(case when disposition in ('quarantined', 'superseded') then 1 end)
            as rows_quarantined,
        count(case when disposition = 'duplicate' then 1 end) as rows_duplicate
    from disposed
    group by source, source_file, extract_date
),

row_accounting as (
    select
        coalesce(counted_in.source, counted_out.source) as source,
        coalesce(counted_in.source_file, counted_out.source_file) as source_file,
        coalesce(counted_in.extract_date, counted_out.extract_date) as extract_date,
        coalesce(counted_in.rows_in, 0) as rows_in,
        coalesce(counted_out.rows_used, 0) as rows_used,
        coalesce(counted_out.rows_quarantined, 0) as rows_quarantined,
        coalesce(counted_out.rows_duplicate, 0) as rows_duplicate
    from counted_in
    full outer join counted_out
        on counted_in.source = counted_out.source
        and counted_in.source_file = counted_out.source_file
        and counted_in.extract_date = counted_out.extract_date
)

select * from row_accounting
