with disruptions as (
    select * from {{ ref('stg_apmis__disruptions') }}
),

threats_identified as (
    select * from {{ ref('int_threats_identified') }}
),

references_resolved as (
    select * from {{ ref('int_references_resolved') }}
),

identifiers as (
    select
        disruption_ref,
        known_from as version_known_from,
        mor_ids,
        apmis_threat_id,
        operation_references,
        known_from,
        known_to
    from disruptions
),

named_ids as (
    select
        disruption_ref,
        version_known_from,
        {{ unnest_list('mor_ids') }} as mor_id,
        1 as preference,
        known_from,
        known_to
    from identifiers
    union all
    select
        identifiers.disruption_ref,
        identifiers.version_known_from,
        threats_identified.mor_id,
        2 as preference,
        {{ known_from_both('identifiers', 'threats_identified') }} as known_from,
        {{ known_to_both('identifiers', 'threats_identified') }} as known_to
    from identifiers
    inner join threats_identified
        on identifiers.apmis_threat_id = threats_identified.apmis_threat_id
        and {{ known_together('identifiers', 'threats_identified') }}
),

named_references as (
    select
        disruption_ref,
        version_known_from,
        {{ unnest_list('operation_references') }} as operation_reference,
        known_from,
        known_to
    from identifiers
),

references_covered as (
    select * from references_resolved
    union all
    select
        named_references.operation_reference,
        named_references.operation_reference as operation_key,
        cast('{{ var("beginning_of_time") }}' as date) as known_from,
        min(references_resolved.known_from) as known_to
    from named_references
    left join references_resolved
        on named_references.operation_reference = references_resolved.operation_reference
    group by named_references.operation_reference
),

resolved_by_id as (
    {{ with_operation_key('named_ids', ['disruption_ref', 'version_known_from', 'preference']) }}
),

{# A reference that no list resolves stands for itself. #}
resolved_by_reference as (
    select
        named_references.disruption_ref,
        named_references.version_known_from,
        3 as preference,
        references_resolved.operation_key,
        {{ known_from_both('named_references', 'references_resolved') }} as known_from,
        {{ known_to_both('named_references', 'references_resolved') }} as known_to
    from named_references
    inner join references_covered as references_resolved
        on named_references.operation_reference = references_resolved.operation_reference
        and {{ known_together('named_references', 'references_resolved') }}
),

unlisted_threats as (
    select
        disruption_ref,
        version_known_from,
        4 as preference,
        apmis_threat_id as operation_key,
        known_from,
        known_to
    from identifiers
    where apmis_threat_id is not null
),

candidates as (
    select * from resolved_by_id
    union all
    select * from resolved_by_reference
    union all
    select * from unlisted_threats
),

knowledge_days as (
    {{ turning_points('candidates', ['disruption_ref', 'version_known_from']) }}
),

preferred as (
    select
        candidates.disruption_ref,
        candidates.version_known_from,
        candidates.operation_key,
        knowledge_days.known_from,
        knowledge_days.known_to
    from knowledge_days
    inner join candidates
        on knowledge_days.disruption_ref = candidates.disruption_ref
        and knowledge_days.version_known_from = candidates.version_known_from
        and {{ in_force('candidates', 'knowledge_days.known_from') }}
    qualify candidates.preference = min(candidates.preference) over (
        partition by
            candidates.disruption_ref, candidates.version_known_from, knowledge_days.known_from
    )
),

disruption_operations as (
    select
        disruption_ref,
        version_known_from,
        {{ join_list(sorted_distinct_list('operation_key')) }} as operation_keys,
        known_from,
        known_to
    from preferred
    group by all
),

disruptions_linked as (
    {{ merge_intervals(
        'disruption_operations', ['disruption_ref', 'version_known_from'], ['operation_keys']
    ) }}
)

select * from disruptions_linked
