"""What a chart draws of a table, and how a finding about it is put into words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from scripts.pack.model import Cell, Reference, TableBlock
from scripts.pack.numbers import NOT_AVAILABLE, shown


@dataclass(frozen=True)
class Figure:
    """A number of a table with the headings of its row and column; null where it has none."""

    label: str
    column: str
    number: Reference | None

    @property
    def exact(self) -> Fraction | None:
        """The figure unrounded; null where it is withheld or not available."""
        return self.number.cell.exact if self.number else None

    @property
    def size(self) -> float:
        """What is drawn: nothing where the figure is withheld or not available."""
        return 0.0 if self.exact is None else float(self.exact)

    @property
    def text(self) -> str:
        """The figure as the table shows it."""
        return self.number.text if self.number else NOT_AVAILABLE

    def of(self, key: str) -> str:
        """The value of one key of the figure's dimension, as a code; empty where it has none."""
        return self.number.cell.labels.get(key, "") if self.number else ""

    @property
    def is_withheld(self) -> bool:
        """Whether the figure exists and is not told."""
        return self.number is not None and self.exact is None and bool(self.number.cell.shorthand)


def figures(
    table: TableBlock,
    measure: str | None = None,
    keys: Sequence[str] | None = None,
    period_type: str | None = None,
) -> list[Figure]:
    """The numbers of a table in reading order that are of a measure, period type and dimension.

    `keys` are the keys that the dimension has, all of them and no other.
    """
    return [
        Figure(str(row[0]), heading, entry)
        for row in table.rows
        for heading, entry in zip(table.columns[1:], row[1:], strict=True)
        if isinstance(entry, Reference)
        and (measure is None or entry.cell.measure == measure)
        and (period_type is None or entry.cell.period_type == period_type)
        and (keys is None or set(entry.cell.labels) == set(keys))
    ]


def column(table: TableBlock, place: int) -> list[Figure]:
    """A column of a table, counted from 1 after the headings; missing entries as they are."""
    return [
        Figure(str(row[0]), table.columns[place], entry if isinstance(entry, Reference) else None)
        for row in table.rows
        for entry in row[place : place + 1]
    ]


def known(found: Iterable[Figure]) -> list[Figure]:
    """Those that have a value."""
    return [figure for figure in found if figure.exact is not None]


def drawn(found: Iterable[Figure]) -> list[Figure]:
    """What has a bar, longest first, then what is withheld; zeros stay in the table alone."""
    return sorted(
        (figure for figure in found if figure.exact or figure.is_withheld),
        key=lambda figure: (figure.exact is None, -figure.size),
    )


def count(number: float | Fraction) -> str:
    """A whole number as shown."""
    return shown(Fraction(number), "count")


def total(found: Iterable[Figure]) -> str:
    """The sum of counts as shown."""
    return count(sum((figure.exact or Fraction(0) for figure in found), Fraction(0)))


def plural(value: Fraction | float | None, one: str, many: str) -> str:
    """`one` for 1, else `many`."""
    return one if value == 1 else many


def joined(parts: Sequence[str]) -> str:
    """`A`, `A and B`, `A, B and C`."""
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def when(cell: Cell) -> str:
    """The cell's period as the end of a sentence."""
    if cell.period_type == "inception":
        return "since inception"
    if cell.period_type == "point":
        return f"at {cell.period_end.day} {cell.period_end:%B %Y}"
    return f"in {cell.period_label}"


def time_of(found: Iterable[Figure]) -> str:
    """The period of the first figure that has one, as the end of a sentence, else nothing."""
    cells = [figure.number.cell for figure in found if figure.number]
    return f" {when(cells[0])}" if cells else ""


def listed(found: Iterable[Figure]) -> str:
    """`MSHT 50, OIC 3`."""
    return ", ".join(f"{figure.label} {figure.text}" for figure in found)


def alternative(about: str, said: Iterable[str]) -> str:
    """What a drawing shows: its form, its figures, and that the table has them, too."""
    figures = "; ".join(filter(None, said))
    return f"{about} {figures}{'. ' if figures else ''}The data table holds the same figures."


def largest(found: Sequence[Figure], one: str, many: str, nothing: str, missing: str) -> str:
    """The finding of a breakdown: which label has the largest figure, or that none has anything.

    `one` and `many` follow the labels, `nothing` stands for true zeros, `missing` is what is said
    to be withheld or not available.
    """
    told = known(found)
    time = time_of(found)
    is_limited = any(figure.is_withheld for figure in found)
    top = max((figure.size for figure in told), default=0.0)
    if not told or (top <= 0 and is_limited):
        return f"{missing} are {'withheld' if is_limited else 'not available'}{time}"
    if top <= 0:
        return f"{nothing}{time}"
    leading = [figure for figure in told if figure.size == top]
    if len(leading) > 3:
        return (
            f"{missing}{time}: {len(leading)} of {len(found)} share the largest figure shown, "
            f"{leading[0].text}"
        )
    names = joined([figure.label for figure in leading])
    # What is withheld may be larger than what is shown.
    limit = "Of the figures shown, " if is_limited else ""
    if len(leading) > 1:
        return f"{limit}{names} {many}{time}: {leading[0].text} each"
    return f"{limit}{names} {one}{time}: {leading[0].text}"


def over_time(series: Sequence[Figure], one: str, many: str, done: str) -> str:
    """The finding of a series of quarters: the last one, held against the one before it."""
    last = series[-1] if series else None
    if last is None or last.number is None or last.exact is None:
        return f"How many {many} {done} is not available{time_of(series[-1:])}"
    now, value = last.number.cell, last.exact
    said = f"{last.text} {plural(value, one, many)} {done} {when(now)}"
    if value == 0:
        said = f"No {one} {done} {when(now)}"
    before = series[-2] if len(series) > 1 else None
    if before is None or before.number is None or before.exact is None:
        return said
    if before.number.cell.definition_version != now.definition_version:
        return f"{said}, the first quarter under a new definition [b]"
    if value == before.exact:
        return f"{said}, as in the quarter before"
    if value == 0:
        return f"{said}, after {before.text} in the quarter before"
    compared = "more" if value > before.exact else "fewer"
    return f"{said}, {compared} than the {before.text} of the quarter before"
