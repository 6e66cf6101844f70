"""A gate stops what it must stop, names the rows, and is never silently weaker than its suite."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from scripts import gates
from scripts.gates import GateFailure, check, stop_on_failure
from scripts.paths import EXPECTATIONS

ROWS: dict[str, Any] = {"type": "expect_table_row_count_to_be_between", "kwargs": {"min_value": 1}}
FILLED: dict[str, Any] = {
    "type": "expect_column_values_to_not_be_null",
    "kwargs": {"column": "reference"},
}
LEVELS: dict[str, Any] = {
    "type": "expect_column_values_to_be_in_set",
    "kwargs": {"column": "level", "value_set": ["major", "minor"]},
}


def suite(folder: Path, *expectations: dict[str, Any]) -> Path:
    """A suite file of these expectations."""
    path = folder / "trial.json"
    path.write_text(json.dumps({"name": "trial", "expectations": list(expectations), "meta": {}}))
    return path


def frame(levels: list[str | None]) -> pd.DataFrame:
    """One row a level, as a gate sees them."""
    numbers = range(1, len(levels) + 1)
    return pd.DataFrame(
        {
            "raw_row": pd.Series(numbers, dtype="int64"),
            "reference": [f"DIS-{number}" for number in numbers],
            "level": pd.Series(levels, dtype="str"),
            "source_file": "trial.csv",
            "source_row": [number + 1 for number in numbers],
        }
    )


def test_rows_that_fulfil_the_suite_pass(tmp_path: Path) -> None:
    findings = check(frame(["major", "minor"]), suite(tmp_path, ROWS, FILLED, LEVELS))
    assert [finding.success for finding in findings] == [True, True, True]
    stop_on_failure("trial", findings, frame(["major", "minor"]))


def test_a_mistyped_expectation_is_refused(tmp_path: Path) -> None:
    mistyped = {**FILLED, "type": "expect_column_values_to_not_be_nul"}
    with pytest.raises(GateFailure, match=r"trial\.json names expect_column_values_to_not_be_nul,"):
        check(frame(["major"]), suite(tmp_path, ROWS, mistyped))


def test_a_suite_that_bounds_no_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GateFailure, match="lets an empty table pass: bound its row count"):
        check(frame(["major"]), suite(tmp_path, FILLED))


def test_a_missing_suite_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GateFailure, match=r"There is no suite absent\.json in "):
        check(frame(["major"]), tmp_path / "absent.json")


def test_an_expectation_given_twice_is_run_twice(tmp_path: Path) -> None:
    as_warning = {**LEVELS, "meta": {"severity": "warning"}}
    rows = frame(["huge"])
    findings = check(rows, suite(tmp_path, ROWS, as_warning, LEVELS))
    assert [(f.severity, f.success) for f in findings[1:]] == [
        ("warning", False),
        ("critical", False),
    ]
    with pytest.raises(GateFailure, match="1 critical"):
        stop_on_failure("trial", findings, rows)


def test_an_expectation_that_great_expectations_drops_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GateFailure, match=r"Suite trial\.json"):
        check(frame(["huge"]), suite(tmp_path, ROWS, {**LEVELS, "severity": "fatal"}))


def test_a_mistyped_severity_is_refused(tmp_path: Path) -> None:
    mistyped = {**LEVELS, "meta": {"severity": "critcal"}}
    with pytest.raises(GateFailure, match="critcal"):
        check(frame(["huge"]), suite(tmp_path, ROWS, mistyped))


def test_an_expectation_that_cannot_run_is_refused(tmp_path: Path) -> None:
    elsewhere = {**FILLED, "kwargs": {"column": "renamed"}}
    with pytest.raises(GateFailure, match="could not be run on renamed"):
        check(frame(["major"]), suite(tmp_path, ROWS, elsewhere))


def test_an_empty_table_stops_although_no_row_is_wrong(tmp_path: Path) -> None:
    findings = check(frame([]), suite(tmp_path, ROWS, FILLED, LEVELS))
    assert [finding.success for finding in findings] == [False, True, True]
    with pytest.raises(GateFailure, match=r"row_count_to_be_between: 0 row\(s\), observed 0"):
        stop_on_failure("trial", findings, frame([]))


def test_a_critical_failure_names_its_rows_and_what_to_do(tmp_path: Path) -> None:
    rows = frame(["major", "huge", "minor", "vast"])
    findings = check(rows, suite(tmp_path, ROWS, {**LEVELS, "meta": {"severity": "critical"}}))
    broken = findings[1]
    assert (broken.severity, broken.rows, broken.unexpected_count) == ("critical", [2, 4], 2)
    assert broken.unexpected_share == pytest.approx(0.5)
    with pytest.raises(GateFailure) as failure:
        stop_on_failure("trial", findings, rows)
    message = str(failure.value)
    assert "Gate trial: 1 critical expectation(s) failed" in message
    assert "trial.csv row 3 level = 'huge'" in message
    assert "trial.csv row 5 level = 'vast'" in message
    assert "trial.csv row 2" not in message
    assert "Correct the delivery of trial" in message


def test_an_expectation_without_severity_is_critical(tmp_path: Path) -> None:
    rows = frame(["huge"])
    with pytest.raises(GateFailure):
        stop_on_failure("trial", check(rows, suite(tmp_path, ROWS, LEVELS)), rows)


def test_a_warning_is_found_and_stops_nothing(tmp_path: Path) -> None:
    rows = frame(["huge"])
    findings = check(rows, suite(tmp_path, ROWS, {**LEVELS, "meta": {"severity": "warning"}}))
    assert (findings[1].success, findings[1].rows) == (False, [1])
    stop_on_failure("trial", findings, rows)


def test_a_share_of_wrong_rows_may_be_allowed(tmp_path: Path) -> None:
    mostly = {**LEVELS, "kwargs": {**LEVELS["kwargs"], "mostly": 0.75}}
    path = suite(tmp_path, ROWS, mostly)
    assert check(frame(["major", "minor", "minor", "huge"]), path)[1].success
    assert not check(frame(["major", "minor", "huge"]), path)[1].success


def test_only_a_few_examples_are_shown(tmp_path: Path) -> None:
    rows = frame(["huge"] * 30)
    findings = check(rows, suite(tmp_path, ROWS, LEVELS))
    with pytest.raises(GateFailure) as failure:
        stop_on_failure("trial", findings, rows)
    assert str(failure.value).count("trial.csv row") == gates.EXAMPLES_SHOWN
    assert "30 row(s)" in str(failure.value)


def test_a_quarantine_rule_marks_its_rows_and_stops_nothing(tmp_path: Path) -> None:
    rows = frame(["major", "huge"])
    marked = {**LEVELS, "meta": {"quarantine": True, "rule": "unknown_level"}}
    findings = check(rows, suite(tmp_path, ROWS, marked))
    assert (findings[1].rule, findings[1].rows) == ("unknown_level", [2])
    stop_on_failure("trial", findings, rows)


def test_an_extract_comes_out_with_the_rules_its_rows_broke(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "extracts").mkdir()
    suite(
        tmp_path / "extracts",
        ROWS,
        {**LEVELS, "meta": {"quarantine": True, "rule": "unknown_level"}},
        {
            "type": "expect_column_values_to_not_match_regex",
            "kwargs": {"column": "reference", "regex": "x"},
            "meta": {"quarantine": True, "rule": "hidden_characters"},
        },
    )
    monkeypatch.setattr(gates, "EXPECTATIONS", tmp_path)
    recorded: list[str] = []
    monkeypatch.setattr(gates, "record_findings", lambda *given: recorded.append(given[1]))
    session = duckdb.connect()
    delivered = session.sql(
        "select * from (values ('DIS-2x', '007'), ('DIS-1', 'major'), ('DIS-3', 'huge')) "
        "as delivered (reference, level)"
    )
    gated = gates.gate_extract(session, delivered, "trial")
    assert gated.columns == ["raw_row", "reference", "level", "gate_rules"]
    assert gated.fetchall() == [
        (
            1,
            "DIS-2x",
            "007",
            "hidden_characters\x1freference\x1fDIS-2x\x1eunknown_level\x1flevel\x1f007",
        ),
        (2, "DIS-1", "major", None),
        (3, "DIS-3", "huge", "unknown_level\x1flevel\x1fhuge"),
    ]
    assert recorded == ["trial"]


def test_what_was_found_is_recorded_before_the_gate_stops(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "extracts").mkdir()
    suite(tmp_path / "extracts", ROWS, LEVELS)
    monkeypatch.setattr(gates, "EXPECTATIONS", tmp_path)
    session = duckdb.connect()
    session.execute(
        "create schema audit; create table audit.gate_results (invocation_id varchar, "
        "gate varchar, expectation varchar, column_name varchar, severity varchar, "
        "success boolean, unexpected_count bigint, unexpected_share double, examples varchar)"
    )
    delivered = session.sql("select 'DIS-1' as reference, 'huge' as level")
    with pytest.raises(GateFailure):
        gates.gate_extract(session, delivered, "trial")
    lines = session.sql(
        "select gate, expectation, column_name, success, unexpected_count, examples "
        "from audit.gate_results"
    ).fetchall()
    assert lines == [
        ("trial", ROWS["type"], None, True, 0, ""),
        ("trial", LEVELS["type"], "level", False, 1, "row 1 level = 'huge'"),
    ]


def test_a_table_with_files_but_no_row_numbers_can_be_named(tmp_path: Path) -> None:
    accounts = frame(["huge"]).drop(columns="source_row")
    findings = check(accounts, suite(tmp_path, ROWS, LEVELS))
    with pytest.raises(GateFailure, match=r"trial\.csv"):
        stop_on_failure("trial", findings, accounts)


SUITES = sorted(EXPECTATIONS.glob("*/*.json"))


@pytest.mark.parametrize("path", SUITES, ids=[path.stem for path in SUITES])
def test_every_suite_says_what_it_asks_and_why(path: Path) -> None:
    content = json.loads(path.read_text())
    assert content["name"] == path.stem
    assert len(content["expectations"]) >= 5
    for expectation in content["expectations"]:
        assert expectation["meta"]["severity"] in {"critical", "warning"}, expectation["type"]
        assert expectation["meta"]["notes"], expectation["type"]
