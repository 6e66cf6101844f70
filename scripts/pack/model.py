"""The parts of a drawn pack: what page, PDF, spreadsheet, CSV and infographic are made from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from markupsafe import Markup

if TYPE_CHECKING:
    from scripts.pack.drawing import Chart


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
class Measure:
    """One measure under one definition version; `kpi` names the model that makes it."""

    measure: str
    definition_version: str
    kpi: str
    unit: str
    title: str
    definition: str

    @property
    def model(self) -> str:
        """The dbt model that made the rows of this measure."""
        return f"kpi_{self.kpi}"


@dataclass(frozen=True)
class Cell:
    """One row of kpi_values, unrounded, with its measure.

    `shorthand` is `[c]` where the value is withheld from the public. `latest` is the row of the
    same period at the newest knowledge date; null for a stock, which belongs to its date, and on a
    latest row itself.
    """

    about: Measure
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
    shorthand: str | None = None
    latest: Cell | None = None

    @property
    def measure(self) -> str:
        """The measure's name, such as `disruptions`."""
        return self.about.measure

    @property
    def definition_version(self) -> str:
        """The version of the measure's definition, such as `v1`."""
        return self.about.definition_version

    @property
    def exact(self) -> Fraction | None:
        """The value as a fraction: of its numerator and denominator where they make it."""
        if self.value is None:
            return None
        if self.numerator is not None and self.denominator:
            ratio = Fraction(self.numerator) / Fraction(self.denominator)
            # A change, too, may carry the parts of the wave it belongs to: then they are not it.
            if abs(float(ratio) - self.value) < 1e-9 * max(1.0, abs(self.value)):
                return ratio
        return Fraction(self.value)

    @property
    def is_revised(self) -> bool:
        """Whether the newest knowledge gives another value than this one, where both have one."""
        latest = self.latest.exact if self.latest else None
        return latest is not None and self.exact is not None and latest != self.exact

    @property
    def labels(self) -> dict[str, str]:
        """The dimension as keys and labels: `{'threat_type': 'MSHT', 'level': 'major'}`."""
        pairs = (part.partition("=") for part in self.dimension.split(";") if part)
        return {key: label for key, _, label in pairs}


@dataclass(frozen=True)
class Reference:
    """One number as shown, and the row that it stands for.

    `text` is what a reader sees (`1,059`, `82%`, `two`, `[c]`), `form` the form that made it,
    `marks` the shorthand beside it (`[p]`, `[r]`, `[b]`), `why` the reason where there is no value,
    `revision` says how far the newest knowledge moved it since it was first published.
    """

    cell: Cell
    text: str
    form: str = "value"
    marks: tuple[str, ...] = ()
    why: str | None = None
    revision: str = ""

    @property
    def anchor(self) -> str:
        """The id of the entry that says where this number comes from."""
        cell = self.cell
        parts = (cell.measure, cell.definition_version, cell.period_type, cell.dimension)
        said = "-".join(part for part in (*parts, cell.period_end.isoformat(), cell.knowledge))
        return "from-" + "".join(
            letter
            if letter.isascii() and letter.isalnum()
            else f"_{ord(letter):x}_"
            if letter not in "-_. "
            else "-"
            for letter in said
        )


@dataclass(frozen=True)
class Tile:
    """One headline number with its label."""

    label: str
    number: Reference


@dataclass(frozen=True)
class TileGroup:
    """The tiles of one period: `Since inception`, `In financial year 2024-25`, `In 2025-26 Q1`."""

    title: str
    known: str
    tiles: tuple[Tile, ...]


@dataclass(frozen=True)
class TileBlock:
    """Groups of tiles that stand side by side."""

    slug: str
    title: str
    groups: tuple[TileGroup, ...]


Entry: TypeAlias = "str | Reference"


@dataclass(frozen=True)
class TableBlock:
    """A table; the first entry of a row is its heading. `highlighted` holds row numbers from 0.

    `slug` is unique in the pack and serves as id and as sheet name; `note` stands under the table.
    `numeric` says per column whether it holds numbers.
    """

    slug: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Entry, ...], ...]
    source: str
    note: str = ""
    highlighted: tuple[int, ...] = ()

    @property
    def numeric(self) -> tuple[bool, ...]:
        """Per column whether every entry in it is a number (or one that is withheld)."""
        return tuple(
            bool(self.rows) and all(not isinstance(row[column], str) for row in self.rows)
            for column in range(len(self.columns))
        )


@dataclass(frozen=True)
class ChartBlock:
    """A chart with the table of its data, which carries every number drawn."""

    slug: str
    chart: Chart
    table: TableBlock
    source: str


@dataclass(frozen=True)
class NarrativeBlock:
    """Text about the section, as HTML that is safe to place, and the numbers in it."""

    html: Markup
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True)
class Quote:
    """What a client said: paragraphs, and who said it (a role and an operation reference)."""

    paragraphs: tuple[str, ...]
    attribution: str


@dataclass(frozen=True)
class CaseStudy:
    """What was done in one operation; `html` is safe to place, quotes included."""

    title: str
    html: Markup


@dataclass(frozen=True)
class QuoteBlock:
    """The quotes of a section."""

    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class CaseStudyBlock:
    """The case studies of a section."""

    case_studies: tuple[CaseStudy, ...]


Block: TypeAlias = (
    "TileBlock | TableBlock | ChartBlock | NarrativeBlock | QuoteBlock | CaseStudyBlock"
)


@dataclass(frozen=True)
class Section:
    """One KPI of the pack. `redaction` is the notice in place of blocks where it is withheld."""

    kpi_code: str
    title: str
    wording: str
    blocks: tuple[Block, ...] = ()
    redaction: str | None = None

    @property
    def slug(self) -> str:
        """The id of the section: `q1-k1`."""
        return self.kpi_code.lower().replace("/", "-").replace(" ", "-")


@dataclass(frozen=True)
class Question:
    """One research question with its KPI sections, in the packs' order."""

    code: str
    wording: str
    sections: tuple[Section, ...]

    @property
    def redaction(self) -> str | None:
        """The notice where every section of the question is withheld."""
        notices = [section.redaction for section in self.sections]
        return notices[0] if notices and all(notices) else None


@dataclass(frozen=True)
class Reconciled:
    """One published figure beside the warehouse's value; `status` says how they agree."""

    figure_id: str
    title: str
    period: str
    dimension: str
    published: str
    warehouse: str
    status: str
    explanation: str


@dataclass(frozen=True)
class Note:
    """One shorthand or note with its meaning."""

    mark: str
    meaning: str


@dataclass(frozen=True)
class Pack:
    """A drawn pack of one quarter and one tier (`public` or `internal`).

    `reconciliation` holds the published figures of the quarter's document, if any; `synthetic` is
    the sentence of the banner, null where the extracts are real; `release` and `newest` name the
    release and its newest knowledge date.
    """

    quarter: Period
    tier: str
    marking: str
    questions: tuple[Question, ...]
    reconciliation: tuple[Reconciled, ...]
    notes: tuple[Note, ...]
    release: str
    newest: date
    synthetic: str | None

    @property
    def sections(self) -> Iterator[Section]:
        """All sections, in order, withheld ones among them."""
        for question in self.questions:
            yield from question.sections

    @property
    def tables(self) -> Iterator[TableBlock]:
        """All tables, in order, those of charts among them."""
        for section in self.sections:
            for block in section.blocks:
                if isinstance(block, TableBlock):
                    yield block
                elif isinstance(block, ChartBlock):
                    yield block.table

    @property
    def references(self) -> Iterator[Reference]:
        """Every number of the pack in reading order; a row shown twice comes twice."""
        for section in self.sections:
            for block in section.blocks:
                yield from references(block)


def references(block: Block) -> Iterator[Reference]:
    """Every number of a block in reading order."""
    if isinstance(block, TileBlock):
        for group in block.groups:
            yield from (tile.number for tile in group.tiles)
    elif isinstance(block, TableBlock):
        for row in block.rows:
            yield from (entry for entry in row if isinstance(entry, Reference))
    elif isinstance(block, ChartBlock):
        yield from references(block.table)
    elif isinstance(block, NarrativeBlock):
        yield from block.references
