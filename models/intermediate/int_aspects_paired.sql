with aspect_words as (
    select * from {{ ref('aspect_words') }}
),

jobs as (
    select * from {{ ref('stg_tracker__jobs') }}
),

job_aspects as (
    select
        job_key,
        known_from,
        {{ unnest_list('aspects') }} as aspect
    from jobs
),

worded as (
    select
        job_aspects.job_key,
        job_aspects.known_from,
        aspect_words.aspect_group,
        aspect_words.kind,
        aspect_words.sort_order
    from job_aspects
    inner join aspect_words
        on job_aspects.aspect = aspect_words.aspect
),

{# A group beside one of its own kinds is one aspect, recorded at two levels. #}
paired as (
    select
        first_aspects.job_key,
        first_aspects.known_from as version_known_from,
        case
            when first_aspects.aspect_group = second_aspects.aspect_group
                then
                    first_aspects.aspect_group || ' ' || first_aspects.kind
                    || '+' || second_aspects.kind
            else first_aspects.aspect_group || '+' || second_aspects.aspect_group
        end as aspect_pair
    from worded as first_aspects
    inner join worded as second_aspects
        on first_aspects.job_key = second_aspects.job_key
        and first_aspects.known_from = second_aspects.known_from
        and first_aspects.sort_order < second_aspects.sort_order
    where
        first_aspects.aspect_group <> second_aspects.aspect_group
        or (first_aspects.kind is not null and second_aspects.kind is not null)
),

aspects_paired as (
    select
        job_key,
        version_known_from,
        {{ join_list(sorted_distinct_list('aspect_pair')) }} as aspect_pairs
    from paired
    group by job_key, version_known_from
)

select * from aspects_paired
