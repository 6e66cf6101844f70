-- A breakdown without its row in measure_publication is withheld in silence: state its marking.
select distinct
    values_known.measure,
    values_known.definition_version,
    {{ regex_replace_all('values_known.dimension', '=[^;]*', '') }} as dimension_keys
from {{ ref('kpi_values') }} as values_known
left join {{ ref('measure_publication') }} as markings
    on values_known.measure = markings.measure
    and values_known.definition_version = markings.definition_version
    and {{ regex_replace_all('values_known.dimension', '=[^;]*', '') }} = markings.dimension_keys
where markings.measure is null
