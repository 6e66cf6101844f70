"""The page itself: the pack's figures put into the templates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from scripts.pack import charts
from scripts.pack.data import Cell, Pack, PackError
from scripts.pack.numbers import shown, shown_change

_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Section:
    """One KPI of the pack: `slug` names its template, `tiles` the measures of its tiles.

    `is_versioned` says that its definitions changed between the packs.
    """

    slug: str
    title: str
    tiles: tuple[str, ...]
    is_versioned: bool = False


SECTIONS = (
    Section(
        "identifications",
        "Identification of new threats",
        ("ocgs_identified", "priority_individuals_identified", "vulnerabilities_identified"),
    ),
    Section(
        "risk_scores",
        "Changes in risk scores",
        ("morile_assessments_toex_involved", "operations_assessed"),
    ),
    Section(
        "ori",
        "Changes in the Organisational Risk Indicator",
        (
            "share_of_assessments_with_ori_updated",
            "ori_decreases_per_increase",
            "share_of_ori_decreases_at_first_assessment_after_toex_support",
        ),
        is_versioned=True,
    ),
    Section(
        "disruptions",
        "Disruptions informed by TOEX products",
        ("disruptions", "operations_disrupted", "share_of_disruptions_exploitation_threats"),
    ),
    Section(
        "safeguarding",
        "Individuals referred for safeguarding",
        ("safeguarding_referrals", "operations_with_safeguarding_referrals"),
        is_versioned=True,
    ),
)


@dataclass(frozen=True)
class TileGroup:
    """The tiles of one period; all are known at the same date."""

    title: str
    period_type: str
    cells: list[Cell]


class SectionFigures:
    """The figures of one section, under the definition version that the quarter counts under."""

    def __init__(self, pack: Pack, section: Section) -> None:
        self.section = section
        self.pack = pack
        self.version = pack.version_at(pack.quarter.start) if section.is_versioned else "v1"

    def quarter(self, measure: str) -> Cell:
        """The measure in the quarter. Raises `PackError` if it has no row, as all of these do."""
        return self.pack.cell(measure, self.version)

    def inception(self, measure: str) -> Cell:
        """The measure from the programme's inception to the end of the quarter."""
        return self.pack.cell(measure, self.version, "inception")

    def series(self, measure: str) -> list[Cell]:
        """The measure in each quarter shown, oldest first, all under the section's version."""
        return self.pack.series(measure, self.version)

    def tile_groups(self) -> list[TileGroup]:
        """Tiles since inception, in the last complete financial year (if any), in the quarter."""
        periods = [("Since inception", "inception", self.pack.quarter.end)]
        if self.pack.year_end:
            periods.append(("Financial year {}", "financial_year", self.pack.year_end))
        periods.append(("{}", "quarter", self.pack.quarter.end))
        groups = []
        for title, period_type, end in periods:
            cells = [
                self.pack.cell(measure, self.version, period_type, end)
                for measure in self.section.tiles
            ]
            groups.append(TileGroup(title.format(cells[0].period_label), period_type, cells))
        return groups


def page_html(pack: Pack) -> str:
    """The whole page of a pack, without a script and without anything from outside the page.

    Raises `PackError` if a measure of the page has no row, or if the assessments drawn are not
    the ones counted.
    """
    _check_score_changes(pack)
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "day": _day,
        "shown": lambda cell: shown(cell.exact, cell.unit),
        "plural": _plural,
        "revision": _revision,
    }
    environment.globals |= {"charts": charts, "against_before": _against_before, "joined": _joined}
    return environment.get_template("page.html.j2").render(
        pack=pack,
        sections=[SectionFigures(pack, section) for section in SECTIONS],
    )


def _check_score_changes(pack: Pack) -> None:
    counted = [
        pack.cell(f"risk_score_{outcome}").exact
        for outcome in ("increases", "decreases", "unchanged")
    ]
    expected = sum((count or Fraction(0)) for count in counted)
    if expected != len(pack.score_changes):
        raise PackError(
            f"{pack.source}: fct_risk_scores holds {len(pack.score_changes)} changes of "
            f"{pack.quarter.label}, kpi_values counts {expected}: build and publish both again."
        )


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _plural(cell: Cell, one: str, many: str) -> str:
    return one if cell.exact == 1 else many


def _revision(cell: Cell) -> str:
    """How far the newest knowledge moved the figure, in words."""
    if cell.latest is None:
        return "[z] a figure of its date, which later knowledge does not change"
    if cell.exact is None or cell.latest.exact is None:
        return "none to be had: [x] at one of the two dates"
    if not cell.is_revised:
        return "none"
    return f"{shown_change(cell.latest.exact - cell.exact, cell.unit)} [r]"


def _against_before(series: list[Cell]) -> str:
    """The last quarter of a series against the one before it, as the end of a sentence.

    Empty where there is nothing to hold it against.
    """
    if len(series) < 2:
        return ""
    before, now = series[-2:]
    if before.definition_version != now.definition_version:
        return ", the first quarter under a new definition [b]"
    if before.exact is None or now.exact is None:
        return ""
    if now.exact == before.exact:
        return ", as many as in the quarter before"
    return f", {'more' if now.exact > before.exact else 'fewer'} than in the quarter before"


def _joined(words: list[str]) -> str:
    """`A`, `A and B`, `A, B and C`."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
