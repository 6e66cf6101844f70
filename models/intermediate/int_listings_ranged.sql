with delivered_entries as (
    select * from {{ ref('stg_soc_master_list__entries') }}
),

{# A list drawn as at a later day than it was delivered is the list from that day on. #}
entries as (
    select
        * exclude (known_from),
        greatest(known_from, snapshot_date) as known_from
    from delivered_entries
    where known_to is null or snapshot_date < known_to
),

code_values as (
    select * from {{ ref('code_values') }}
),

cleaned as (
    select distinct sub_threats from entries
),

sub_threat_labels as (
    {{- labels_of('sub_threats', 'sub_threat') | indent(4) }}
),

known_labels as (
    select
        recorded,
        {{ filter_list(
            'labels', 'label', 'not ' ~ list_has('unknown_labels', 'label')
        ) }} as labels
    from sub_threat_labels
),

{# A snapshot is known while an entry of it is: withdrawn as a whole it never closed a listing. #}
snapshot_days as (
    {{ turning_points('entries', ['snapshot_date']) }}
),

snapshots as (
    select distinct
        snapshot_days.snapshot_date,
        snapshot_days.known_from,
        snapshot_days.known_to
    from snapshot_days
    inner join entries
        on snapshot_days.snapshot_date = entries.snapshot_date
        and {{ in_force('entries', 'snapshot_days.known_from') }}
),

knowledge_days as (
    select known_from as known_on from snapshots
    union
    select known_to from snapshots where known_to is not null
),

days as (
    select
        known_on,
        lead(known_on) over (order by known_on) as next_known_on
    from knowledge_days
),

followed as (
    select
        snapshots.snapshot_date,
        lead(snapshots.snapshot_date) over (
            partition by days.known_on order by snapshots.snapshot_date
        ) as next_snapshot_date,
        days.known_on as known_from,
        days.next_known_on as known_to
    from days
    inner join snapshots
        on {{ in_force('snapshots', 'days.known_on') }}
),

snapshots_followed as (
    {{ merge_intervals('followed', ['snapshot_date'], ['next_snapshot_date']) }}
),

entry_ids as (
    select
        snapshot_date,
        apmis_threat_id,
        {{ unnest_list('mor_ids') }} as mor_id,
        known_from
    from entries
),

{# All ids of one entry are one operation, so that any of them finds it. #}
first_ids as (
    select
        snapshot_date,
        apmis_threat_id,
        known_from,
        min(mor_id) as mor_id
    from entry_ids
    group by snapshot_date, apmis_threat_id, known_from
),

identified as (
    select
        entries.*,
        first_ids.mor_id
    from entries
    left join first_ids
        on entries.snapshot_date = first_ids.snapshot_date
        and entries.apmis_threat_id = first_ids.apmis_threat_id
        and entries.known_from = first_ids.known_from
),

keyed as (
    {{ with_operation_key('identified', [
        'mor_id', 'apmis_threat_id', 'snapshot_date', 'status', 'soc_threats', 'sub_threats',
        'owning_org', 'owning_region', 'latest_morile_score', 'first_recorded_date',
    ]) }}
),

listings_ranged as (
    select
        coalesce(keyed.operation_key, keyed.apmis_threat_id) as operation_key,
        keyed.mor_id,
        keyed.apmis_threat_id,
        keyed.snapshot_date as listed_from,
        snapshots_followed.next_snapshot_date as listed_to,
        keyed.status,
        keyed.soc_threats,
        case
            when {{ list_size('known_labels.labels') }} > 0 then known_labels.labels
        end as sub_threats,
        keyed.owning_org,
        keyed.owning_region,
        keyed.latest_morile_score,
        keyed.first_recorded_date,
        {{ known_from_both('keyed', 'snapshots_followed') }} as known_from,
        {{ known_to_both('keyed', 'snapshots_followed') }} as known_to
    from keyed
    inner join snapshots_followed
        on keyed.snapshot_date = snapshots_followed.snapshot_date
        and {{ known_together('keyed', 'snapshots_followed') }}
    left join known_labels
        on keyed.sub_threats = known_labels.recorded
)

select * from listings_ranged
