"""Every generic test passes what is right and fails what is wrong, in a small dbt project."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pytest

from scripts.paths import ROOT

Row = dict[str, Any]
GENERIC_TESTS = ROOT / "tests" / "generic"
# Text in the fixtures takes the type that the real column has.
TYPES = {
    **dict.fromkeys(["extract_date", "known_from", "known_to"], "date"),
    **dict.fromkeys(["period_start", "period_end", "as_at"], "date"),
    **dict.fromkeys(["value", "numerator", "denominator"], "double"),
    "mor_ids": "varchar[]",
}
SEEDS = {
    "thresholds": "threshold,value\nrejected_share,0.2\nanother,0.0\n",
    "code_values": "code_set,recorded,code\nimpact,maj,Major\nlist_status,open,Active\n",
}


@dataclass(frozen=True)
class Case:
    """One generic test: rows that pass, rows that fail, and what it then returns."""

    test: str
    arguments: str
    passing: list[Row]
    failing: list[Row]
    found: list[Row]
    column: str | None = None
    others: dict[str, list[Row]] = field(default_factory=dict)


def version(key: str, known_from: str | None, known_to: str | None, **more: object) -> Row:
    return {"key": key, **more, "known_from": known_from, "known_to": known_to}


def disposed(used: int, **rejected: int) -> list[Row]:
    counts = {"used": used, **rejected}
    return [{"disposition": name} for name, count in counts.items() for _ in range(count)]


def measured(value: float | None, reason: str | None = None, **more: object) -> Row:
    return {"measure": "m", "value": value, "not_applicable_reason": reason, **more}


def divided(value: float | None, numerator: float | None, denominator: float | None) -> Row:
    return {"measure": "m", "value": value, "numerator": numerator, "denominator": denominator}


POINT = {
    "reporting_point": "p",
    "period_type": "quarter",
    "period_start": None,
    "period_end": "2023-12-31",
    "as_at": "2023-12-31",
    "knowledge": "latest",
}
CELL = {"measure": "m", "definition_version": "v1", "dimension": ""}
SPINED = {**CELL, **{name: value for name, value in POINT.items() if name != "reporting_point"}}
USABLE = [
    {"extract_date": "2023-06-30", "disposition": "used", "change": "upsert"},
    {"extract_date": "2023-06-30", "disposition": "quarantined", "change": "upsert"},
    {"extract_date": "2023-07-31", "disposition": "used", "change": "upsert"},
    {"extract_date": "2023-07-31", "disposition": "used", "change": "remove"},
]
ENTRIES = [
    {"apmis_threat_id": "T-1", "mor_ids": "[MOR-1]", "known_from": "2023-06-30", "known_to": None},
    {"apmis_threat_id": "T-1", "mor_ids": "[MOR-2]", "known_from": "2023-07-31", "known_to": None},
    {"apmis_threat_id": "T-2", "mor_ids": "[MOR-9]", "known_from": "2023-07-31", "known_to": None},
]


def merged(mor_id: str, operation_key: str, known_from: str) -> Row:
    return {
        "mor_id": mor_id,
        "operation_key": operation_key,
        "known_from": known_from,
        "known_to": None,
    }


CASES = {
    "two_rows_of_one_key": Case(
        "unique_combination",
        "{columns: [a, b]}",
        passing=[{"a": "x", "b": "1"}, {"a": "x", "b": "2"}, {"a": "y", "b": None}],
        failing=[{"a": "x", "b": "1"}, {"a": "x", "b": "1"}, {"a": "y", "b": "1"}],
        found=[{"a": "x", "b": "1", "expected": 1, "observed": 2}],
    ),
    "two_rows_without_a_value": Case(
        "unique_combination",
        "{columns: [a, b]}",
        passing=[{"a": "x", "b": None}],
        failing=[{"a": "x", "b": None}] * 3,
        found=[{"a": "x", "b": None, "expected": 1, "observed": 3}],
    ),
    "versions_that_overlap": Case(
        "no_overlapping_versions",
        "{keys: [key]}",
        passing=[
            version("x", "2023-06-30", "2023-07-31"),
            version("x", "2023-07-31", "2023-08-31"),
            version("x", "2023-09-30", None),
            version("y", "2023-06-30", None),
        ],
        failing=[
            version("x", "2023-06-30", "2023-08-01"),
            version("x", "2023-07-31", "2023-08-31"),
            version("y", "2023-06-30", None),
        ],
        found=[{"key": "x", "observed": "2023-08-01"}],
    ),
    "an_open_version_before_another": Case(
        "no_overlapping_versions",
        "{keys: [key]}",
        passing=[version("x", "2023-06-30", None)],
        failing=[version("x", "2023-06-30", None), version("x", "2023-07-31", "2023-08-31")],
        found=[{"key": "x", "observed": "open"}],
    ),
    "a_version_that_was_never_in_force": Case(
        "no_overlapping_versions",
        "{keys: [key]}",
        passing=[version("x", "2023-06-30", "2023-07-01")],
        failing=[version("x", "2023-06-30", "2023-06-30"), version("y", None, "2023-06-30")],
        found=[{"key": "x", "observed": "2023-06-30"}, {"key": "y", "observed": "2023-06-30"}],
    ),
    "more_rejects_than_allowed": Case(
        "rejects_within_limit",
        "",
        passing=disposed(7, duplicate=1, quarantined=1, superseded=1),
        failing=disposed(7, quarantined=2, superseded=1),
        found=[{"rows_in": 10, "rows_rejected": 3, "expected": 0.2, "observed": 0.3}],
    ),
    "a_code_of_another_list": Case(
        "from_code_list",
        "{code_set: impact}",
        passing=[{"level": "Major"}, {"level": None}],
        failing=[{"level": "Major"}, {"level": "Active"}, {"level": "maj"}, {"level": "maj"}],
        found=[
            {"level": "Active", "expected": "a code of impact", "observed": 1},
            {"level": "maj", "expected": "a code of impact", "observed": 2},
        ],
        column="level",
    ),
    "one_threat_in_two_operations": Case(
        "one_operation_per_threat",
        "{entries: ref('entries')}",
        passing=[merged("MOR-2", "MOR-1", "1900-01-01")],
        failing=[merged("MOR-2", "MOR-2", "1900-01-01"), merged("MOR-9", "MOR-9", "1900-01-01")],
        found=[{"apmis_threat_id": "T-1", "expected": "MOR-1", "observed": "MOR-2"}],
        others={"entries": ENTRIES},
    ),
    "a_usable_row_that_is_lost_or_doubled": Case(
        "keeps_every_usable_row",
        "{base: ref('usable')}",
        passing=[version("x", "2023-06-30", None), version("x", "2023-07-31", None)],
        failing=[version("x", "2023-06-30", None), version("y", "2023-06-30", None)],
        found=[{"expected": 1, "observed": 2}, {"expected": 1, "observed": None}],
        others={"usable": USABLE},
    ),
    "a_value_that_is_no_ratio": Case(
        "value_is_ratio",
        "{keys: [measure]}",
        passing=[divided(0.5, 1, 2), divided(3, 3, None), divided(None, 0, 0)],
        failing=[divided(0.33, 1, 3), divided(0, 0, 0), divided(2, 3, None)],
        found=[
            {"measure": "m", "expected": None, "observed": 0.0},
            {"measure": "m", "expected": 1 / 3, "observed": 0.33},
            {"measure": "m", "expected": 3.0, "observed": 2.0},
        ],
    ),
    "no_value_and_no_reason": Case(
        "null_has_reason",
        "{keys: [measure]}",
        passing=[measured(1.0), measured(None, "Nothing was known")],
        failing=[measured(None), measured(1.0, "Nothing was known")],
        found=[
            {"measure": "m", "expected": "a reason", "observed": "no reason"},
            {"measure": "m", "expected": "no reason", "observed": "Nothing was known"},
        ],
    ),
    "a_cell_that_is_passed_over": Case(
        "spine_is_complete",
        "{spine: ref('spine'), reporting_points: ref('points')}",
        passing=[SPINED],
        failing=[{**SPINED, "as_at": "2024-01-31"}],
        found=[{"measure": "m", "dimension": "", "expected": 1, "observed": 0}],
        others={"spine": [{**CELL, "reporting_point": "p"}], "points": [POINT]},
    ),
}


def literal(column: str, value: Any) -> str:
    kind = TYPES.get(column)
    if value is None:
        return f"cast(null as {kind or 'varchar'}) as {column}"
    text = f"'{value}'" if isinstance(value, str) else str(value)
    return f"cast({text} as {kind}) as {column}" if kind else f"{text} as {column}"


def select_rows(rows: list[Row]) -> str:
    return "\nunion all\n".join(
        "select " + ", ".join(literal(column, value) for column, value in row.items())
        for row in rows
    )


def model_yaml(name: str, case: Case) -> str:
    """The YAML of a fixture: an unnamed test of the whole model, or of `case.column`."""
    arguments = f"\n{' ' * 14}arguments: {case.arguments}" if case.arguments else ""
    test = f"- {case.test}:\n{' ' * 14}name: {name}_is_right{arguments}"
    if case.column:
        return f"  - name: {name}\n    columns:\n      - name: {case.column}\n" + (
            f"        data_tests:\n          {test}\n"
        )
    return f"  - name: {name}\n    data_tests:\n          {test}\n"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dbt project with a model of right and one of wrong rows for each case, built once."""
    root = tmp_path_factory.mktemp("generic_tests")
    for part in ("macros/bitemporal", "macros/dialect", "tests/generic"):
        shutil.copytree(ROOT / part, root / part)
    for folder, content in {
        "dbt_project.yml": "name: small\nprofile: small\n"
        "flags: {send_anonymous_usage_stats: false,\n"
        "  require_generic_test_arguments_property: true}\n"
        "models: {small: {+materialized: table}}\n",
        "profiles.yml": "small: {target: here, outputs: {here: {type: duckdb, threads: 2, "
        f"path: '{root / 'small.duckdb'}'}}}}}}\n",
        **{f"seeds/{name}.csv": rows for name, rows in SEEDS.items()},
    }.items():
        (root / folder).parent.mkdir(parents=True, exist_ok=True)
        (root / folder).write_text(content)
    models = root / "models"
    models.mkdir()
    described = ["models:\n"]
    for name, case in CASES.items():
        for kind, rows in {"right": case.passing, "wrong": case.failing}.items():
            (models / f"{kind}__{name}.sql").write_text(select_rows(rows))
            described.append(model_yaml(f"{kind}__{name}", case))
        for other, rows in case.others.items():
            (models / f"{other}.sql").write_text(select_rows(rows))
    (models / "models.yml").write_text("".join(described))
    outcome = subprocess.run(
        [sys.executable, "-m", "dbt.cli.main", "--no-use-colors", "build"],
        cwd=root,
        env={**os.environ, "DBT_PROFILES_DIR": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (root / "target" / "run_results.json").exists(), outcome.stdout + outcome.stderr
    return root


def outcome_of(project: Path, name: str) -> tuple[str, list[Row]]:
    """The status of a fixture's test, and the rows that it returns."""
    results = json.loads((project / "target" / "run_results.json").read_text())["results"]
    result = next(r for r in results if f".{name}_is_right." in r["unique_id"])
    assert result["compiled_code"], result["message"]
    with duckdb.connect(str(project / "small.duckdb"), read_only=True) as connection:
        rows = connection.sql(result["compiled_code"])
        columns = rows.columns
        return result["status"], [dict(zip(columns, row, strict=True)) for row in rows.fetchall()]


def sort_key(row: Row) -> str:
    return str(sorted((name, str(value)) for name, value in row.items()))


def test_every_generic_test_has_a_case() -> None:
    defined = {path.stem for path in GENERIC_TESTS.glob("*.sql")}
    assert defined - {case.test for case in CASES.values()} == set()


@pytest.mark.parametrize("name", CASES)
def test_what_is_right_passes(project: Path, name: str) -> None:
    assert outcome_of(project, f"right__{name}") == ("pass", [])


@pytest.mark.parametrize("name", CASES)
def test_what_is_wrong_fails_with_its_key_and_values(project: Path, name: str) -> None:
    status, rows = outcome_of(project, f"wrong__{name}")
    assert status == "fail"
    assert {"expected", "observed"} <= set(rows[0])
    wanted = CASES[name].found
    kept = [{column: row[column] for column in wanted[0]} for row in rows]
    assert sorted(kept, key=sort_key) == sorted(wanted, key=sort_key)
