"""The warehouse's own matching, run on a world: the compiled SQL of its models, nothing else."""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import Any

import duckdb

MODELS = (
    "int_listed_names_counted",
    "int_listed_ids_dated",
    "int_entries_condensed",
    "int_identifications_blocked",
    "int_identifications_compared",
    "int_identifications_evidenced",
    "int_candidates_known",
    "int_identifications_matched",
)
VIEWS = ("int_identifications_compared",)
# What changes with the score that a match requires.
DECIDED = MODELS[5:]
# Points above those that a match requires.
THRESHOLDS = tuple(range(-8, 11))
OFFERED = 3


def cpu_seconds() -> float:
    """User and system time of this process so far, over all its threads."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def run(world: Path, compiled: Path) -> dict[str, Any]:
    """Match a world with the compiled models in `compiled`.

    `world` is a DuckDB file named `build.duckdb`, as `write_world` leaves it. Gives the seconds of
    CPU, the decisions and their curve over the score that a match requires.
    """
    queries = {model: (compiled / f"{model}.sql").read_text(encoding="utf-8") for model in MODELS}
    with duckdb.connect(str(world), config={"threads": 2}) as connection:
        started = cpu_seconds()
        for model in MODELS:
            _make(connection, model, queries)
        cpu = cpu_seconds() - started
        found = {
            "cpu_seconds": cpu,
            "decided": _decided(connection),
            "offered": _offered(connection),
            "cascade": _cascade(connection),
            "pairs": connection.table("intermediate.int_identifications_blocked")
            .count("*")
            .fetchall()[0][0],
        }
        connection.execute("create temp table thresholds_as_given as from reference.thresholds")
        curve = {}
        for threshold in THRESHOLDS:
            connection.execute(
                "create or replace table reference.thresholds as select * replace ("
                "case when threshold = 'link_match_score' then value + ? else value end as value) "
                "from thresholds_as_given",
                [threshold],
            )
            for model in DECIDED:
                _make(connection, model, queries)
            curve[threshold] = _decided(connection)
    return found | {"curve": curve}


def _make(connection: duckdb.DuckDBPyConnection, model: str, queries: dict[str, str]) -> None:
    kind = "view" if model in VIEWS else "table"
    connection.execute(f"create or replace {kind} intermediate.{model} as {queries[model]}")


def _decided(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    return dict(
        connection.execute(
            "select identification_id, matched_threat_id "
            "from intermediate.int_identifications_matched "
            "where matched_threat_id is not null and known_to is null"
        ).fetchall()
    )


def _offered(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """Of each identification that is not matched, the entries that a reviewer is shown first."""
    return connection.execute(
        "select identification_id, apmis_threat_id from ("
        "  select identification_id, apmis_threat_id, max(score) as score"
        "  from intermediate.int_identifications_evidenced"
        "  where decision <> 'none'"
        "    and identification_id not in ("
        "      select identification_id from intermediate.int_identifications_matched"
        "      where matched_threat_id is not null and known_to is null)"
        "  group by all"
        ") qualify row_number() over ("
        "  partition by identification_id order by score desc, apmis_threat_id) <= ?",
        [OFFERED],
    ).fetchall()


def _cascade(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """What the rules alone would match, the weak ones too: the naive cascade, as a yardstick."""
    return dict(
        connection.execute(
            "select identification_id, min(apmis_threat_id) from ("
            "  select identification_id, apmis_threat_id, min(priority) as priority"
            "  from intermediate.int_identifications_evidenced"
            "  group by identification_id, apmis_threat_id"
            "  qualify rank() over (partition by identification_id order by min(priority)) = 1"
            ") group by identification_id having count(*) = 1"
        ).fetchall()
    )


if __name__ == "__main__":
    print(json.dumps(run(Path(sys.argv[1]), Path(sys.argv[2]))))
