"""How one row of kpi_values becomes a number that readers see."""

from __future__ import annotations

from fractions import Fraction

from scripts.pack.data import Product
from scripts.pack.layout import Layout
from scripts.pack.model import Cell, Reference
from scripts.pack.numbers import NOT_AVAILABLE, in_words, shown, shown_change

FORMS = (
    "value", "value:1", "words", "Words", "numerator", "denominator", "change", "direction",
)  # fmt: skip
NOT_APPLICABLE = "[z]"
PROVISIONAL, REVISED, BREAK = "[p]", "[r]", "[b]"
_WITHHELD = "Withheld: it could say something about few people"
# What these reasons name cannot have a value; what others name was not recorded.
_CANNOT_BE = (
    "Nothing to divide by",
    "No Top 10 is kept",
    "The question was not asked",
    "There is no earlier",
    "The tool was not part",
    "Tool disruptions are assessed from",
    "Assured for several stages",
    "No later stage follows",
    "Not reached",
    "Not recorded before",
)


class Showing:
    """Makes references of cells, in the formats of the layout."""

    def __init__(self, product: Product, layout: Layout) -> None:
        self.product, self.layout = product, layout

    def version(self, measure: str) -> str:
        """The definition version of a measure that a pack of the quarter shows."""
        versions = self.product.versions(measure)
        return self.layout.versions.get(measure) or (versions[0] if versions else "v1")

    def value(self, cell: Cell, *, is_marked: bool = False) -> Reference:
        """The value in the format of its measure; `[c]`, `[z]` or `[x]` where there is none.

        With `is_marked` it carries `[b]` after a break in the series and `[p]` in the pack's
        quarter; a number that was revised carries `[r]` in any case.
        """
        missing = self._missing(cell)
        if missing:
            return missing
        return Reference(
            cell,
            self.text(cell, _exact(cell)),
            marks=self._marks(cell, is_marked),
            revision=self.revision(cell),
        )

    def text(self, cell: Cell, value: Fraction) -> str:
        """`value` in the format of the cell's measure."""
        unit, places = self._format(cell)
        return shown(value, unit, places)

    def form(self, cell: Cell, form: str) -> Reference:
        """A cell in one of FORMS, for use in a sentence. Raises `ValueError` for another form.

        Shares are whole per cents in `value`. `change` is the size of the change on the quarter
        before, `direction` its words.
        """
        if form not in FORMS:
            raise ValueError(f"no form {form!r}: write one of {', '.join(FORMS)}")
        missing = self._missing(cell)
        if missing:
            return missing
        if form in ("change", "direction"):
            said = self._against_before(cell, form)
        else:
            said = self._said(cell, form)
        return Reference(cell, said, form, revision=self.revision(cell))

    def _said(self, cell: Cell, form: str) -> str:
        unit, places = self._format(cell)
        value = _exact(cell)
        if form in ("numerator", "denominator"):
            part = cell.numerator if form == "numerator" else cell.denominator
            if part is None:
                raise ValueError(f"{cell.measure} has no {form}")
            return shown(Fraction(part), "gbp" if cell.unit == "gbp" else "count")
        if form.lower() == "words":
            words = in_words(value)
            if words is None:
                return shown(value, unit, places)
            return words.capitalize() if form == "Words" else words
        if form == "value:1":
            return shown(value, unit, 1)
        return shown(value, unit, 0 if cell.unit == "share" else places)

    def _against_before(self, cell: Cell, form: str) -> str:
        before = self.product.before(cell)
        if before is None or before.exact is None:
            raise ValueError(f"{cell.measure} has no value one quarter before, so it has no {form}")
        change = _exact(cell) - before.exact
        if form == "change":
            unit, places = self._format(cell)
            return shown_change(abs(change), unit, places).lstrip("+")
        return "unchanged on" if not change else "up from" if change > 0 else "down from"

    def revision(self, cell: Cell) -> str:
        """How far the newest knowledge moved the figure since it was first published, in words."""
        if cell.latest is None:
            return f"{NOT_APPLICABLE} a figure of its date, which later knowledge does not change"
        if cell.exact is None or cell.latest.exact is None:
            return f"{NOT_AVAILABLE} no value at one of the two dates"
        if not cell.is_revised:
            return "none"
        unit, places = self._format(cell)
        now = shown(cell.latest.exact, unit, places)
        moved = shown_change(cell.latest.exact - cell.exact, unit, places)
        return f"{moved} {REVISED}, to {now}"

    def _missing(self, cell: Cell) -> Reference | None:
        if cell.shorthand:
            return Reference(cell, cell.shorthand, why=_WITHHELD, revision=cell.shorthand)
        if cell.value is not None:
            return None
        reason = cell.not_applicable_reason or "No value is recorded"
        if reason.startswith("["):
            mark, _, why = reason.partition(" ")
            return Reference(cell, mark, why=why.capitalize())
        mark = NOT_APPLICABLE if reason.startswith(_CANNOT_BE) else NOT_AVAILABLE
        return Reference(cell, mark, why=reason)

    def _marks(self, cell: Cell, is_marked: bool) -> tuple[str, ...]:
        is_after_break = is_marked and (
            cell.measure in self.layout.broken or self._is_later_version(cell)
        )
        is_new = is_marked and cell.period_end >= self.product.quarter.end
        marks = (
            (BREAK, is_after_break and cell.period_type == "inception"),
            (PROVISIONAL, is_new and cell.period_type == "quarter"),
            (REVISED, cell.is_revised),
        )
        return tuple(mark for mark, holds in marks if holds)

    def _is_later_version(self, cell: Cell) -> bool:
        versions = self.product.versions(cell.measure)
        return len(versions) > 1 and cell.definition_version != versions[0]

    def _format(self, cell: Cell) -> tuple[str, int | None]:
        chosen = self.layout.formats.get(cell.measure)
        if chosen is None:
            return cell.unit, None
        return chosen.unit or cell.unit, chosen.places


def _exact(cell: Cell) -> Fraction:
    if cell.exact is None:
        raise ValueError(f"{cell.measure} has no value")
    return cell.exact
