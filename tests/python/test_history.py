"""The raw history keeps what changed between whole-file deliveries, and nothing else."""

from datetime import date
from pathlib import Path

import pytest

from scripts.demonstration.history import (
    Delivery,
    SourceHistory,
    delivery_file_name,
    raw_history,
    write_history,
)

COLUMNS = ["id", "month", "value"]
DAYS = [date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31)]


def build(
    *files: list[tuple[str, str, str]], scope: str | None = None, fallback: tuple[str, ...] = ()
) -> SourceHistory:
    """History of `demo` keyed by id, one file a month, rows given as (id, month, value)."""
    deliveries = [
        Delivery(
            day,
            delivery_file_name("demo", day),
            [dict(zip(COLUMNS, row, strict=True)) for row in rows],
        )
        for day, rows in zip(DAYS, files, strict=False)
    ]
    return raw_history("demo", COLUMNS, ["id"], deliveries, scope, fallback)


def brief(history: SourceHistory) -> list[tuple[str, str, str, str, str]]:
    """(id, value, extract date, change, line) of every row."""
    names = ["id", "value", "extract_date", "change", "source_row"]
    return [tuple(row[name] for name in names) for row in history.rows]  # type: ignore[misc]


def test_an_unchanged_row_is_not_repeated() -> None:
    history = build([("1", "a", "x"), ("2", "a", "y")], [("1", "a", "x"), ("2", "a", "z")])
    assert brief(history) == [
        ("1", "x", "2024-01-31", "upsert", "2"),
        ("2", "y", "2024-01-31", "upsert", "3"),
        ("2", "z", "2024-02-29", "upsert", "3"),
    ]


def test_a_value_that_comes_back_is_a_version_of_its_own() -> None:
    history = build([("1", "a", "x")], [("1", "a", "y")], [("1", "a", "x")])
    assert [row["value"] for row in history.rows] == ["x", "y", "x"]


def test_a_record_that_is_gone_becomes_a_remove_row_with_its_key_only() -> None:
    history = build([("1", "a", "x"), ("2", "a", "y")], [("1", "a", "x")])
    assert history.rows[-1] == {
        "id": "2",
        "month": "",
        "value": "",
        "extract_date": "2024-02-29",
        "change": "remove",
        "source_file": "demo_20240229.csv",
        "source_row": "",
    }


def test_a_removed_record_can_return() -> None:
    history = build([("1", "a", "x")], [("2", "a", "y")], [("1", "a", "x"), ("2", "a", "y")])
    assert brief(history)[2:] == [
        ("1", "", "2024-02-29", "remove", ""),
        ("1", "x", "2024-03-31", "upsert", "2"),
    ]


def test_a_record_is_removed_only_once() -> None:
    history = build([("1", "a", "x"), ("2", "a", "y")], [("2", "a", "y")], [("2", "a", "y")])
    assert [row["change"] for row in history.rows].count("remove") == 1


def test_scope_limits_removal_to_what_the_file_delivers_again() -> None:
    january = [("1", "2024-01", "x"), ("2", "2024-01", "y")]
    history = build(january, [("3", "2024-02", "z")], [("1", "2024-01", "x")], scope="month")
    assert brief(history)[2:] == [
        ("3", "z", "2024-02-29", "upsert", "2"),
        ("2", "", "2024-03-31", "remove", ""),
    ]


def test_exact_duplicates_in_one_file_are_kept_and_then_not_repeated() -> None:
    twice = [("1", "a", "x"), ("1", "a", "x")]
    assert [row[4] for row in brief(build(twice, twice))] == ["2", "3"]


def test_all_rows_of_a_key_come_again_when_one_of_them_changes() -> None:
    history = build([("1", "a", "x"), ("1", "a", "y")], [("1", "a", "x"), ("1", "a", "z")])
    assert [row["value"] for row in history.rows] == ["x", "y", "x", "z"]


def test_a_changed_order_of_rows_is_no_change() -> None:
    history = build([("1", "a", "x"), ("2", "a", "y")], [("2", "a", "y"), ("1", "a", "x")])
    assert len(history.rows) == 2


def test_records_without_key_are_told_apart_by_the_fallback_key() -> None:
    first = [("", "jan", "x"), ("", "feb", "y")]
    history = build(first, [("", "jan", "x")], fallback=("month",))
    assert [(row["month"], row["change"]) for row in history.rows] == [
        ("jan", "upsert"),
        ("feb", "upsert"),
        ("feb", "remove"),
    ]


def test_deliveries_must_ascend() -> None:
    delivery = Delivery(DAYS[0], "demo_20240131.csv", [])
    with pytest.raises(ValueError, match="ascending"):
        raw_history("demo", COLUMNS, ["id"], [delivery, delivery])


def test_a_row_with_other_columns_names_file_and_line() -> None:
    delivery = Delivery(DAYS[0], "demo_20240131.csv", [{"id": "1", "month": "a"}])
    with pytest.raises(ValueError, match=r"demo_20240131\.csv line 2 .*value"):
        raw_history("demo", COLUMNS, ["id"], [delivery])


def test_the_written_file_is_plain_csv(tmp_path: Path) -> None:
    assert write_history(build([("1", "a", "x, y")]), tmp_path / "new") == 1
    text = (tmp_path / "new" / "demo.csv").read_bytes().decode()
    assert text == (
        "id,month,value,extract_date,change,source_file,source_row\n"
        '1,a,"x, y",2024-01-31,upsert,demo_20240131.csv,2\n'
    )
