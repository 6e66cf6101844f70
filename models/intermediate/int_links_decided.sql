with match_log as (
    select * from {{ ref('match_log') }}
),

links_decided as (
    select
        source,
        source_key,
        matched_key,
        rule,
        confidence,
        reviewer,
        decided_at as known_from,
        lead(decided_at) over (
            partition by source, source_key, matched_key order by decided_at
        ) as known_to
    from match_log
)

select * from links_decided
