"""Extracts that nobody calibrated come out as the independent reference says.

The short form builds one seed; `make campaign` sets TOEX_CAMPAIGN_SEEDS for the long form.
"""

from __future__ import annotations

import csv
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from independent import foreign, reference
from warehouse import build

from scripts.paths import TARGET

KNOWN_BY = "2023-12-31"
DATA_ALONE = ("--exclude-resource-type", "test", "--exclude-resource-type", "unit_test")
SEEDS = [int(seed) for seed in os.environ.get("TOEX_CAMPAIGN_SEEDS", "1").split()]


@dataclass(frozen=True)
class Built:
    folder: Path
    file: Path
    quarantined: set[tuple[str, str, int]]
    accounting: dict[tuple[str, str, object], tuple[int, int, int, int]]

    def rows(self, query: str) -> list[tuple]:
        with duckdb.connect(str(self.file), read_only=True) as connection:
            return connection.execute(query).fetchall()


@pytest.fixture(scope="module", params=SEEDS)
def built(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Built]:
    folder = TARGET / f"foreign_extracts_{os.getpid()}_{request.param}"
    folder.mkdir(parents=True)
    try:
        quarantined, accounting = foreign.make_extracts(folder, request.param)
        outcome = build(folder, tmp_path_factory.mktemp("foreign"))
        assert outcome.code == 0, outcome.output[-4000:]
        yield Built(folder, outcome.file, quarantined, accounting)
    finally:
        shutil.rmtree(folder)


def test_every_cell_is_what_the_reference_computes(built: Built) -> None:
    points = [
        reference.Point(*row)
        for row in dict.fromkeys(
            built.rows(
                "select period_type, period_start, period_end, as_at from marts.reporting_points "
                "where is_known and period_type <> 'month'"  # no Q1 measure is given by month
            )
        )
    ]
    warehouse = {
        tuple(row[:7]): row[7]
        for row in built.rows(
            "select measure, definition_version, period_type, period_start, period_end, as_at, "
            "dimension, value from marts.kpi_values"
        )
    }
    expected = reference.kpi_cells(built.folder, points)
    wrong = [
        (key, cell[0], warehouse.get(key))
        for key, cell in expected.items()
        if not _equal(cell[0], warehouse.get(key, 0.0 if cell[0] is not None else None))
    ]
    assert not wrong, f"{len(wrong)} of {len(expected)} cells differ, first: {wrong[:5]}"
    assert sum(1 for cell in expected.values() if cell[0]) > 1000


def test_the_warehouse_has_no_cell_that_the_reference_lacks(built: Built) -> None:
    """A label that the reference never gives must be empty in the warehouse."""
    point = _any_point(built)
    known = reference.kpi_cells(built.folder, [point])
    given = {(key[0], _dimension_keys(key[6])) for key in known}
    extra = [
        row
        for row in built.rows(
            "select measure, definition_version, period_type, period_start, period_end, as_at, "
            "dimension, value from marts.kpi_values where value <> 0"
        )
        if ";" not in row[6]  # of pairs the reference gives a single one
        and (row[0], _dimension_keys(row[6])) in given
        and reference.Point(row[2], row[3], row[4], row[5]) == point
        and tuple(row[:7]) not in known
    ]
    assert not extra


def test_exactly_the_bad_rows_are_quarantined(built: Built) -> None:
    found = set(
        built.rows("select distinct source, source_file, source_row from quality.quarantine")
    )
    assert found == built.quarantined


def test_the_rows_of_every_file_add_up(built: Built) -> None:
    found = {
        (source, file, day): tuple(counts)
        for source, file, day, *counts in built.rows(
            "select source, source_file, extract_date, rows_in, rows_used, rows_quarantined, "
            "rows_duplicate from quality.row_accounting"
        )
    }
    assert found == {key: tuple(counts) for key, counts in built.accounting.items()}


def test_later_deliveries_change_no_number_once_published(
    built: Built, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Without anything delivered after a date, all numbers drawn by then come out the same."""
    past = built.folder.with_name(built.folder.name + "_past")
    past.mkdir()
    try:
        for path in built.folder.glob("*.csv"):
            with path.open(newline="") as delivered, (past / path.name).open("w") as kept:
                rows = csv.DictReader(delivered)
                writer = csv.DictWriter(kept, rows.fieldnames or [], lineterminator="\n")
                writer.writeheader()
                writer.writerows(row for row in rows if row["extract_date"] <= KNOWN_BY)
        outcome = build(past, tmp_path_factory.mktemp("past"), "build", *DATA_ALONE)
        assert outcome.code == 0, outcome.output[-4000:]
    finally:
        shutil.rmtree(past)
    query = (
        "select measure, definition_version, period_type, period_start, period_end, as_at, "
        "knowledge, dimension, value, numerator, denominator from marts.kpi_values "
        f"where knowledge <> 'latest' and as_at <= date '{KNOWN_BY}'"
    )
    with duckdb.connect(str(outcome.file), read_only=True) as connection:
        then = set(connection.execute(query).fetchall())
    assert then == set(built.rows(query))
    assert len(then) > 1000


def test_a_selection_publishes_nothing(built: Built) -> None:
    assert built.rows("select count(*) from quality.published") == [(0,)]


def _any_point(built: Built) -> reference.Point:
    row = built.rows(
        "select period_type, period_start, period_end, as_at from marts.reporting_points "
        "where period_type = 'quarter' and knowledge = 'latest' and is_known "
        "order by period_end desc limit 1"
    )[0]
    return reference.Point(*row)


def _dimension_keys(dimension: str) -> tuple[str, ...]:
    return tuple(pair.split("=")[0] for pair in dimension.split(";"))


def _equal(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(float(one) - other) < 1e-9
