with identifications as (
    select * from {{ ref('stg_apmis__identifications') }}
),

identifications_explained as (
    select * from {{ ref('int_identifications_explained') }}
),

jobs_described as (
    select * from {{ ref('int_jobs_described') }}
),

listed_threats_chosen as (
    select * from {{ ref('int_listed_threats_chosen') }}
),

aspects as (
    select * from {{ ref('aspects') }}
),

described as (
    select
        identifications.identification_id,
        identifications.identified_type,
        identifications.identified_on,
        coalesce({{ join_list('identifications.operation_references') }}, jobs_described.operations)
            as operations,
        coalesce({{ join_list('identifications.aspects') }}, jobs_described.aspects) as aspects,
        {{ known_from_both('identifications', 'jobs_described') }} as known_from,
        {{ known_to_both('identifications', 'jobs_described') }} as known_to
    from identifications
    left join jobs_described
        on identifications.job_id = jobs_described.job_id
        and {{ known_together('identifications', 'jobs_described') }}
),

matched as (
    select
        described.identification_id,
        described.identified_type,
        described.identified_on,
        described.operations,
        described.aspects,
        identifications_explained.match_status,
        identifications_explained.matched_threat_id,
        identifications_explained.nearest_threat_id,
        identifications_explained.rule,
        identifications_explained.delay_reason,
        identifications_explained.verified_on,
        {{ known_from_both('described', 'identifications_explained') }} as known_from,
        {{ known_to_both('described', 'identifications_explained') }} as known_to
    from described
    inner join identifications_explained
        on described.identification_id = identifications_explained.identification_id
        and {{ known_together('described', 'identifications_explained') }}
),

listed as (
    select
        matched.* exclude (known_from, known_to),
        listed_threats_chosen.mor_ids as listed_mor_ids,
        listed_threats_chosen.listed_threat,
        {{ known_from_both('matched', 'listed_threats_chosen') }} as known_from,
        {{ known_to_both('matched', 'listed_threats_chosen') }} as known_to
    from matched
    left join listed_threats_chosen
        on matched.matched_threat_id = listed_threats_chosen.apmis_threat_id
        and {{ known_together('matched', 'listed_threats_chosen') }}
),

labelled_aspects as (
    select distinct
        aspects,
        {{ unnest_list(split_by_regex('aspects', ';')) }} as aspect
    from listed
),

{# Child sexual before child criminal exploitation, and both before the listed threat. #}
aspect_groups as (
    select
        labelled_aspects.aspects,
        min_by(aspects.identification_group, aspects.identification_order) as identification_group
    from labelled_aspects
    inner join aspects
        on labelled_aspects.aspect = aspects.aspect
    where aspects.identification_group is not null
    group by labelled_aspects.aspects
),

fct_identifications as (
    select
        listed.identification_id,
        listed.identified_type,
        listed.identified_on,
        listed.verified_on,
        listed.match_status,
        listed.rule as match_rule,
        listed.delay_reason,
        listed.matched_threat_id,
        listed.nearest_threat_id,
        coalesce(aspect_groups.identification_group, listed.listed_threat) as threat_type,
        listed.aspects,
        coalesce(listed.operations, listed.listed_mor_ids) as operation_keys,
        listed.known_from,
        listed.known_to
    from listed
    left join aspect_groups
        on listed.aspects = aspect_groups.aspects
)

select * from fct_identifications
