with versions as (
    {{ record_versions(ref('base_digital_engagement__figures')) }}
),

dated as (
    select
        *,
        case when length(period) = 7 then 'month' else 'quarter' end as period_type,
        cast(case
            when length(period) = 7 then period || '-01'
            when period like '%Q1' then substr(period, 1, 4) || '-04-01'
            when period like '%Q2' then substr(period, 1, 4) || '-07-01'
            when period like '%Q3' then substr(period, 1, 4) || '-10-01'
            else cast(cast(substr(period, 1, 4) as integer) + 1 as varchar) || '-01-01'
        end as date) as period_start
    from versions
),

figures as (
    select
        channel,
        metric,
        page,
        period_type,
        period as period_label,
        period_start,
        cast(case
            when period_type = 'month'
                then {{ dbt.dateadd('day', -1, dbt.dateadd('month', 1, 'period_start')) }}
            else {{ dbt.dateadd('day', -1, dbt.dateadd('month', 3, 'period_start')) }}
        end as date) as period_end,
        {# A share is kept in percent, in whichever of the two it was delivered. #}
        case
            when metric = 'organic_share' and lower(unit) in ('share', 'ratio') then 100 * value
            else value
        end as value,
        {# The note is free text: only what it says about the metric's end is kept. #}
        value is null and coalesce({{ regex_matches(
            'note', '(?i)disabled|discontinued|withdrawn'
        ) }}, false) as is_discontinued,
        unit,
        source_tool,
        known_from,
        known_to
    from dated
)

select * from figures
