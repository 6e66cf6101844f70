"""Draws a pack: the layout filled from a product, with the quarter's own words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from pathlib import Path

from scripts.pack import charts
from scripts.pack.data import Kpi, Product, PublishedFigure, read_product
from scripts.pack.layout import (
    ChartLine,
    FieldLine,
    Layout,
    Place,
    TableLine,
    TileLine,
    read_layout,
)
from scripts.pack.model import (
    Block,
    CaseStudy,
    CaseStudyBlock,
    Cell,
    ChartBlock,
    Entry,
    NarrativeBlock,
    Note,
    Pack,
    Question,
    Quote,
    QuoteBlock,
    Reconciled,
    Reference,
    Section,
    TableBlock,
    Tile,
    TileBlock,
    TileGroup,
)
from scripts.pack.narrative import Narrator, standard_sentences
from scripts.pack.numbers import NOT_AVAILABLE, shown
from scripts.pack.showing import Showing

REDACTED = "This section has been removed before publication for operational security reasons."
SYNTHETIC = (
    "Every figure in this pack was calculated from generated records and describes no real "
    "operation, organisation or person. Case studies and quotes retell what was published."
)
# What nothing in an internal pack may leave the programme with, and what a public one carries.
_MARKINGS = {"public": "OFFICIAL", "internal": "OFFICIAL-SENSITIVE"}
_NOTES = (
    Note("[b]", "Break in series: counted under a definition that earlier packs did not have."),
    Note("[c]", "Confidential: withheld, as it could say something about few people."),
    Note("[e]", "Estimated."),
    Note("[p]", "Provisional: a figure of the pack's own quarter, which may be revised."),
    Note("[r]", "Revised: the newest knowledge gives another value than was first published."),
    Note("[x]", "Not available: nothing is recorded for the period."),
    Note("[z]", "Not applicable: there can be no such figure."),
    Note(
        "Numbers",
        "Numerator, denominator and revision of each number stand in the CSV and the page.",
    ),
)
# The section whose wording promises the comparison of operations with and without support.
_COMPARED_IN = "Q1/K2"


def draw(release: Path, content: Path, quarter: str, tier: str) -> Pack:
    """Draw the pack of one quarter and tier.

    `release` is the folder of that tier of a release, `content` the folder with the layout and one
    folder a quarter (`2025-26-q1`). Raises `PackError`, with file and line where there is one, for
    what cannot be read, and for a narrative or layout that names what is not there.
    """
    product = read_product(release, quarter, tier)
    return Drawer(product, read_layout(content / "layout", quarter, tier)).pack(
        content / quarter.lower().replace(" ", "-")
    )


@dataclass
class Drawer:
    """Draws the parts of a pack from one product under one layout."""

    product: Product
    layout: Layout

    def __post_init__(self) -> None:
        self.showing = Showing(self.product, self.layout)

    def pack(self, folder: Path) -> Pack:
        """The whole pack, with the words of the quarter's `folder` where it is there."""
        product = self.product
        narrator = Narrator(product, self.layout, self.showing, self._withheld())
        words = narrator.sections(folder / "narrative.md")
        studies = narrator.case_studies(folder / "case_studies.md")
        quotes = narrator.quotes(folder / "quotes.md")
        questions = tuple(
            Question(
                code,
                wording,
                tuple(
                    self._section(
                        kpi,
                        words.get(kpi.code),
                        studies.get(kpi.code, ()),
                        quotes.get(kpi.code, ()),
                    )
                    for kpi in product.kpis
                    if kpi.question == code
                ),
            )
            for code, wording in self.layout.questions.items()
        )
        return Pack(
            quarter=product.quarter,
            tier=product.tier,
            marking=_MARKINGS[product.tier],
            questions=questions,
            reconciliation=tuple(map(self._reconciled, product.figures)),
            notes=_NOTES,
            release=product.release,
            newest=product.newest,
            synthetic=SYNTHETIC if product.is_synthetic else None,
        )

    def _withheld(self) -> frozenset[str]:
        if self.product.tier != "public":
            return frozenset()
        return frozenset(kpi.code for kpi in self.product.kpis if not kpi.is_public)

    def _section(
        self,
        kpi: Kpi,
        words: NarrativeBlock | None,
        studies: tuple[CaseStudy, ...],
        quotes: tuple[Quote, ...],
    ) -> Section:
        if kpi.code in self._withheld():
            return Section(kpi.code, kpi.title, kpi.wording, redaction=REDACTED)
        tiles = self._tiles(kpi.code)
        blocks: list[Block] = [*tiles]
        words = words or standard_sentences(self.showing, self.product, _headlines(tiles))
        if words:
            blocks.append(words)
        tables = {table.slug: table for table in self._tables(kpi.code)}
        drawn = [line for line in self.layout.charts if line.kpi_code == kpi.code]
        blocks += [chart for line in drawn for chart in self._charts(line, tables)]
        of_charts = {line.table for line in drawn}
        blocks += [table for slug, table in tables.items() if slug not in of_charts]
        if kpi.code == _COMPARED_IN:
            blocks += [*charts.comparison(self.product.extras), *self._comparison()]
        if quotes:
            blocks.append(QuoteBlock(quotes))
        if studies:
            blocks.append(CaseStudyBlock(studies))
        return Section(kpi.code, kpi.title, kpi.wording, tuple(blocks))

    # Tiles

    def _tiles(self, kpi_code: str) -> list[TileBlock]:
        lines = [line for line in self.layout.tiles if line.kpi_code == kpi_code]
        blocks = []
        for number, title in enumerate(dict.fromkeys(line.block for line in lines), start=1):
            of_block = [line for line in lines if line.block == title]
            periods = dict.fromkeys(period for line in of_block for period in line.periods)
            groups = [self._tile_group(period, of_block) for period in periods]
            filled = tuple(group for group in groups if group)
            if filled:
                slug = f"{kpi_code.lower().replace('/', '-')}-tiles-{number}"
                blocks.append(TileBlock(slug, title, filled))
        return blocks

    def _tile_group(self, period: str, lines: list[TileLine]) -> TileGroup | None:
        tiles = []
        known: Cell | None = None
        for line in lines:
            if period not in line.periods:
                continue
            cell = self._find(line.place, line.measure, line.version, period, line.dimension)
            if cell is None:
                continue
            known = known or cell
            is_total = period in ("inception", "point", "document")
            label = line.label if is_total else line.label_in_period or line.label
            tiles.append(Tile(label, self.showing.value(cell, is_marked=True)))
        if known is None:
            return None
        to = f"To {_day(known.period_end)}, as known at {_day(known.as_at)}"
        if known.period_type == "point":
            to = f"As known at {_day(known.as_at)}"
        return TileGroup(self._period_title(period), to, tuple(tiles))

    def _period_title(self, period: str) -> str:
        product = self.product
        if period == "previous_quarter":
            return f"In {product.quarters[-2].label}"
        titles = {
            "inception": "Since inception",
            "year": f"In financial year {product.year_label}",
            "quarter": f"In {product.quarter.label}",
            "point": f"At the end of {product.quarter.label}",
            "document": "At the date of the published pack",
        }
        return titles.get(period, f"In {period}")

    # Charts and tables

    def _charts(self, line: ChartLine, tables: dict[str, TableBlock]) -> Iterator[ChartBlock]:
        if line.table not in {table.slug for table in self.layout.tables}:
            raise line.place.error(f"tables.csv has no table {line.table!r} for this quarter")
        table = tables.get(line.table)
        if table is None:
            return
        name, _, choice = line.chart.partition(" ")
        key, _, label = choice.partition("=")
        places = [
            place for place, row in enumerate(table.rows) if not choice or _carries(row, key, label)
        ]
        if not places:
            return
        chosen = replace(
            table,
            slug=f"{line.slug}-data",
            rows=tuple(table.rows[place] for place in places),
            highlighted=tuple(places.index(at) for at in table.highlighted if at in places),
        )
        try:
            chart = charts.draw(name, chosen)
        except ValueError as error:
            raise line.place.error(str(error)) from error
        yield ChartBlock(line.slug, chart, chosen, table.source)

    def _tables(self, kpi_code: str) -> Iterator[TableBlock]:
        for line in self.layout.tables:
            if line.kpi_code == kpi_code:
                columns, rows = self._table(line)
                if any(_is_a_number(entry) for row in rows for entry in row):
                    yield TableBlock(
                        slug=line.slug,
                        title=self._filled(line.title),
                        columns=columns,
                        rows=tuple(rows),
                        source=line.source,
                        note=line.note,
                        highlighted=tuple(
                            place for place, row in enumerate(rows) if self._is_engaging(row)
                        ),
                    )

    def _table(self, line: TableLine) -> tuple[tuple[str, ...], list[tuple[Entry, ...]]]:
        if not line.fields:
            raise line.place.error(f"fields.csv has no line of the table {line.slug}")
        headings = tuple(self._filled(field.heading) for field in line.fields)
        if line.rows == "labels":
            return (_key_heading(line.fields[0]), *headings), self._label_rows(line)
        if line.rows == "quarters":
            return ("Quarter", *headings), self._quarter_rows(line)
        if line.rows == "months":
            return ("Month", *headings), self._month_rows(line)
        entries = {
            period: [self._entry(field, field.dimension, period) for field in line.fields]
            for period in line.periods
        }
        # A section that was withheld until now has no figures of earlier periods.
        periods = [period for period in line.periods if any(map(_is_a_number, entries[period]))]
        rows: list[tuple[Entry, ...]] = [
            (self._filled(field.heading), *(entries[period][place] for period in periods))
            for place, field in enumerate(line.fields)
        ]
        return ("Measure", *map(self._period_title, periods)), rows

    def _label_rows(self, line: TableLine) -> list[tuple[Entry, ...]]:
        key = _star_key(line.fields[0])
        first = line.fields[0]
        before, _, after = first.dimension.partition("*")
        keys = [part.partition("=")[0] for part in first.dimension.split(";")]
        labels = [
            dimension[len(before) : len(dimension) - len(after)]
            for dimension in self.product.dimensions(first.measure, self._version(first), keys)
            if dimension.startswith(before) and dimension.endswith(after)
        ]
        if not labels:
            raise first.place.error(
                f"the {self.product.source} has no dimension like "
                f"{first.measure} [{first.dimension}]"
            )
        ordered = sorted(labels, key=lambda label: self.layout.order(key, label))
        rows = [
            (
                self.layout.label(key, label),
                *(
                    self._entry(field, field.dimension.replace("*", label), field.period)
                    for field in line.fields
                ),
            )
            for label in ordered
        ]
        rows = [row for row in rows if any(_says(entry) for entry in row[1:])]
        if line.order == "value":
            rows = [row for row in rows if any(map(_is_worth_showing, row[1:]))]
            rows.sort(key=lambda row: [-_size(entry) for entry in row[1:]])
        if line.total and rows:
            rows.append((line.total, *(self._total(field) for field in line.fields)))
        return [tuple(row) for row in rows]

    def _is_engaging(self, row: tuple[Entry, ...]) -> bool:
        """Whether the row is of a question that makes the engagement score."""
        return any(_carries(row, "question", question) for question in self.layout.engagement)

    def _total(self, field: FieldLine) -> Entry:
        rest = ";".join(part for part in field.dimension.split(";") if "*" not in part)
        cell = self.product.find(field.measure, self._version(field), field.period, rest)
        return self.showing.value(cell) if cell else "[z]"

    def _quarter_rows(self, line: TableLine) -> list[tuple[Entry, ...]]:
        series = [
            self.product.series(field.measure, self._version(field), field.dimension)
            for field in line.fields
        ]
        rows = []
        for place, quarter in enumerate(self.product.quarters):
            cells = [of_measure[place] for of_measure in series]
            if any(cells):
                mark = " [p]" if quarter == self.product.quarter else ""
                shown_cells = (
                    self.showing.value(cell) if cell else NOT_AVAILABLE for cell in cells
                )
                rows.append((quarter.label + mark, *shown_cells))
        return rows

    def _month_rows(self, line: TableLine) -> list[tuple[Entry, ...]]:
        ends = sorted({key[3] for key in self.product.first if key[2] == "month"})
        rows: list[tuple[Entry, ...]] = []
        for end in ends:
            entries: list[Entry] = []
            for field in line.fields:
                named = f"month={end:%b}".lower()
                cell = self.product.at(
                    field.measure, self._version(field), "month", end, named
                ) or self.product.at(field.measure, self._version(field), "month", end)
                entries.append(self.showing.value(cell) if cell else NOT_AVAILABLE)
            rows.append((f"{end:%B %Y}", *entries))
        return rows

    def _entry(self, field: FieldLine, dimension: str, period: str) -> Entry:
        cell = self._find(field.place, field.measure, field.version, period, dimension)
        return self.showing.value(cell) if cell else NOT_AVAILABLE

    def _version(self, field: FieldLine) -> str:
        return field.version or self.showing.version(field.measure)

    def _find(
        self, place: Place, measure: str, version: str, period: str, dimension: str
    ) -> Cell | None:
        """The figure of a layout line; null if the period has none. Refuses what is never there."""
        chosen = version or self.showing.version(measure)
        if (measure, chosen) not in self.product.measures:
            raise place.error(
                f"the {self.product.source} has no measure {measure!r} under definition {chosen}"
            )
        types = self.product.period_types(measure, chosen, dimension)
        if not types and "*" not in dimension and "=" not in dimension and dimension:
            raise place.error(f"{dimension!r} is no dimension: write key=label")
        try:
            return self.product.find(measure, chosen, period, dimension)
        except ValueError as error:
            raise place.error(str(error)) from error

    def _filled(self, text: str) -> str:
        year = self.product.year_label or ""
        return text.replace("{quarter}", self.product.quarter.label).replace("{year}", year)

    # Tables that are no kpi_values

    def _comparison(self) -> Iterator[TableBlock]:
        rows = [
            row
            for row in self.product.extras.get("comparison_results", ())
            if row["is_main_result"]
        ]
        if rows:
            yield TableBlock(
                slug="comparison-results",
                title="Operations with TOEX support beside matched operations without",
                columns=("Outcome", "Result", "In words"),
                rows=tuple(
                    (
                        str(row["title"]),
                        str(row["result"] or NOT_AVAILABLE),
                        str(row["words"] or row["not_applicable_reason"] or NOT_AVAILABLE),
                    )
                    for row in rows
                ),
                source="MoRiLE assessments, SOC Master List, APMIS and the workload tracker",
                note="An association between matched operations. It does not show that support "
                "caused a difference.",
            )

    # Published figures

    def _reconciled(self, figure: PublishedFigure) -> Reconciled:
        about = self.product.measures.get((figure.measure, figure.definition_version))
        period = f"at {_day(figure.period_end)}"
        if figure.period_type == "inception":
            period = f"inception to {_day(figure.period_end)}"
        elif figure.period_start and figure.period_type != "point":
            period = f"{_day(figure.period_start)} to {_day(figure.period_end)}"
        return Reconciled(
            figure_id=figure.figure_id,
            title=about.title if about else figure.measure.replace("_", " ").capitalize(),
            period=period,
            dimension=figure.dimension,
            published=_as_published(figure.published, figure),
            warehouse=_as_published(figure.warehouse, figure),
            status=figure.status.replace("_", " "),
            explanation=figure.explanation or "",
        )


def _as_published(value: float | None, figure: PublishedFigure) -> str:
    if value is None:
        return NOT_AVAILABLE
    words = {"at_least": "at least ", "approx_words": "about "}.get(figure.comparator, "")
    said = f"{value:,.2f}".rstrip("0").rstrip(".").replace("-", "−")
    if figure.unit == "percent":
        said = f"{value:,.1f}".removesuffix(".0").replace("-", "−") + "%"
    if figure.unit == "gbp":
        said = shown(Fraction(value), "gbp")
    return (words if value == figure.published else "") + said


def _headlines(blocks: list[TileBlock]) -> list[tuple[str, Cell]]:
    """Label and figure of each tile, once a measure: the quarter's where there is one."""
    found: dict[tuple[str, str], tuple[str, Cell]] = {}
    for block in blocks:
        for group in reversed(block.groups):
            for tile in group.tiles:
                key = (tile.number.cell.measure, tile.number.cell.dimension)
                found.setdefault(key, (tile.label, tile.number.cell))
    return list(found.values())


def _star_key(field: FieldLine) -> str:
    for part in field.dimension.split(";"):
        key, _, value = part.partition("=")
        if value == "*":
            return key
    raise field.place.error(f"{field.dimension!r} needs one label as *, such as threat_type=*")


def _key_heading(field: FieldLine) -> str:
    words = _star_key(field).replace("_", " ").replace("tda ", "")
    return {"four p": "Strand"}.get(words, words[:1].upper() + words[1:])


def _carries(row: tuple[Entry, ...], key: str, label: str) -> bool:
    return any(
        isinstance(entry, Reference) and entry.cell.labels.get(key) == label for entry in row
    )


def _says(entry: Entry) -> bool:
    return isinstance(entry, Reference) and (
        entry.cell.value is not None or entry.cell.shorthand is not None
    )


def _is_a_number(entry: Entry) -> bool:
    return isinstance(entry, Reference)


def _is_worth_showing(entry: Entry) -> bool:
    return bool(_size(entry)) or (isinstance(entry, Reference) and bool(entry.cell.shorthand))


def _size(entry: Entry) -> float:
    return abs(entry.cell.value or 0.0) if isinstance(entry, Reference) else 0.0


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
