"""What the pack shows, read from one published DuckDB file and from nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import duckdb

QUARTERS_SHOWN = 8
# The packs of 2023 count under the first definitions; those of 2025 count financial year 2024-25,
# too, under the second ones.
SECOND_DEFINITIONS_FROM = date(2024, 4, 1)
# A published file keeps its tables in one schema, a build file in several.
_SCHEMAS = ("main", "marts", "reference")
_SHOWABLE_OPERATION = re.compile(r"[A-Z]+ Op \d+")


class PackError(Exception):
    """The pack cannot be rendered; the message says why and what to do."""


@dataclass(frozen=True)
class Period:
    """A quarter: `start` and `end` are its first and last day, `as_at` its knowledge date."""

    label: str
    start: date
    end: date
    as_at: date


@dataclass(frozen=True)
class Cell:
    """One row of kpi_values, unrounded, with the wording of its measure.

    `latest` is the row of the same period at the newest knowledge date; null for a stock, which
    belongs to its date, and on a latest row itself.
    """

    measure: str
    definition_version: str
    period_type: str
    period_label: str
    period_start: date | None
    period_end: date
    as_at: date
    knowledge: str
    dimension: str
    value: float | None
    numerator: Decimal | None
    denominator: Decimal | None
    unit: str
    not_applicable_reason: str | None
    revision: float | None
    title: str
    definition: str
    latest: Cell | None = None

    @property
    def exact(self) -> Fraction | None:
        """The value as a fraction: of its numerator and denominator where it has both."""
        if self.value is None:
            return None
        if self.numerator is not None and self.denominator:
            return Fraction(self.numerator) / Fraction(self.denominator)
        return Fraction(self.value)

    @property
    def is_revised(self) -> bool:
        """Whether the newest knowledge gives another value than this one, where both have one."""
        latest = self.latest.exact if self.latest else None
        return latest is not None and self.exact is not None and latest != self.exact

    @property
    def label(self) -> str:
        """The value of the cell's first dimension (`MSHT` of `threat_type=MSHT`)."""
        return self.dimension.split(";")[0].partition("=")[2]


@dataclass(frozen=True)
class ScoreChange:
    """One in-support assessment: days from the first allocation, and points of change."""

    days: int
    change: int


@dataclass(frozen=True)
class Pack:
    """The first-published figures of one quarter, with those of the quarters before it.

    `quarters` ends with the pack's own; `year_end` is the last day of the last complete financial
    year, null before the first one. `cells` is keyed by measure, definition version, period type,
    last day of the period, and dimension.
    """

    quarter: Period
    quarters: tuple[Period, ...]
    year_end: date | None
    cells: dict[tuple[str, str, str, date, str], Cell]
    score_changes: tuple[ScoreChange, ...]
    source: str

    def version_at(self, start: date) -> str:
        """The definition version that a pack of the period from `start` counts under."""
        return "v2" if start >= SECOND_DEFINITIONS_FROM else "v1"

    def cell(
        self,
        measure: str,
        version: str = "v1",
        period_type: str = "quarter",
        end: date | None = None,
        dimension: str = "",
    ) -> Cell:
        """The figure of a measure in a period that ends on `end` (the quarter's end if null).

        Raises `PackError` if kpi_values has no such row.
        """
        day = end or self.quarter.end
        found = self.cells.get((measure, version, period_type, day, dimension))
        if found is None:
            wanted = f"{measure} ({version}) {dimension}".rstrip()
            raise PackError(
                f"{self.source}: kpi_values has no first-published row of {wanted} for the "
                f"{period_type.replace('_', ' ')} that ends on {day}: build and publish the "
                "measure, or take it out of the pack."
            )
        return found

    def point(self, measure: str) -> Cell:
        """A stock at the pack's knowledge date. Raises `PackError` if it has no row."""
        return self.cell(measure, period_type="point", end=self.quarter.as_at)

    def series(self, measure: str, version: str | None = "v1") -> list[Cell]:
        """The measure in each quarter, oldest first, each as first published.

        Without a `version`, each quarter is under the definition that its own pack counts under.
        Raises `PackError` if a quarter has no row.
        """
        return [
            self.cell(measure, version or self.version_at(quarter.start), end=quarter.end)
            for quarter in self.quarters
        ]

    def breakdown(self, measure: str, key: str) -> list[Cell]:
        """The quarter's cells of a measure under one dimension key that are not zero.

        Largest first, then by label. A label that is no TOEX operation reference never shows.
        """
        cells = [
            cell
            for cell in self.cells.values()
            if (cell.measure, cell.period_type, cell.period_end)
            == (measure, "quarter", self.quarter.end)
            and cell.dimension.startswith(f"{key}=")
            and ";" not in cell.dimension
            and cell.value
            and (key != "operation" or _SHOWABLE_OPERATION.fullmatch(cell.label))
        ]
        return sorted(cells, key=lambda cell: (-abs(cell.value or 0), cell.label))


def read_pack(published: Path, quarter: str) -> Pack:
    """Read what the pack of `quarter` (such as `2025-26 Q1`) shows from a published file.

    Raises `PackError` for a missing or unreadable file, a missing table, or an unknown quarter.
    """
    if not published.is_file():
        raise PackError(f"There is no published file {published}: run `make build` first.")
    try:
        with duckdb.connect(str(published), read_only=True) as connection:
            connection.execute("set enable_external_access = false")
            connection.execute("set autoload_known_extensions = false")
            connection.execute("set lock_configuration = true")
            return _read(connection, published.name, quarter)
    except duckdb.Error as error:
        raise PackError(
            f"{published} cannot be read as a published file ({error}): publish it again with "
            "`make build`."
        ) from error


def _read(connection: duckdb.DuckDBPyConnection, source: str, label: str) -> Pack:
    quarters = [
        Period(*row)
        for row in connection.execute(
            f"select period_label, period_start, period_end, as_at "  # noqa: S608
            f"from {_table(connection, source, 'reporting_points')} "
            "where period_type = 'quarter' and knowledge = 'first_published' order by period_start"
        ).fetchall()
    ]
    known = [quarter.label for quarter in quarters]
    if label not in known:
        held = f"it holds {known[0]} to {known[-1]}" if known else "it holds no quarter"
        raise PackError(f"{source} has no quarter {label!r}: {held}. Write it like 2025-26 Q1.")
    shown = quarters[: known.index(label) + 1]
    cells = _cells(connection, source, shown[-1].as_at)
    years = [key[3] for key in cells if key[2] == "financial_year"]
    year_end = max((end for end in years if end <= shown[-1].end), default=None)
    return Pack(
        quarter=shown[-1],
        quarters=tuple(shown[-QUARTERS_SHOWN:]),
        year_end=year_end,
        cells=cells,
        score_changes=_score_changes(connection, source, shown[-1]),
        source=source,
    )


def _table(connection: duckdb.DuckDBPyConnection, source: str, name: str) -> str:
    found = connection.execute(
        "select table_schema from information_schema.tables where table_name = ? "
        "and list_contains(?, table_schema) order by list_position(?, table_schema)",
        [name, list(_SCHEMAS), list(_SCHEMAS)],
    ).fetchone()
    if found is None:
        raise PackError(f"{source} has no table {name}: publish it again with `make build`.")
    return f'"{found[0]}"."{name}"'


def _cells(
    connection: duckdb.DuckDBPyConnection, source: str, as_at: date
) -> dict[tuple[str, str, str, date, str], Cell]:
    kpi_values = _table(connection, source, "kpi_values")
    measures = _table(connection, source, "measures")
    rows = connection.execute(
        f"""
        select
            shown.measure, shown.definition_version, shown.period_type, shown.period_label,
            shown.period_start, shown.period_end, shown.as_at, shown.knowledge, shown.dimension,
            shown.value, shown.numerator, shown.denominator, shown.unit,
            shown.not_applicable_reason, shown.revision, measures.title, measures.definition
        from {kpi_values} as shown
        inner join {measures} as measures using (measure, definition_version)
        where
            (shown.knowledge = 'first_published' and shown.as_at <= $as_at)
            or (shown.knowledge = 'latest' and shown.period_end <= $as_at)
        order by
            shown.measure, shown.definition_version, shown.period_type, shown.period_end,
            shown.dimension
        """,  # noqa: S608
        {"as_at": as_at},
    ).fetchall()
    read = [Cell(*row) for row in rows]
    latest = {_key(cell): cell for cell in read if cell.knowledge == "latest"}
    return {
        _key(cell): replace(
            cell, latest=latest.get(_key(cell)) if cell.period_type != "point" else None
        )
        for cell in read
        if cell.knowledge == "first_published"
    }


def _key(cell: Cell) -> tuple[str, str, str, date, str]:
    return (
        cell.measure,
        cell.definition_version,
        cell.period_type,
        cell.period_end,
        cell.dimension,
    )


def _score_changes(
    connection: duckdb.DuckDBPyConnection, source: str, quarter: Period
) -> tuple[ScoreChange, ...]:
    rows = connection.execute(
        f"""
        select cast(days_since_allocation as bigint), cast(risk_score_change as bigint)
        from {_table(connection, source, "fct_risk_scores")}
        where
            is_in_support
            and risk_score_change is not null
            and assessed_on between $start and $end
            and known_from <= $as_at
            and (known_to is null or $as_at < known_to)
        order by all
        """,  # noqa: S608
        {"start": quarter.start, "end": quarter.end, "as_at": quarter.as_at},
    ).fetchall()
    return tuple(ScoreChange(*row) for row in rows)
