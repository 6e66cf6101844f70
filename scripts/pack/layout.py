"""Which tiles, tables and charts each section of a pack has: the files under content/layout."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from scripts.pack.model import PackError

ROWS = ("labels", "quarters", "months", "measures")
ORDERS = ("listed", "value")


@dataclass(frozen=True)
class Place:
    """A line of a layout file, for errors."""

    file: Path
    line: int

    def error(self, problem: str) -> PackError:
        """The error that names the line and the problem."""
        return PackError(f"{self.file}, line {self.line}: {problem}")


@dataclass(frozen=True)
class TileLine:
    """A tile: one measure in each of `periods`. `label_in_period` stands over a single period."""

    place: Place
    kpi_code: str
    block: str
    label: str
    label_in_period: str
    measure: str
    version: str
    dimension: str
    periods: tuple[str, ...]


@dataclass(frozen=True)
class FieldLine:
    """A column of a table, or a row of one whose rows are measures; `*` stands for each label."""

    place: Place
    heading: str
    measure: str
    version: str
    dimension: str
    period: str


@dataclass(frozen=True)
class TableLine:
    """A table: what its rows are, their order, and what its total row is called, if it has one."""

    place: Place
    kpi_code: str
    slug: str
    title: str
    rows: str
    order: str
    total: str
    periods: tuple[str, ...]
    source: str
    note: str
    fields: tuple[FieldLine, ...]


@dataclass(frozen=True)
class ChartLine:
    """A chart of a table; `chart` is its name, and the label whose rows it shows, if not all."""

    place: Place
    kpi_code: str
    slug: str
    chart: str
    table: str


@dataclass(frozen=True)
class Format:
    """How one measure is shown: decimals, and the unit that it is shown as."""

    places: int | None
    unit: str | None


@dataclass(frozen=True)
class Layout:
    """What a pack of one quarter and tier shows.

    `labels` is keyed by dimension key and value; `broken` holds measures whose definition changed
    before the quarter; `engagement` the questions that make the engagement score.
    """

    questions: dict[str, str]
    tiles: tuple[TileLine, ...]
    tables: tuple[TableLine, ...]
    charts: tuple[ChartLine, ...]
    labels: dict[tuple[str, str], str]
    versions: dict[str, str]
    broken: frozenset[str]
    formats: dict[str, Format]
    engagement: tuple[str, ...]

    def label(self, key: str, value: str) -> str:
        """The words for a value of a dimension: listed ones, else the value made readable."""
        listed = self.labels.get((key, value))
        if listed is not None:
            return listed
        words = value.replace("_", " ")
        return words[:1].upper() + words[1:]

    def order(self, key: str, value: str) -> tuple[int, str]:
        """Sorts values of a dimension as they are listed, unlisted ones after them."""
        listed = [label for of, label in self.labels if of == key]
        return (listed.index(value) if value in listed else len(listed), value)


def read_layout(folder: Path, quarter: str, tier: str) -> Layout:
    """Read the layout that holds for a quarter and a tier (`public` lines hold for both).

    Raises `PackError`, with file and line, for a missing file or column, or a line that is wrong.
    """
    reader = _Reader(folder, quarter, tier)
    lists = tuple(reader.rows("versions.csv"))
    versions = {row["measure"]: row["version"] for _, row in lists}
    fields: dict[str, list[FieldLine]] = {}
    for place, row in reader.rows("fields.csv"):
        fields.setdefault(row["table"], []).append(
            FieldLine(
                place, row["heading"], row["measure"], row["version"], row["dimension"],
                row["period"],
            )
        )  # fmt: skip
    return Layout(
        questions={row["code"]: row["wording"] for _, row in reader.rows("questions.csv")},
        tiles=tuple(
            TileLine(
                place, row["kpi_code"], row["block"], row["label"], row["label_in_period"],
                row["measure"], row["version"], row["dimension"], _several(row["periods"]),
            )
            for place, row in reader.rows("tiles.csv")
        ),
        tables=tuple(
            TableLine(
                place, row["kpi_code"], row["slug"], row["title"],
                _one_of(place, "rows", row["rows"], ROWS),
                _one_of(place, "order", row["order"], ORDERS),
                row["total"], _several(row["periods"]), row["source"], row["note"],
                tuple(fields.get(row["slug"], ())),
            )
            for place, row in reader.rows("tables.csv")
        ),
        charts=tuple(
            ChartLine(place, row["kpi_code"], row["slug"], row["chart"], row["table"])
            for place, row in reader.rows("charts.csv")
        ),
        labels={
            (row["key"], row["value"]): row["label"] for _, row in reader.rows("labels.csv")
        },
        versions=versions,
        broken=frozenset(row["measure"] for _, row in lists if row["is_after_break"] == "true"),
        formats=_formats(reader),
        engagement=tuple(row["question"] for _, row in reader.rows("engagement.csv")),
    )  # fmt: skip


def _formats(reader: _Reader) -> dict[str, Format]:
    return {
        row["measure"]: Format(
            reader.convert(place, "decimals", row["decimals"], int) if row["decimals"] else None,
            row["shown_as"] or None,
        )
        for place, row in reader.rows("formats.csv")
    }


def _several(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split(";") if part)


def _one_of(place: Place, column: str, value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise place.error(f"{column} is {value!r}: write one of {', '.join(allowed)}")
    return value


Converted = TypeVar("Converted")


class _Reader:
    """Reads the lines of a layout file that hold for one quarter and tier."""

    def __init__(self, folder: Path, quarter: str, tier: str) -> None:
        self.folder, self.quarter, self.tier = folder, quarter, tier

    def rows(self, name: str) -> Iterator[tuple[Place, dict[str, str]]]:
        file = self.folder / name
        if not file.is_file():
            raise PackError(f"There is no layout file {file}: restore it from version control.")
        with file.open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines)
            for row in reader:
                place = Place(file, reader.line_num)
                if None in row or None in row.values():
                    raise place.error(f"not {len(reader.fieldnames or ())} cells as in the header")
                if self._holds(row):
                    yield place, row

    def convert(
        self, place: Place, column: str, value: str, to: Callable[[str], Converted]
    ) -> Converted:
        try:
            return to(value)
        except ValueError as error:
            raise place.error(f"{column} is {value!r}, which is no {to.__name__}") from error

    def _holds(self, row: dict[str, str]) -> bool:
        # Labels of quarters sort as their dates do.
        first, last = row.get("valid_from") or "", row.get("valid_to") or "9999"
        return first <= self.quarter <= last and row.get("tier", "public") in ("public", self.tier)
