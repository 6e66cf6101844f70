"""The tables of a pack as an accessible workbook (Analysis Function guidance, gptables)."""

from __future__ import annotations

import itertools
import re
import warnings
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TypeAlias

import gptables
import pandas as pd

from scripts.pack.model import (
    ChartBlock,
    Entry,
    Measure,
    Pack,
    PackError,
    Reference,
    Section,
    TableBlock,
    TileBlock,
)
from scripts.pack.values import neutralised

_LONGEST_SHEET_NAME = 31
_WIDEST_COLUMN = 60
_NUMBER = re.compile(
    r"(?P<sign>[+−-]?)(?P<pounds>£?)(?P<digits>\d[\d,]*(?:\.\d+)?)"
    r"(?P<percent>%?)(?P<million> million)?(?P<noun> [a-z ]+)?"
)
_MARK = re.compile(r"\[[a-z]\]")


@dataclass(frozen=True)
class Shown:
    """A number as the pack shows it, and the number format that shows it so."""

    value: float | int
    number_format: str


Value: TypeAlias = "str | Shown"


@dataclass(frozen=True)
class Sheet:
    """One table: `columns` are unique, each row is as long as `columns`."""

    name: str
    title: str
    subtitles: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    source: str


def write_spreadsheet(pack: Pack, path: Path) -> int:
    """Write cover, contents, notes and one sheet per table; return the number of table sheets.

    Numbers stand as numbers, rounded as the pack shows them (the CSV of kpi_values has them
    unrounded); marks such as [p] stand in column headings or in a column of their own. No cells are
    merged, none is empty. Raises `PackError` for a pack without a table, `OSError` if the file
    cannot be written.
    """
    sheets = _named(
        [
            _list_of_sections(pack),
            *(sheet for section in pack.sections for sheet in _of_section(section)),
            *_published(pack),
            *_measures(pack),
        ]
    )
    meanings = {note.mark: note.meaning for note in pack.notes}
    with warnings.catch_warnings():
        # gptables uses what pandas deprecates, and misses references to notes: here marks are
        # written as they are, since shorthand needs no number.
        warnings.filterwarnings("ignore", module="gptables")
        book = gptables.produce_workbook(
            filename=str(path),
            sheets={sheet.name: _gptable(pack, sheet, meanings) for sheet in sheets},
            cover=_cover(pack),
            contentsheet_options={"column_names": ["Sheet", "What it holds"]},
            notes_table=_notes(pack),
            notesheet_options={"title": "Notes and shorthand"},
            workbook_options={
                "strings_to_formulas": False,
                "strings_to_numbers": False,
                "strings_to_urls": False,
            },
        )
    for sheet in sheets:
        page = book.get_worksheet_by_name(sheet.name)
        for number in range(len(sheet.columns)):
            if _widest(sheet, number) > _WIDEST_COLUMN:
                page.set_column(number, number, _WIDEST_COLUMN)
    book.set_properties(
        {
            "title": f"TOEX evaluation pack {pack.quarter.label}: tables",
            "subject": "Tackling Organised Exploitation Programme",
            "comments": " ".join(filter(None, (pack.marking, pack.synthetic))),
            "created": datetime.combine(pack.newest, time()),
        }
    )
    book.close()
    return len(sheets)


def as_number(text: str) -> Shown | None:
    """The number that `text` shows (`1,059`, `82%`, `£1.27 million`), null if it shows none."""
    found = _NUMBER.fullmatch(text)
    if not found:
        return None
    digits = found["digits"].replace(",", "")
    value = Decimal(digits)
    decimals = len(digits.partition(".")[2])
    shape = "#,##0" + ("." + "0" * decimals if decimals else "")
    if found["percent"]:
        value, shape = value / 100, shape.replace("#,##0", "0") + "%"
    if found["million"]:
        value, shape = value * 1_000_000, "#,##0"
    if found["pounds"]:
        shape = f'"£"{shape}'
    if found["noun"]:
        shape = f'{shape}"{found["noun"]}"'
    if found["sign"] == "+":
        shape = f"+{shape};-{shape};{shape}"
    elif found["sign"]:
        value = -value
    whole = value == value.to_integral_value()
    return Shown(int(value) if whole else float(value), shape)


def _value(entry: Entry) -> Value:
    if isinstance(entry, Reference):
        return as_number(entry.text) or entry.text
    # A number of a table that is no kpi_values stands as text; words after it make it a sentence.
    return entry if " " in entry else as_number(entry) or entry


def _of_section(section: Section) -> Iterable[Sheet]:
    heading = f"{section.kpi_code}: {section.title}"
    for block in section.blocks:
        if isinstance(block, TileBlock):
            yield _tiles(block, section.slug, heading)
        elif isinstance(block, TableBlock):
            yield _table(block, heading)
        elif isinstance(block, ChartBlock):
            yield _table(block.table, heading)


def _tiles(block: TileBlock, slug: str, heading: str) -> Sheet:
    rows = []
    for group in block.groups:
        for tile in group.tiles:
            cell = tile.number.cell
            now = cell.latest.exact if cell.latest else None
            rows.append(
                (
                    tile.label,
                    group.title,
                    _value(tile.number),
                    _explained(tile.number) or "[z]",
                    _day(cell.as_at),
                    _amount(cell.numerator),
                    _amount(cell.denominator),
                    "[z]" if cell.latest is None else "[x]" if now is None else _plain(now),
                    cell.measure,
                    cell.definition_version,
                    cell.about.model,
                )
            )
    return Sheet(
        name=f"{slug} {block.slug}" if slug not in block.slug else block.slug,
        title=block.title,
        subtitles=(heading,),
        columns=(
            "Figure", "Period", "Value", "Marks", "Known at", "Numerator", "Denominator",
            "Unrounded value as known now", "Measure", "Definition version", "Model",
        ),
        rows=tuple(rows),
        source="kpi_values",
    )  # fmt: skip


def _table(table: TableBlock, heading: str) -> Sheet:
    columns = list(table.columns)
    common = [_common_marks(table, number) for number in range(len(columns))]
    for number, shared in enumerate(common):
        columns[number] = " ".join((columns[number] or f"Column {number + 1}", *shared))
    rows = [[_value(entry) for entry in row] for row in table.rows]
    said = [_marks_of_row(table, row, common) for row in table.rows]
    if any(said):
        columns.append("Marks")
        for row, marks in zip(rows, said, strict=True):
            row.append(marks or "[z]")
    if table.highlighted:
        columns.append("Highlighted")
        for number, row in enumerate(rows):
            row.append("Yes" if number in table.highlighted else "No")
    return Sheet(
        name=table.slug,
        title=table.title,
        subtitles=tuple(filter(None, (heading, table.note))),
        columns=tuple(columns),
        rows=tuple(tuple(row) for row in rows),
        source=table.source,
    )


def _common_marks(table: TableBlock, column: int) -> tuple[str, ...]:
    """The marks that every entry of a column of numbers carries: they go into its heading."""
    entries = [row[column] for row in table.rows]
    numbers = [entry for entry in entries if isinstance(entry, Reference)]
    if len(numbers) < max(len(entries), 2):
        return ()
    return tuple(
        mark for mark in numbers[0].marks if all(mark in number.marks for number in numbers)
    )


def _marks_of_row(
    table: TableBlock, row: Sequence[Entry], common: Sequence[tuple[str, ...]]
) -> str:
    said = {
        table.columns[number]: text
        for number, entry in enumerate(row)
        if isinstance(entry, Reference) and (text := _explained(entry, common[number]))
    }
    numbers = sum(isinstance(entry, Reference) for entry in row)
    if len(said) == numbers and len(set(said.values())) == 1:
        return next(iter(said.values()))
    return "; ".join(f"{column}: {text}" for column, text in said.items())


def _explained(number: Reference, without: Iterable[str] = ()) -> str:
    marks = " ".join(mark for mark in number.marks if mark not in tuple(without))
    return " ".join(filter(None, (marks, f"{number.text}: {number.why}" if number.why else "")))


def _list_of_sections(pack: Pack) -> Sheet:
    return Sheet(
        name="KPIs",
        title=f"Research questions and KPIs of {pack.quarter.label}",
        subtitles=(),
        columns=("Question", "KPI", "Title", "What is measured", "In this release"),
        rows=tuple(
            (
                f"{question.code}: {question.wording}",
                section.kpi_code,
                section.title,
                section.wording,
                section.redaction or "Yes",
            )
            for question in pack.questions
            for section in question.sections
        ),
        source="dim_kpi",
    )


def _published(pack: Pack) -> Iterable[Sheet]:
    if pack.reconciliation:
        yield Sheet(
            name="published-figures",
            title="Figures of the published document beside the ones counted here",
            subtitles=(),
            columns=(
                "Figure", "Title", "Period", "Breakdown", "Published", "Counted here", "Agreement",
                "Explanation",
            ),
            rows=tuple(
                (
                    figure.figure_id,
                    figure.title,
                    figure.period,
                    figure.dimension or "Total",
                    as_number(figure.published) or figure.published,
                    as_number(figure.warehouse) or figure.warehouse,
                    figure.status,
                    figure.explanation or "[z]",
                )
                for figure in pack.reconciliation
            ),
            source="published_figure_reconciliation",
        )  # fmt: skip


def _measures(pack: Pack) -> Iterable[Sheet]:
    used: dict[tuple[str, str], Measure] = {}
    for reference in pack.references:
        used[reference.cell.measure, reference.cell.definition_version] = reference.cell.about
    if used:
        yield Sheet(
            name="measures",
            title="Measures of this pack and the models that make them",
            subtitles=(),
            columns=("Measure", "Definition version", "Title", "Unit", "Definition", "Model"),
            rows=tuple(
                (name, version, about.title, about.unit, about.definition, about.model)
                for (name, version), about in sorted(used.items())
            ),
            source="measures",
        )


def _named(sheets: Iterable[Sheet]) -> list[Sheet]:
    """The sheets under names that a workbook takes: short, and unique whatever their case."""
    taken = {"cover", "contents", "notes"}
    named = []
    for sheet in sheets:
        plain = re.sub(r"[\[\]:*?/\\'\s]+", "-", sheet.name).strip("-") or "table"
        endings = itertools.chain([""], (f"-{number}" for number in itertools.count(2)))
        names = (plain[: _LONGEST_SHEET_NAME - len(ending)] + ending for ending in endings)
        name = next(name for name in names if name.casefold() not in taken)
        taken.add(name.casefold())
        named.append(replace(sheet, name=name))
    return named


def _gptable(pack: Pack, sheet: Sheet, meanings: dict[str, str]) -> gptables.GPTable:
    if not sheet.rows:
        raise PackError(f"The table {sheet.name} ({sheet.title}) has no row: leave it out.")
    cells = [
        [value.value if isinstance(value, Shown) else _text(value) for value in row]
        for row in sheet.rows
    ]
    formats = [
        {"cell": {"cells": (row, column), "format": {"num_format": value.number_format}}}
        for row, values in enumerate(sheet.rows, start=1)
        for column, value in enumerate(values)
        if isinstance(value, Shown)
    ]
    columns = _unique(_text(column) for column in sheet.columns)
    words = " ".join(
        [*columns, *(value for row in cells for value in row if isinstance(value, str))]
    )
    marks = [mark for mark in dict.fromkeys(_MARK.findall(words)) if mark in meanings]
    return gptables.GPTable(
        table=pd.DataFrame(cells, columns=columns, dtype=object),
        table_name="table_" + re.sub(r"\W", "_", sheet.name, flags=re.ASCII),
        title=_text(sheet.title),
        subtitles=[_text(line) for line in sheet.subtitles],
        instructions="This worksheet contains one table. Marks are explained on the Notes sheet.",
        legend=[_text(f"{mark} {meanings[mark]}") for mark in sorted(marks)],
        scope=" ".join(filter(None, (pack.marking + ".", pack.synthetic))),
        source=_text(f"Source: {sheet.source}; release {pack.release}"),
        index_columns={2: 0},
        additional_formatting=formats,
    )


def _cover(pack: Pack) -> gptables.Cover:
    quarter = pack.quarter
    removed = [
        _text(f"{section.kpi_code} {section.title}: {section.redaction}")
        for section in pack.sections
        if section.redaction
    ]
    return gptables.Cover(
        title=f"TOEX evaluation pack {quarter.label}: tables",
        intro=[
            line
            for line in (
                pack.synthetic,
                f"The tables and tiles of the evaluation pack of {_day(quarter.start)} to "
                f"{_day(quarter.end)}, as known at {_day(quarter.as_at)}.",
                f"Marking: {pack.marking}. Tier: {pack.tier}. Release: {pack.release}, with "
                f"knowledge to {_day(pack.newest)}.",
            )
            if line
        ],
        about=[
            "Each sheet after Notes holds one table, with its title in cell A1. The Contents sheet "
            "lists and links them.",
            "Numbers are rounded as the pack shows them; the CSV file of the same pack holds them "
            "unrounded, with numerator and denominator.",
            "Marks such as [p] stand in the heading of a column where they hold for all of it, "
            "otherwise in the column Marks. The Notes sheet explains them.",
            "Text that a spreadsheet would take for a formula begins with an apostrophe.",
            *removed,
        ],
    )


def _notes(pack: Pack) -> pd.DataFrame:
    rows = [(_text(note.mark), _text(note.mark), _text(note.meaning)) for note in pack.notes]
    return pd.DataFrame(rows, columns=["key", "Mark", "Meaning"])


def _text(text: str) -> str:
    """`text` as a cell may hold it: never blank, a formula, a link or a note of gptables' own."""
    text = text.strip()
    if not re.search("[a-zA-Z0-9]", text):
        return "[z]"
    # gptables reads [a](b) as a link and $$a$$ as a note.
    return neutralised(text.replace("](", "] (").replace("$$", "$ $"))


def _unique(headings: Iterable[str]) -> list[str]:
    seen: Counter[str] = Counter()
    unique = []
    for heading in headings:
        seen[heading.casefold()] += 1
        times = seen[heading.casefold()]
        unique.append(heading if times == 1 else f"{heading} ({times})")
    return unique


def _widest(sheet: Sheet, column: int) -> int:
    texts = (row[column] for row in sheet.rows)
    return max((len(text) for text in texts if isinstance(text, str)), default=0)


def _amount(number: Decimal | None) -> Value:
    return "[z]" if number is None else _plain(number)


def _plain(number: Decimal | Fraction) -> Shown:
    value = float(number)
    return Shown(int(value), "#,##0") if value.is_integer() else Shown(value, "#,##0.0###")


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
