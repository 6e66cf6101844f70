"""What a pack may show, read from one published DuckDB file and from nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from scripts.pack.model import Cell, Measure, PackError, Period

QUARTERS_SHOWN = 8
TIERS = ("public", "internal")
PERIODS = ("quarter", "previous_quarter", "year", "inception", "point", "document")
# Extract sets that a seeded generator made; whatever is drawn from them is called synthetic.
SYNTHETIC_EXTRACTS = ("seeds/demonstration",)
_COLUMNS = (
    "measure, definition_version, period_type, period_label, period_start, period_end, as_at, "
    "knowledge, dimension, value, numerator, denominator, unit, not_applicable_reason, revision"
)
Key = tuple[str, str, str, date, str]
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Kpi:
    """A KPI section as the quarter has it; `is_public` is its publish flag."""

    code: str
    question: str
    title: str
    wording: str
    is_public: bool


@dataclass(frozen=True)
class PublishedFigure:
    """One row of the reconciliation of published figures, unrounded."""

    figure_id: str
    measure: str
    definition_version: str
    period_type: str
    period_start: date | None
    period_end: date
    as_at: date
    dimension: str
    comparator: str
    unit: str
    published: float | None
    warehouse: float | None
    status: str
    explanation: str | None


@dataclass
class Product:
    """One tier of a release, as the pack of one quarter may show it.

    `quarters` ends with the pack's own; `year_end` is the last day of the last complete financial
    year, null before the first. `first` and `latest` hold rows of kpi_values by measure, version,
    period type, last day and dimension; `latest` those at the newest knowledge date. `known` holds
    every measure, version, period type and dimension of the file, whatever its period.
    """

    source: str
    tier: str
    release: str
    newest: date
    is_synthetic: bool
    quarter: Period
    quarters: tuple[Period, ...]
    year_end: date | None
    year_label: str | None
    kpis: tuple[Kpi, ...]
    measures: dict[tuple[str, str], Measure]
    first: dict[Key, Row]
    latest: dict[Key, Row]
    known: frozenset[tuple[str, str, str, str]]
    figures: tuple[PublishedFigure, ...]
    extras: dict[str, tuple[dict[str, Any], ...]] = field(default_factory=dict)
    _cells: dict[Key, Cell] = field(default_factory=dict)

    def versions(self, measure: str) -> list[str]:
        """The definition versions that a measure has; none for an unknown one."""
        return sorted(version for name, version in self.measures if name == measure)

    def period_types(self, measure: str, version: str, dimension: str) -> list[str]:
        """The period types in which the measure has a row under the dimension, ever."""
        return sorted(
            period_type
            for period_type in {known[2] for known in self.known}
            if (measure, version, period_type, dimension) in self.known
        )

    def place(self, period: str) -> tuple[str, date] | None:
        """Period type and last day of a period in words; null where the quarter has none.

        `period` is one of PERIODS, a quarter label not after the pack's, or a month (`2023-10`).
        Raises `ValueError` for anything else.
        """
        if period == "quarter":
            return "quarter", self.quarter.end
        if period == "previous_quarter":
            return ("quarter", self.quarters[-2].end) if len(self.quarters) > 1 else None
        if period == "year":
            return ("financial_year", self.year_end) if self.year_end else None
        if period == "inception":
            return "inception", self.quarter.end
        if period == "point":
            return "point", self.quarter.as_at
        if period == "document":
            return "document", self.quarter.end
        for quarter in self.quarters:
            if quarter.label == period:
                return "quarter", quarter.end
        for key in self.first:
            if key[2] == "month" and f"{key[3]:%Y-%m}" == period:
                return "month", key[3]
        raise ValueError(
            f"no period {period!r}: write one of {', '.join(PERIODS)}, a quarter from "
            f"{self.quarters[0].label} to {self.quarter.label}, or one of its months as 2023-10"
        )

    def find(self, measure: str, version: str, period: str, dimension: str = "") -> Cell | None:
        """The figure of a measure in a period (see `place`); null if kpi_values has no such row."""
        place = self.place(period)
        return self.at(measure, version, *place, dimension) if place else None

    def at(
        self, measure: str, version: str, period_type: str, end: date, dimension: str = ""
    ) -> Cell | None:
        """The figure of a measure in the period of a type that ends on `end`, as first published.

        `document` is the date of a document of the quarter. Null if there is no such row.
        """
        key = (measure, version, period_type, end, dimension)
        if key not in self._cells:
            row = self.first.get(key)
            if row is None:
                return None
            later = None if period_type in ("point", "document") else self.latest.get(key)
            latest = self._cell(later) if later else None
            self._cells[key] = self._cell(row, latest)
        return self._cells[key]

    def before(self, cell: Cell) -> Cell | None:
        """The same figure one quarter earlier: of the quarter, to its end, or at its date."""
        if len(self.quarters) < 2:
            return None
        ends = [quarter.end for quarter in self.quarters]
        dates = [quarter.as_at for quarter in self.quarters]
        for days in (ends, dates):
            if cell.period_end in days[1:]:
                end = days[days.index(cell.period_end) - 1]
                return self.at(
                    cell.measure, cell.definition_version, cell.period_type, end, cell.dimension
                )
        return None

    def dimensions(self, measure: str, version: str, keys: Sequence[str]) -> list[str]:
        """Every dimension of the measure with exactly these keys, in the order of its text."""
        return sorted(
            {
                dimension
                for name, of, _, dimension in self.known
                if (name, of) == (measure, version)
                and [part.partition("=")[0] for part in dimension.split(";") if part] == list(keys)
            }
        )

    def series(self, measure: str, version: str, dimension: str = "") -> list[Cell | None]:
        """The measure in each quarter shown, oldest first; a stock at each quarter's date."""
        is_stock = (measure, version, "quarter", dimension) not in self.known
        return [
            self.at(measure, version, "point", quarter.as_at, dimension)
            if is_stock
            else self.at(measure, version, "quarter", quarter.end, dimension)
            for quarter in self.quarters
        ]

    def _cell(self, row: Row, latest: Cell | None = None) -> Cell:
        about = self.measures[row[0], row[1]]
        return replace(Cell(about, *row[2:]), latest=latest)


def read_product(release: Path, quarter: str, tier: str) -> Product:
    """Read what the pack of `quarter` (such as `2025-26 Q1`) may show.

    `release` is the folder of one tier of a release, with `toex.duckdb` and `manifest.json`. Raises
    `PackError` for a missing or unreadable file, a file of another tier, a missing table, or an
    unknown quarter.
    """
    file, manifest = release / "toex.duckdb", release / "manifest.json"
    if not file.is_file() or not manifest.is_file():
        raise PackError(
            f"There is no published {tier} file {file} with its manifest: run `make build` first."
        )
    try:
        about = json.loads(manifest.read_text(encoding="utf-8"))
        product, newest = about["product"], date.fromisoformat(about["newest_knowledge_date"])
        name, extracts = about["release"], about["extracts"]
    except (ValueError, KeyError, TypeError) as error:
        raise PackError(f"{manifest} is no manifest of a release ({error!r}).") from error
    if product != tier:
        raise PackError(f"{manifest} belongs to the {product} product, not to the {tier} one.")
    try:
        with duckdb.connect(str(file), read_only=True) as connection:
            connection.execute("set enable_external_access = false")
            connection.execute("set autoload_known_extensions = false")
            connection.execute("set lock_configuration = true")
            read = _read(connection, f"{tier} product of release {name}", quarter)
    except duckdb.Error as error:
        raise PackError(
            f"{file} cannot be read as a published file ({error}): publish it again with "
            "`make build`."
        ) from error
    is_synthetic = extracts in SYNTHETIC_EXTRACTS
    return Product(tier=tier, release=name, newest=newest, is_synthetic=is_synthetic, **read)


def _read(connection: duckdb.DuckDBPyConnection, source: str, label: str) -> dict[str, Any]:
    tables = {
        name: {column for _, column in columns}
        for name, columns in _grouped(
            connection.execute(
                "select table_name, column_name from information_schema.columns order by 1"
            ).fetchall()
        )
    }
    for needed in ("reporting_points", "kpi_values", "measures", "dim_kpi"):
        if needed not in tables:
            raise PackError(f"{source} has no table {needed}: publish it again with `make build`.")
    quarters = [
        Period(*row)
        for row in connection.execute(
            "select period_label, period_start, period_end, as_at from reporting_points "
            "where period_type = 'quarter' and knowledge = 'first_published' order by period_start"
        ).fetchall()
    ]
    labels = [quarter.label for quarter in quarters]
    if label not in labels:
        held = f"it holds {labels[0]} to {labels[-1]}" if labels else "it holds no quarter"
        raise PackError(f"The {source} has no quarter {label!r}: {held}. Write it like 2025-26 Q1.")
    shown = quarters[: labels.index(label) + 1][-QUARTERS_SHOWN:]
    year = connection.execute(
        "select period_end, period_label from reporting_points where period_type = "
        "'financial_year' and knowledge = 'first_published' and period_end <= ? "
        "order by period_end desc limit 1",
        [shown[-1].end],
    ).fetchone()
    shorthand = "shorthand" if "shorthand" in tables["kpi_values"] else "null"
    first, latest = _values(connection, shorthand, shown, year[0] if year else None)
    return {
        "source": source,
        "quarter": shown[-1],
        "quarters": tuple(shown),
        "year_end": year[0] if year else None,
        "year_label": year[1] if year else None,
        "kpis": _kpis(connection, label),
        "measures": {
            (row[0], row[1]): Measure(*row)
            for row in connection.execute(
                "select measure, definition_version, kpi, unit, title, definition from measures"
            ).fetchall()
        },
        "first": first,
        "latest": latest,
        "known": frozenset(
            connection.execute(
                "select distinct measure, definition_version, case when knowledge = 'document' "
                "then 'document' else period_type end, dimension from kpi_values"
            ).fetchall()
        ),
        "figures": _figures(connection, label)
        if "published_figure_reconciliation" in tables
        else (),
        "extras": _extras(connection, tables, shown[-1]),
    }


def _grouped(rows: Iterable[Row]) -> list[tuple[str, list[Row]]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row[0], []).append(row)
    return list(groups.items())


def _values(
    connection: duckdb.DuckDBPyConnection,
    shorthand: str,
    shown: list[Period],
    year_end: date | None,
) -> tuple[dict[Key, Row], dict[Key, Row]]:
    quarter = shown[-1]
    rows = connection.execute(
        f"""
        select {_COLUMNS}, {shorthand}
        from kpi_values
        where
            (
                knowledge in ('first_published', 'latest')
                and case period_type
                    when 'quarter' then list_contains($ends, period_end)
                    when 'inception' then list_contains($ends, period_end)
                    when 'financial_year' then period_end = $year_end
                    when 'month' then period_end between $start and $end
                end
            )
            or (knowledge = 'first_published' and period_type = 'point'
                and list_contains($dates, period_end))
            or (knowledge = 'document' and starts_with(period_label, $label || ' pack'))
        """,  # noqa: S608
        {
            "ends": [period.end for period in shown],
            "dates": [period.as_at for period in shown],
            "year_end": year_end,
            "start": quarter.start,
            "end": quarter.end,
            "label": quarter.label,
        },
    ).fetchall()
    first: dict[Key, Row] = {}
    latest: dict[Key, Row] = {}
    for row in rows:
        knowledge = row[7]
        if knowledge == "document":
            # A document may give a stock and a total to its date: the stock stands for it.
            key = (row[0], row[1], "document", quarter.end, row[8])
            if key not in first or row[2] == "point":
                first[key] = row
        else:
            target = first if knowledge == "first_published" else latest
            target[row[0], row[1], row[2], row[5], row[8]] = row
    return first, latest


def _kpis(connection: duckdb.DuckDBPyConnection, label: str) -> tuple[Kpi, ...]:
    return tuple(
        Kpi(*row)
        for row in connection.execute(
            "select kpi_code, research_question, section_title, wording, publish_flag from dim_kpi "
            "where valid_from_fyq <= $label and $label <= coalesce(valid_to_fyq, $label) "
            "order by kpi_code",
            {"label": label},
        ).fetchall()
    )


def _figures(connection: duckdb.DuckDBPyConnection, label: str) -> tuple[PublishedFigure, ...]:
    document = "pack_" + label.lower().replace("-", "_").replace(" ", "_") + "__"
    return tuple(
        PublishedFigure(*row)
        for row in connection.execute(
            "select figure_id, measure, definition_version, period_type, period_start, period_end, "
            "as_at, dimension, comparator, unit, published_value, warehouse_value, status, "
            "explanation from published_figure_reconciliation "
            "where starts_with(figure_id, ?) order by figure_id",
            [document],
        ).fetchall()
    )


def _extras(
    connection: duckdb.DuckDBPyConnection, tables: dict[str, set[str]], quarter: Period
) -> dict[str, tuple[dict[str, Any], ...]]:
    """Rows at the quarter's knowledge date of the tables that are no kpi_values, where there."""
    orders = {
        "score_change_by_days_since_allocation": "days_from",
        "comparison_results": "all",
        "comparison_balance": "outcome, covariate",
        "comparison_survival_curves": "outcome, operations, days_since_allocation",
        "programme_summary": "sort_order",
    }
    extras = {}
    for table, order in orders.items():
        if table not in tables:
            continue
        point = "as_at = ?"
        if table == "programme_summary":
            point += " and knowledge = 'first_published'"
        found = connection.execute(
            f"select * from {table} where {point} order by {order}",  # noqa: S608
            [quarter.as_at],
        )
        names = [column[0] for column in found.description or []]
        extras[table] = tuple(dict(zip(names, row, strict=True)) for row in found.fetchall())
    return extras
