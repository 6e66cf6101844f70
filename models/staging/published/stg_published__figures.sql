with figures as (
    select * from {{ ref('gate_published_figures') }}
),

published_figures as (
    select
        figure_id,
        document,
        kpi,
        measure,
        coalesce(nullif(definition_version, ''), 'v1') as definition_version,
        cast(nullif(period_start, '') as date) as period_start,
        cast(nullif(period_end, '') as date) as period_end,
        cast(nullif(as_at, '') as date) as as_at,
        dimension,
        comparator,
        cast(value as double) as published_value,
        coalesce(length({{ regex_extract('value', '[.](\\d+)$') }}), 0) as decimals,
        unit,
        published_text,
        scope,
        nullif(known_contradiction, '') as known_contradiction
    from figures
)

select * from published_figures
