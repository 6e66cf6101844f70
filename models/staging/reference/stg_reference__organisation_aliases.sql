with forces as (
    select * from {{ ref('forces') }}
),

region_aliases as (
    select * from {{ ref('region_aliases') }}
),

own_names as (
    select
        force as spelling,
        force as organisation,
        region,
        org_type
    from forces
),

listed_aliases as (
    select
        {{ unnest_list(split_by_regex('aliases', '[|]')) }} as spelling,
        force as organisation,
        region,
        org_type
    from forces
),

rocus as (
    select distinct
        region as spelling,
        region as organisation,
        region,
        'ROCU' as org_type
    from forces
    where org_type = 'Territorial police E&W'
),

spellings as (
    select * from own_names
    union all
    select * from listed_aliases
    union all
    select * from rocus
),

organisation_aliases as (
    select
        {{ fold_text('spelling') }} as recorded,
        min(organisation) as organisation,
        min(region) as region,
        min(org_type) as org_type
    from spellings
    where spelling is not null
    group by 1
)

select * from organisation_aliases
