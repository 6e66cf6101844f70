-- A label that no reference table lists is counted as recorded, but only where it occurs: list it.
{{ config(severity='warn') }}

select
    measure,
    definition_version,
    dimension,
    'a dimension of int_measures_spined' as expected,
    count(*) as observed
from {{ ref('kpi_values') }}
where
    measure in (select measure from {{ ref('int_measures_spined') }})
    and (measure, definition_version, dimension) not in (
        select (measure, definition_version, dimension) from {{ ref('int_measures_spined') }}
    )
    -- Page views carry the name of their month, on month points alone.
    and dimension not like 'month=%'
group by all
