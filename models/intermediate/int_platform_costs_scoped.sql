with costs as (
    select * from {{ ref('stg_data_platform__costs') }}
),

organisation_aliases as (
    select * from {{ ref('stg_reference__organisation_aliases') }}
),

scope_pieces as (
    select
        distinct_scopes.force_scope,
        {{ unnest_list(split_by_regex('distinct_scopes.force_scope', '\\s*[;,/|]\\s*')) }} as piece
    from (select distinct force_scope from costs) as distinct_scopes
    where distinct_scopes.force_scope is not null
),

scopes as (
    select
        scope_pieces.force_scope,
        {{ sorted_distinct_list('organisation_aliases.organisation') }} as organisations,
        {{ sorted_distinct_list(
            'case when organisation_aliases.organisation is null then trim(scope_pieces.piece) end'
        ) }} as unknown_organisations
    from scope_pieces
    left join organisation_aliases
        on {{ fold_text('scope_pieces.piece') }} = organisation_aliases.recorded
    where trim(scope_pieces.piece) <> ''
    group by scope_pieces.force_scope
),

platform_costs_scoped as (
    select
        costs.month_start,
        costs.environment,
        costs.workload,
        costs.meter,
        costs.product,
        costs.quantity,
        costs.unit,
        costs.cost_gbp,
        {{ join_list('scopes.organisations') }} as organisations_in_scope,
        {{ join_list('scopes.unknown_organisations') }} as unknown_in_scope,
        costs.use_case_ref,
        costs.known_from,
        costs.known_to
    from costs
    left join scopes
        on costs.force_scope = scopes.force_scope
)

select * from platform_costs_scoped
