with quarantine_rules as (
    select * from {{ ref('quarantine_rules') }}
),

reports as (
    {% for source, base in staged_extracts().items() %}
    select
        '{{ source }}' as source, source_file, source_row, extract_date,
        {{ unnest_list('reports') }} as report
    from {{ ref(base) }}
    where disposition = 'used'
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

reported_values as (
    select
        reports.source,
        reports.source_file,
        reports.source_row,
        reports.extract_date,
        reports.report.column_name as column_name,
        reports.report.value as value,
        reports.report.rule as rule,
        quarantine_rules.reason
    from reports
    left join quarantine_rules
        on reports.report.rule = quarantine_rules.rule
)

select * from reported_values
