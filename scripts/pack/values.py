"""The rows of kpi_values that a pack shows, as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from scripts.pack.model import Cell, Pack

COLUMNS = (
    "measure",
    "definition_version",
    "period_type",
    "period_label",
    "period_start",
    "period_end",
    "as_at",
    "knowledge",
    "dimension",
    "value",
    "numerator",
    "denominator",
    "unit",
    "not_applicable_reason",
    "revision",
    "shorthand",
    "model",
)
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def neutralised(text: str) -> str:
    """`text` with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text


def shown_rows(pack: Pack) -> Iterator[Cell]:
    """Each row of kpi_values that the pack shows, once, in reading order.

    The row at the newest knowledge date, which the pack shows beside a number, follows that number.
    """
    seen: set[tuple[object, ...]] = set()
    for reference in pack.references:
        for cell in (reference.cell, reference.cell.latest):
            if cell is None:
                continue
            key = (
                cell.measure, cell.definition_version, cell.period_type, cell.period_label,
                cell.period_start, cell.period_end, cell.as_at, cell.knowledge, cell.dimension,
            )  # fmt: skip
            if key not in seen:
                seen.add(key)
                yield cell


def write_values(pack: Pack, path: Path) -> int:
    """Write the rows that the pack shows as UTF-8 CSV and return how many there are.

    Values are unrounded; an empty cell is null, and `not_applicable_reason` or `shorthand` says
    why. Raises `OSError` if the file cannot be written.
    """
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for cell in shown_rows(pack):
            row = [_as_text(getattr(cell, name)) for name in COLUMNS[:-1]]
            writer.writerow([*row, cell.about.model])
            count += 1
    return count


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        plain = f"{value:f}"
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() else repr(value)
    # A number may begin with a minus; only text can be a formula.
    return neutralised(str(value))
