"""The pack as one HTML page: no script, and nothing from outside the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from scripts.pack.model import Block, Measure, Pack, Reconciled, Reference, references
from scripts.pack.narrative import data_attributes
from scripts.pack.numbers import noun

_TEMPLATES = Path(__file__).parent / "templates"
# The research questions in a word or two, for lists that have no room for their wording.
_TOPICS = {
    "Q1": "impact",
    "Q2": "the delivery model",
    "Q3": "the Capabilities Environment",
    "Q4": "the Data Platform",
    "Q5": "financial efficacy",
}
_AGREEING = ("match", "within rounding")
_LINK_OF_A_NUMBER = re.compile(r'<a class="n" href="#[^"]*"([^>]*)>(.*?)</a>')


def page_html(pack: Pack, *, for_print: bool = False) -> str:
    """The whole page of a pack.

    For print, numbers in the text are no links and the entries of each number are left out, as they
    would be longer than the pack; the measures stay. The same pack gives the same page.
    """
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "breakable": _breakable,
        "data": data_attributes,
        "day": _day,
        "joined": _joined,
        "kind": _kind,
        "noun": noun,
        "slug": _slug,
    }
    html = environment.get_template("page.html.j2").render(
        pack=pack,
        topics=_TOPICS,
        for_print=for_print,
        withheld=[question.code for question in pack.questions if question.redaction],
        provenance={} if for_print else _provenance(pack),
        measures=_measures(pack),
        agreement=_agreement(pack.reconciliation),
        reconciled=_reconciled(pack.reconciliation),
    )
    return _LINK_OF_A_NUMBER.sub(r'<span class="n"\1>\2</span>', html) if for_print else html


def _provenance(pack: Pack) -> dict[str, list[Reference]]:
    """The numbers of each section, each once in the page, where it comes first."""
    seen: set[str] = set()
    found: dict[str, list[Reference]] = {}
    for section in pack.sections:
        numbers = found.setdefault(section.kpi_code, [])
        for number in (number for block in section.blocks for number in references(block)):
            if number.anchor not in seen:
                seen.add(number.anchor)
                numbers.append(_as_value(number, section.blocks))
    return found


def _as_value(number: Reference, blocks: Iterable[Block]) -> Reference:
    """The number in its own format, not as a word of a sentence, where the section shows it so."""
    if number.form == "value":
        return number
    same = (
        other
        for block in blocks
        for other in references(block)
        if other.anchor == number.anchor and other.form == "value"
    )
    return next(same, number)


def _measures(pack: Pack) -> list[Measure]:
    found = {
        (number.cell.measure, number.cell.definition_version): number.cell.about
        for number in pack.references
    }
    return sorted(found.values(), key=lambda about: (about.title, about.definition_version))


def _agreement(figures: Sequence[Reconciled]) -> str:
    agreeing = sum(figure.status in _AGREEING for figure in figures)
    others = len(figures) - agreeing
    said = f"{agreeing:,} of {len(figures):,} agree, exactly or within rounding"
    if others:
        said += f"; {'one has' if others == 1 else f'{others:,} have'} an explanation beside it"
    return said + "."


def _reconciled(figures: Sequence[Reconciled]) -> list[tuple[str, bool, list[Reconciled]]]:
    groups = (
        ("Explained", True, [figure for figure in figures if figure.status not in _AGREEING]),
        ("In agreement", False, [figure for figure in figures if figure.status in _AGREEING]),
    )
    return [group for group in groups if group[2]]


def _kind(block: Block) -> str:
    return type(block).__name__


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _slug(name: str) -> str:
    return name.replace("_", "-")


def _breakable(name: str) -> Markup:
    """A long name that may go on in the next line after each underscore."""
    return Markup("_<wbr>").join(name.split("_"))


def _joined(words: Sequence[str]) -> Markup:
    """`A`, `A and B`, `A, B and C`."""
    return Markup(" and ").join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
