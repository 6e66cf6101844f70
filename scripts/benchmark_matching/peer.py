"""Splink on the same world: records, comparisons and blocking of the same evidence.

Runs in an environment of its own (`requirements/bench.txt`), so it imports nothing of the project
but this package. Its decisions go through the same last step as ours: the best entry of each
identification, no tie, and one identification an entry.
"""

from __future__ import annotations

import json
import logging
import resource
import sys
from pathlib import Path
from typing import Any

import duckdb
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

# Log2 odds: the curve runs over these, and a pair below the first is not looked at.
THRESHOLDS = tuple(quarter / 4 for quarter in range(-40, 61))
OFFERED = 3
REVIEWED_FROM = -4

RECORDS = """
    select
        {key} as unique_id,
        {threat} as threat_id,
        mor_ids[1] as mor_id,
        operation_references[1] as operation_reference,
        operation_name,
        owning_region as region,
        {record_type} as record_type,
        soc_threats,
        {day} as day
    from world.staging.{table}
"""

BLOCKING = [
    block_on("mor_id"),
    block_on("operation_reference"),
    block_on("operation_name"),
    block_on("region", "substr(operation_name, 1, 4)"),
    block_on("region", "substr(operation_name, -4)"),
    block_on("region", "substr(mor_id, 1, 7)"),
    block_on("region", "substr(mor_id, -3)"),
]


DATES_EITHER_WAY = [
    cll.CustomLevel("abs(datediff('day', day_l, day_r)) <= 90", "within a quarter"),
]
THREATS_BY_NUMBER = [
    cll.ArrayIntersectLevel("soc_threats", min_intersection=2),
    cll.ArrayIntersectLevel("soc_threats", min_intersection=1),
]
# The same findings as ours, which Splink's library does not offer.
DATES_AS_OURS = [
    cll.CustomLevel("datediff('day', day_l, day_r) between 0 and 90", "within a quarter after"),
    cll.CustomLevel("datediff('day', day_l, day_r) between -90 and -1", "within a quarter before"),
]
THREATS_AS_OURS = [
    cll.CustomLevel(
        "list_has_all(soc_threats_r, soc_threats_l) and len(soc_threats_l) > 1", "several in common"
    ),
    cll.CustomLevel("list_has_all(soc_threats_r, soc_threats_l)", "the one in common"),
    cll.ArrayIntersectLevel("soc_threats", min_intersection=1),
]


def _settings(dates: list[Any], threats: list[Any]) -> SettingsCreator:
    id_comparison = cl.CustomComparison(
        output_column_name="mor_id",
        comparison_levels=[
            cll.NullLevel("mor_id"),
            cll.ExactMatchLevel("mor_id"),
            cll.DamerauLevenshteinLevel("mor_id", 1),
            cll.ElseLevel(),
        ],
    )
    name_comparison = cl.CustomComparison(
        output_column_name="operation_name",
        comparison_levels=[
            cll.NullLevel("operation_name"),
            cll.ExactMatchLevel("operation_name", term_frequency_adjustments=True),
            cll.DamerauLevenshteinLevel("operation_name", 1),
            cll.DamerauLevenshteinLevel("operation_name", 2),
            cll.JaroWinklerLevel("operation_name", 0.9),
            cll.ElseLevel(),
        ],
    )
    date_comparison = cl.CustomComparison(
        output_column_name="day",
        comparison_levels=[
            cll.NullLevel("day"),
            *dates,
            cll.CustomLevel("abs(datediff('day', day_l, day_r)) <= 365", "within a year"),
            cll.ElseLevel(),
        ],
    )
    threat_comparison = cl.CustomComparison(
        output_column_name="soc_threats",
        comparison_levels=[cll.NullLevel("soc_threats"), *threats, cll.ElseLevel()],
    )
    return SettingsCreator(
        link_type="link_only",
        comparisons=[
            id_comparison,
            name_comparison,
            cl.ExactMatch("operation_reference"),
            cl.ExactMatch("region"),
            threat_comparison,
            cl.ExactMatch("record_type"),
            date_comparison,
        ],
        blocking_rules_to_generate_predictions=BLOCKING,
        additional_columns_to_retain=["threat_id"],
        retain_matching_columns=False,
    )


def _cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def run(world: Path, levels: str) -> dict[str, Any]:
    """Match a world with Splink; gives what `product.run` gives, over log2 odds.

    `levels` is `library` for the comparisons of Splink's own library, or `ours` for threats and
    dates compared as the warehouse compares them.
    """
    settings = {
        "library": (DATES_EITHER_WAY, THREATS_BY_NUMBER),
        "ours": (DATES_AS_OURS, THREATS_AS_OURS),
    }[levels]
    logging.disable(logging.WARNING)
    connection = duckdb.connect(config={"threads": 2})
    connection.execute(f"attach '{world}' as world (read_only)")
    connection.execute(
        "create table identification_records as "
        + RECORDS.format(
            key="identification_id",
            threat="cast(null as varchar)",
            record_type="identified_type",
            day="identified_on",
            table="stg_apmis__identifications",
        )
    )
    connection.execute(
        "create table entry_records as "
        + RECORDS.format(
            key="apmis_threat_id || ' ' || snapshot_date",
            threat="apmis_threat_id",
            record_type="threat_record_type",
            day="first_recorded_date",
            table="stg_soc_master_list__entries",
        )
    )
    # Splink takes the dataset whose name comes first in the alphabet as the left one (`_l`).
    started = _cpu_seconds()
    database = DuckDBAPI(connection)
    linker = Linker(
        [
            database.register(
                connection.table("identification_records"), dataset_display_name="a_identifications"
            ),
            database.register(connection.table("entry_records"), dataset_display_name="b_entries"),
        ],
        _settings(*settings),
    )
    linker.training.estimate_probability_two_random_records_match(
        [block_on("mor_id", "region"), block_on("operation_name", "region")], recall=0.9
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("mor_id"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("operation_name"))
    trained = _cpu_seconds()
    pairs = linker.inference.predict(threshold_match_weight=THRESHOLDS[0])
    connection.execute(
        "create table scored as select unique_id_l as identification_id, "
        "threat_id_r as apmis_threat_id, max(match_weight) as weight "
        f"from {pairs.physical_name} group by all"
    )
    _decide(connection, 0)
    finished = _cpu_seconds()
    return {
        "cpu_seconds": finished - started,
        "cpu_seconds_without_training": finished - trained,
        "curve": {threshold: _decide(connection, threshold) for threshold in THRESHOLDS},
        "scored": connection.execute(
            "from scored where weight >= ? qualify row_number() over ("
            "partition by identification_id order by weight desc, apmis_threat_id) <= ?",
            [REVIEWED_FROM, OFFERED],
        ).fetchall(),
    }


def _decide(connection: duckdb.DuckDBPyConnection, threshold: float) -> dict[str, str]:
    return dict(
        connection.execute(
            "with best as ("
            "  select * from scored where weight >= ?"
            "  qualify rank() over (partition by identification_id order by weight desc) = 1"
            "  and count(*) over (partition by identification_id, weight) = 1"
            ") select identification_id, apmis_threat_id from best qualify row_number() over ("
            "  partition by apmis_threat_id order by weight desc, identification_id) = 1",
            [threshold],
        ).fetchall()
    )


if __name__ == "__main__":
    print(json.dumps(run(Path(sys.argv[1]), sys.argv[2])))
