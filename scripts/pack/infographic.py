"""One page that a reader can print and hang up: what the programme has done since inception."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from scripts.pack.model import (
    CaseStudyBlock,
    ChartBlock,
    Pack,
    Quote,
    QuoteBlock,
    Reference,
)

_TEMPLATES = Path(__file__).parent / "templates"
# Of long content only what fits on one page stands here; the pack has it whole.
_QUOTES, _QUOTE_LETTERS, _CASES = 3, 230, 3


@dataclass(frozen=True)
class Line:
    """A headline number: its measure and dimension, and the words after it, for one and many."""

    measure: str
    one: str
    many: str
    dimension: str = ""


@dataclass(frozen=True)
class Shown:
    """A headline number as it stands on the page."""

    number: Reference
    words: str


_PERFORMANCE = (
    Line("ocgs_identified", "organised crime group identified", "organised crime groups "
         "identified"),
    Line("priority_individuals_identified", "priority individual identified",
         "priority individuals identified"),
    Line("vulnerabilities_identified", "vulnerability identified", "vulnerabilities identified"),
    Line("disruptions", "disruption recorded", "disruptions recorded"),
    Line("operations_disrupted", "operation disrupted", "operations disrupted"),
    Line("safeguarding_referrals", "safeguarding referral", "safeguarding referrals"),
    Line("sml_operations_supported", "operation on the SOC Master List supported",
         "operations on the SOC Master List supported"),
    Line("jobs_allocated", "job supported", "jobs supported"),
)  # fmt: skip
_EVALUATED = (
    Line("annual_social_economic_costs_uncovered", "", "a year of social and economic cost "
         "uncovered"),
    Line("annual_social_economic_costs_cashable", "", "of it cashable"),
    Line("savings_for_uk_police_forces", "", "saved for UK police forces"),
)  # fmt: skip
_STAGES = {
    "identify_score_threat": "Identify and score a threat",
    "agency_top10_threats": "Reach an agency's Top 10",
    "significant_disruption_achieved": "Achieve a significant disruption",
}
_BY_STAGE = (
    Line("speed_multiple_with_toex", "", "times as fast"),
    Line("days_saved_to_date", "day saved to date", "days saved to date"),
    Line("days_sooner_on_average", "day sooner on average", "days sooner on average"),
    Line("days_saved_per_staff_member_per_year", "day saved per member of staff and year",
         "days saved per member of staff and year"),
    Line("savings_per_threat", "", "saved per threat"),
    Line("annual_savings", "", "saved a year"),
)  # fmt: skip


def infographic_html(pack: Pack) -> str:
    """The page as HTML that stands alone: no script, and nothing from outside the page.

    It holds what the pack holds since inception: what is withheld or not available there has no
    place on it. The same pack gives the same page.
    """
    totals = {
        (number.cell.measure, number.cell.dimension): number
        for number in pack.references
        if number.cell.period_type == "inception"
        and number.cell.period_end == pack.quarter.end
        and number.form == "value"
        and number.cell.exact is not None
    }
    stages = {
        title: _shown(
            totals,
            [Line(line.measure, line.one, line.many, f"stage={stage}") for line in _BY_STAGE],
        )
        for stage, title in _STAGES.items()
    }
    blocks = [block for section in pack.sections for block in section.blocks]
    quotes = [quote for block in blocks if isinstance(block, QuoteBlock) for quote in block.quotes]
    maps = [block for block in blocks if isinstance(block, ChartBlock) and "region" in block.slug]
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("infographic.html.j2").render(
        pack=pack,
        performance=_shown(totals, _PERFORMANCE),
        evaluated=_shown(totals, _EVALUATED),
        stages={title: found for title, found in stages.items() if found},
        cases=[case.title for block in blocks if isinstance(block, CaseStudyBlock)
               for case in block.case_studies][:_CASES],
        quotes=_short(quotes),
        map=maps[0] if maps and maps[0].chart.drawing else None,
        day=f"{pack.quarter.end.day} {pack.quarter.end:%B %Y}",
        known=f"{pack.quarter.as_at.day} {pack.quarter.as_at:%B %Y}",
    )  # fmt: skip


def write_infographic(pack: Pack, path: Path) -> None:
    """Write the page to `path`, whose folder is there."""
    path.write_text(infographic_html(pack), encoding="utf-8", newline="\n")


def _shown(totals: dict[tuple[str, str], Reference], lines: tuple[Line, ...] | list[Line]) -> (
    list[Shown]
):  # fmt: skip
    found = []
    for line in lines:
        number = totals.get((line.measure, line.dimension))
        if number is not None:
            found.append(Shown(number, line.one if number.cell.exact == 1 else line.many))
    return found


def _short(quotes: list[Quote]) -> list[Quote]:
    """The first quotes with a paragraph that is short enough, each with that paragraph alone."""
    found = []
    for quote in quotes:
        fitting = [text for text in quote.paragraphs if len(text) <= _QUOTE_LETTERS]
        if fitting:
            found.append(Quote((fitting[0],), quote.attribution))
    return found[:_QUOTES]
