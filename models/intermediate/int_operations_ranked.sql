with contenders as (
    select * from {{ ref('int_contenders_chosen') }}
),

change_days as (
    select
        ranking,
        listed_from,
        known_from,
        scored_from as ranked_from,
        coalesce(
            lead(scored_from) over (
                partition by ranking, listed_from, known_from order by scored_from
            ),
            listed_to
        ) as ranked_to
    from (
        select distinct ranking, listed_from, listed_to, known_from, scored_from
        from contenders
    ) as first_days
),

scored_on_each_day as (
    select
        contenders.ranking,
        contenders.operation_key,
        contenders.assessed_on,
        contenders.risk_score,
        change_days.ranked_from,
        change_days.ranked_to,
        contenders.known_from,
        contenders.known_to
    from change_days
    inner join contenders
        on change_days.ranking = contenders.ranking
        and change_days.listed_from = contenders.listed_from
        and change_days.known_from = contenders.known_from
        and contenders.scored_from <= change_days.ranked_from
        and (contenders.scored_to is null or change_days.ranked_from < contenders.scored_to)
),

placed as (
    select
        *,
        row_number() over (
            partition by ranking, ranked_from, known_from
            order by risk_score desc, assessed_on desc nulls last, operation_key asc
        ) as list_rank,
        rank() over (
            partition by ranking, ranked_from, known_from order by risk_score desc
        ) as best_tied_rank,
        count(*) over (
            partition by ranking, ranked_from, known_from, risk_score
        ) as operations_tied
    from scored_on_each_day
),

list_size as (
    select {{ threshold('top10_list_size') }} as places
),

{# Who is beyond the last place with the score of the last place stays, so that ties are seen. #}
reported as (
    select
        placed.ranking,
        placed.operation_key,
        placed.ranked_from,
        placed.ranked_to,
        placed.list_rank,
        placed.risk_score,
        placed.assessed_on,
        placed.list_rank <= list_size.places as is_in_top10,
        placed.best_tied_rank + placed.operations_tied - 1 > list_size.places
            as is_tied_at_last_place,
        placed.known_from,
        placed.known_to
    from placed
    cross join list_size
    where placed.best_tied_rank <= list_size.places
),

operations_ranked as (
    {{ merge_intervals(
        'reported',
        ['ranking', 'operation_key', 'ranked_from'],
        [
            'ranked_to', 'list_rank', 'risk_score', 'assessed_on', 'is_in_top10',
            'is_tied_at_last_place',
        ]
    ) }}
)

select * from operations_ranked
