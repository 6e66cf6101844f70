{% set most_edits = 3 %} {# How far a text may be shifted by the edits of a near name. #}
with identifications as (
    select * from {{ ref('stg_apmis__identifications') }}
),

entries as (
    select * from {{ ref('stg_soc_master_list__entries') }}
),

links_decided as (
    select * from {{ ref('int_links_decided') }} where source = 'apmis_identifications'
),

steps as (
    {% for step in range(-most_edits, most_edits + 1) %}
    select {{ step }} as step {{ 'union all' if not loop.last }}
    {% endfor %}
),

identification_ids as (
    select distinct identification_id, {{ unnest_list('mor_ids') }} as mor_id from identifications
),

entry_ids as (
    select distinct apmis_threat_id, {{ unnest_list('mor_ids') }} as mor_id from entries
),

identification_references as (
    select distinct
        identification_id,
        {{ unnest_list('operation_references') }} as operation_reference
    from identifications
),

entry_references as (
    select distinct
        apmis_threat_id,
        {{ unnest_list('operation_references') }} as operation_reference
    from entries
),

identification_names as (
    select distinct identification_id, operation_name
    from identifications
    where operation_name is not null
),

entry_names as (
    select distinct apmis_threat_id, operation_name
    from entries
    where operation_name is not null
),

{# Ids of which one digit is wrong, missing or out of place are equal without that digit. #}
identification_id_cuts as (
    {{ without_one_digit('identification_ids', 'identification_id') }}
),

entry_id_cuts as (
    {{ without_one_digit('entry_ids', 'apmis_threat_id') }}
),

{# Of a name cut into one part more than its edits, one part stands unchanged in the other name and
   has no more edits before it than parts, and no more behind it (Li and others 2011, Pass-Join). #}
name_parts as (
    select
        distinct_names.operation_name,
        distinct_names.letters,
        distinct_names.letter_bits,
        steps.step as part,
        {{ name_part_start('distinct_names.letters', 'steps.step') }} as part_start,
        {{ name_part_start('distinct_names.letters', 'steps.step + 1') }}
        - {{ name_part_start('distinct_names.letters', 'steps.step') }} as part_length
    from (
        select distinct
            operation_name,
            length(operation_name) as letters,
            {{ letter_bits('operation_name') }} as letter_bits
        from entry_names
    ) as distinct_names
    cross join steps
    where steps.step between 0 and {{ threshold('near_name_distance') }}
),

part_places as (
    select distinct letters, part, part_start, part_length from name_parts
),

sought_parts as (
    select distinct
        distinct_names.operation_name,
        distinct_names.letter_bits,
        part_places.letters,
        part_places.part,
        substr(
            distinct_names.operation_name,
            part_places.part_start + steps.step,
            part_places.part_length
        ) as part_text
    from (
        select distinct
            operation_name,
            length(operation_name) as letters,
            {{ letter_bits('operation_name') }} as letter_bits
        from identification_names
    ) as distinct_names
    inner join part_places
        on abs(part_places.letters - distinct_names.letters)
        <= {{ threshold('near_name_distance') }}
    inner join steps
        on abs(steps.step) <= part_places.part
        and abs(steps.step - (distinct_names.letters - part_places.letters))
        <= {{ threshold('near_name_distance') }} - part_places.part
        and part_places.part_start + steps.step >= 1
),

near_names as (
    select distinct sought_parts.operation_name, name_parts.operation_name as near_name
    from sought_parts
    inner join name_parts
        on sought_parts.letters = name_parts.letters
        and sought_parts.part = name_parts.part
        and sought_parts.part_text
        = substr(name_parts.operation_name, name_parts.part_start, name_parts.part_length)
    where
        {{ bits_apart('sought_parts.letter_bits', 'name_parts.letter_bits') }}
        <= 2 * {{ threshold('near_name_distance') }}
        and {{ edit_distance('sought_parts.operation_name', 'name_parts.operation_name') }}
        <= {{ threshold('near_name_distance') }}
),

blocked as (
    select identification_id_cuts.identification_id, entry_id_cuts.apmis_threat_id
    from identification_id_cuts
    inner join entry_id_cuts on identification_id_cuts.cut_id = entry_id_cuts.cut_id
    union all
    select identification_references.identification_id, entry_references.apmis_threat_id
    from identification_references
    inner join entry_references
        on identification_references.operation_reference = entry_references.operation_reference
    union all
    select identification_names.identification_id, entry_names.apmis_threat_id
    from identification_names
    inner join near_names on identification_names.operation_name = near_names.operation_name
    inner join entry_names on near_names.near_name = entry_names.operation_name
),

identifications_blocked as (
    select identification_id, apmis_threat_id, max(is_decided) as is_decided
    from (
        select identification_id, apmis_threat_id, false as is_decided from blocked
        union all
        select source_key, matched_key, true as is_decided from links_decided
    ) as pairs
    group by identification_id, apmis_threat_id
)

select * from identifications_blocked
