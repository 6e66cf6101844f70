{# Each measure has exactly one row at each reporting point and dimension of the spine: nothing is
   passed over in silence. #}
{% test spine_is_complete(model, spine, reporting_points) %}
with wanted as (
    select
        spine.measure,
        spine.definition_version,
        points.period_type,
        points.period_start,
        points.period_end,
        points.as_at,
        points.knowledge,
        spine.dimension
    from {{ spine }} as spine
    inner join {{ reporting_points }} as points
        on spine.reporting_point = points.reporting_point
)

select
    wanted.measure,
    wanted.definition_version,
    wanted.period_type,
    wanted.period_start,
    wanted.period_end,
    wanted.as_at,
    wanted.knowledge,
    wanted.dimension,
    1 as expected,
    count(found.measure) as observed
from wanted
left join {{ model }} as found
    on wanted.measure = found.measure
    and wanted.definition_version = found.definition_version
    and wanted.period_type = found.period_type
    and wanted.period_start is not distinct from found.period_start
    and wanted.period_end = found.period_end
    and wanted.as_at = found.as_at
    and wanted.knowledge = found.knowledge
    and wanted.dimension = found.dimension
group by all
having count(found.measure) <> 1
{% endtest %}
