{# The rows of a KPI's measures model, the same shape for every KPI: every measure at every reporting
   point and dimension has a row. `cells` is a CTE (measure, definition_version, reporting_point,
   dimension, numerator, denominator); a measure with a denominator is numerator / denominator,
   unrounded; where nothing happened a count is 0 and a ratio is null with its reason. With
   `with_reason` the cells have a column not_applicable_reason: a cell that gives one has no value. #}
{% macro measure_rows(kpi, cells, with_reason=false) %}
    {%- set reason = 'cells.not_applicable_reason' if with_reason else 'cast(null as varchar)' -%}
    select
        measures.measure,
        measures.definition_version,
        reporting_points.period_type,
        reporting_points.period_label,
        reporting_points.period_start,
        reporting_points.period_end,
        reporting_points.as_at,
        reporting_points.knowledge,
        coalesce(spine.dimension, cells.dimension) as dimension,
        cast(case
            when not reporting_points.is_known or reporting_points.period_end < measures.available_from
                then null
            when {{ reason }} is not null then null
            when measures.empty_value = 'zero' and cells.denominator is null
                then coalesce(cells.numerator, 0)
            else cast(cells.numerator as double) / nullif(cells.denominator, 0)
        end as double) as value,
        cast(case
            when not reporting_points.is_known or reporting_points.period_end < measures.available_from
                then null
            when {{ reason }} is not null then null
            else coalesce(cells.numerator, 0)
        end as decimal(18, 4)) as numerator,
        cast(case
            when not reporting_points.is_known or reporting_points.period_end < measures.available_from
                then null
            when {{ reason }} is not null then null
            when measures.empty_value <> 'zero' then coalesce(cells.denominator, 0)
        end as decimal(18, 4)) as denominator,
        measures.unit,
        case
            when not reporting_points.is_known then 'Nothing was known at this date'
            when reporting_points.period_end < measures.available_from
                then 'Not recorded before ' || cast(measures.available_from as varchar)
            when {{ reason }} is not null then {{ reason }}
            when measures.empty_value <> 'zero' and coalesce(cells.denominator, 0) = 0
                then 'Nothing to divide by: the denominator is 0'
        end as not_applicable_reason
    from (
        select * from {{ ref('int_measures_spined') }} where kpi = '{{ kpi }}'
    ) as spine
    full outer join {{ cells }} as cells
        on spine.measure = cells.measure
        and spine.definition_version = cells.definition_version
        and spine.reporting_point = cells.reporting_point
        and spine.dimension = cells.dimension
    inner join {{ ref('measures') }} as measures
        on coalesce(spine.measure, cells.measure) = measures.measure
        and coalesce(spine.definition_version, cells.definition_version) = measures.definition_version
    inner join {{ ref('reporting_points') }} as reporting_points
        on coalesce(spine.reporting_point, cells.reporting_point) = reporting_points.reporting_point
        {# Events of a month are no measure of it unless the measure is given by month. #}
        and (
            measures.period_types is null
            or {{ list_has(
                split_by_regex('measures.period_types', ';'), 'reporting_points.period_type'
            ) }}
        )
{% endmacro %}

{# Each row once in the total and once under every value of every dimension that it carries.
   `dimensions` maps a dimension key to a column, whose text may hold several labels joined by `;`. #}
{% macro under_each_dimension(relation, dimensions) %}
    select *, '' as dimension from {{ relation }}
    {%- for key, column in dimensions.items() %}
    union all
    select
        *,
        {{ unnest_list(transform_list(
            split_by_regex(column, ';'), 'label', "'" ~ key ~ "=' || label"
        )) }} as dimension
    from {{ relation }}
    {%- endfor %}
{% endmacro %}
