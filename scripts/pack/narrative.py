"""The narrative of a quarter: Markdown whose numbers are references to kpi_values.

`## Q1/K1` begins the text of a section. `{{ measure[@version] [dimension] | period | form }}` is
replaced by a number; a number typed by hand must be followed by `{{= ...}}`, which it must equal.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from markdown_it import MarkdownIt
from markupsafe import Markup, escape

from scripts.pack.data import Product
from scripts.pack.layout import Layout
from scripts.pack.model import (
    CaseStudy,
    Cell,
    NarrativeBlock,
    PackError,
    Quote,
    Reference,
)
from scripts.pack.showing import FORMS, Showing

_REFERENCE = re.compile(r"\{\{(?P<check>=?)(?P<inside>[^{}]*)\}\}")
_INSIDE = re.compile(
    r"\s*(?P<measure>[a-z][a-z0-9_]*)(?:@(?P<version>v\d+))?\s*(?:\[(?P<dimension>[^\]]*)\])?\s*$"
)
# What content/TEMPLATE.md leaves to the writer.
_UNWRITTEN = "WRITE HERE"
_HEADING = re.compile(r"##\s+(?P<code>\S.*?)\s*$")
# What stands for a reference while Markdown is rendered: no text has these private characters.
_TOKEN = "\ue000{}\ue001"
_TOKENS = re.compile("\ue000(\\d+)\ue001")
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
# Numbers that say when, which or whose, and not how many.
_NOT_COUNTED = re.compile(
    rf"""
      \b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{_MONTHS})(?:\s+\d{{4}})?\b
    | \b(?:{_MONTHS})\s+(?:\d{{1,2}},?\s+)?\d{{4}}\b
    | \b\d{{4}}-\d{{2}}-\d{{2}}\b
    | \b\d{{4}}[-–]\d{{2}}(?:\s+Q[1-4])?\b
    | \bQ[1-5](?:/K\d)?\b | \bK\d\b
    | \b(?:since|in|of|from|until|by|during)\s+(?:19|20)\d{{2}}\b(?![-–]\d)
    | \b(?:[A-Z]{{2,}}|Tarian|London|National\ Team)\s+Op\s+\d+\b
    | \b\d+(?:st|nd|rd|th)\s+(?:edition|wave|issue)\b | \b(?:edition|wave|issue)\s+\d+\b
    | \bTop\s+10\b | \b4P\b
    """,
    re.VERBOSE,
)
_COUNTING_WORDS = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    "seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|"
    "thousand|million"
)
# A number as typed, its unit with it: `1,059`, `82%`, `£1.27 million`, `twenty-six`.
_NUMBER = re.compile(
    rf"[−-]?£?\d+(?:,\d{{3}})*(?:\.\d+)?%?(?:\s+million\b)?"
    rf"|\b(?:{_COUNTING_WORDS})(?:-(?:{_COUNTING_WORDS}|one))?\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Line:
    number: int
    text: str


@dataclass
class Narrator:
    """Reads the content files of a quarter; `withheld` holds the KPI codes that stay out."""

    product: Product
    layout: Layout
    showing: Showing
    withheld: frozenset[str]

    def sections(self, file: Path) -> dict[str, NarrativeBlock]:
        """The text of each section, by KPI code; empty if there is no such file.

        Raises `PackError`, with file and line, for a section that the quarter has not, a reference
        without a row, and a number that is typed without or against its reference.
        """
        return {code: self._narrative(file, lines) for code, lines in self._split(file).items()}

    def case_studies(self, file: Path) -> dict[str, tuple[CaseStudy, ...]]:
        """The case studies of each section: `### title`, then Markdown. Their numbers are quoted.

        Raises `PackError`, with file and line, for an unknown section or text before a title.
        """
        return {
            code: tuple(
                CaseStudy(title, Markup(_markdown().render("\n".join(line.text for line in lines))))
                for title, lines in _parts(file, code, section)
            )
            for code, section in self._split(file).items()
        }

    def quotes(self, file: Path) -> dict[str, tuple[Quote, ...]]:
        """The quotes of each section: Markdown block quotes, the last line `— who said it`.

        Raises `PackError`, with file and line, for an unknown section or a quote without a source.
        """
        return {code: tuple(_quotes(file, lines)) for code, lines in self._split(file).items()}

    def _split(self, file: Path) -> dict[str, list[_Line]]:
        if not file.is_file():
            return {}
        codes = {kpi.code for kpi in self.product.kpis}
        sections: dict[str, list[_Line]] = {}
        current: list[_Line] | None = None
        for number, text in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            if _UNWRITTEN in text:
                raise _error(file, number, f"{_UNWRITTEN!r} of the template still stands here")
            heading = _HEADING.match(text)
            if heading:
                code = heading["code"]
                if code not in codes:
                    raise _error(
                        file, number, f"{self.product.quarter.label} has no section {code!r}: "
                        f"write one of {', '.join(sorted(codes))}",
                    )  # fmt: skip
                if code in sections:
                    raise _error(file, number, f"section {code} begins a second time")
                current = sections[code] = []
            elif current is not None:
                current.append(_Line(number, text))
            elif text.strip() and not text.startswith("#"):
                raise _error(file, number, "text before the first section heading (## Q1/K1)")
        return {code: lines for code, lines in sections.items() if code not in self.withheld}

    def _narrative(self, file: Path, lines: Sequence[_Line]) -> NarrativeBlock:
        found: list[Reference] = []
        written = [
            line.text if line.text.lstrip().startswith(">") else self._resolved(file, line, found)
            for line in lines
        ]
        html = _markdown().render("\n".join(written))
        return NarrativeBlock(_filled(html, found), tuple(found))

    def _resolved(self, file: Path, line: _Line, found: list[Reference]) -> str:
        text, at, done = line.text, 0, []
        for match in _REFERENCE.finditer(text):
            before = text[at : match.start()]
            reference = self._reference(file, line.number, match["inside"])
            if match["check"]:
                before, typed = _last_number(before)
                if typed is None:
                    raise _error(
                        file, line.number, f"{match[0]} checks a number, but none stands before it"
                    )
                if typed.lower() != reference.text.lower():
                    raise _error(
                        file, line.number,
                        f"{typed!r} contradicts {match['inside'].strip()}, which is "
                        f"{reference.text!r}",
                    )  # fmt: skip
                reference = replace(reference, text=typed)
            _refuse_numbers(file, line.number, before)
            done.append(before + _TOKEN.format(len(found)))
            found.append(reference)
            at = match.end()
        rest = text[at:]
        if "{{" in rest or "}}" in rest:
            raise _error(file, line.number, "a reference is not closed on its line: {{ ... }}")
        _refuse_numbers(file, line.number, rest)
        return "".join([*done, rest])

    def _reference(self, file: Path, line: int, inside: str) -> Reference:
        named, *rest = [part.strip() for part in inside.split("|")]
        parsed = _INSIDE.match(named)
        if parsed is None or len(rest) > 2:
            raise _error(
                file, line,
                f"{inside.strip()!r} is no reference: write measure@v1 [key=label] | period | form",
            )  # fmt: skip
        period = rest[0] if rest else "quarter"
        form = rest[1] if len(rest) > 1 else "value"
        if len(rest) == 1 and period in FORMS:
            period, form = "quarter", period
        try:
            cell = self._cell(parsed["measure"], parsed["version"], period, parsed["dimension"])
            return self.showing.form(cell, form)
        except ValueError as error:
            raise _error(file, line, str(error)) from error

    def _cell(self, measure: str, version: str | None, period: str, dimension: str | None) -> Cell:
        versions = self.product.versions(measure)
        if not versions:
            raise ValueError(f"the {self.product.source} has no measure {measure!r}")
        chosen = version or (
            versions[0] if len(versions) == 1 else self.layout.versions.get(measure)
        )
        if chosen is None:
            raise ValueError(f"{measure} has several definitions: write {measure}@{versions[-1]}")
        if chosen not in versions:
            raise ValueError(f"{measure} has no definition {chosen}: it has {', '.join(versions)}")
        said = dimension or ""
        cell = self.product.find(measure, chosen, period, said)
        if cell is None:
            types = self.product.period_types(measure, chosen, said)
            held = f"it has {', '.join(types)}" if types else "no row has this dimension"
            raise ValueError(
                f"{measure}@{chosen} [{said}] has no row for the period {period!r}: {held}"
            )
        return cell


def standard_sentences(
    showing: Showing, product: Product, cells: Sequence[tuple[str, Cell]]
) -> NarrativeBlock | None:
    """What the tiles say, as sentences, for a section without a narrative; null without cells.

    `cells` are labels with the figure of the quarter, of its end or since inception.
    """
    sentences: list[str] = []
    found: list[Reference] = []
    for label, cell in cells:
        reference = showing.value(cell)
        if reference.why is not None:
            continue
        place = {
            "quarter": f"in {product.quarter.label}",
            "inception": "since inception",
        }.get(cell.period_type, f"at {cell.as_at.day} {cell.as_at:%B %Y}")
        sentence = f"{escape(label)}: {_TOKEN.format(len(found))} {place}"
        found.append(reference)
        before = product.before(cell) if cell.period_type == "quarter" else None
        if before is not None and before.exact is not None:
            words = showing.form(cell, "direction").text
            sentence += f", {words} {_TOKEN.format(len(found))} in the quarter before"
            found.append(showing.value(before))
        sentences.append(f"<li>{sentence}.</li>\n")
    if not sentences:
        return None
    html = f"<ul>\n{''.join(sentences)}</ul>\n"
    return NarrativeBlock(_filled(html, found), tuple(found))


def number_html(reference: Reference) -> Markup:
    """A number in running text, as a link to the entry that says where it comes from."""
    return Markup('<a class="n" href="#{}" {}>{}</a>').format(
        reference.anchor, data_attributes(reference), reference.text
    )


def data_attributes(reference: Reference) -> Markup:
    """The key of the row of kpi_values that a number shows, as attributes of its element."""
    cell = reference.cell
    return Markup(
        'data-measure="{}" data-version="{}" data-period-type="{}" data-period-end="{}" '
        'data-as-at="{}" data-knowledge="{}" data-dimension="{}" data-form="{}"'
    ).format(
        cell.measure, cell.definition_version, cell.period_type, cell.period_end, cell.as_at,
        cell.knowledge, cell.dimension, reference.form,
    )  # fmt: skip


def _filled(html: str, found: Sequence[Reference]) -> Markup:
    fill: Callable[[re.Match[str]], str] = lambda token: number_html(found[int(token[1])])  # noqa: E731
    return Markup(_TOKENS.sub(fill, html))


def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def _last_number(text: str) -> tuple[str, str | None]:
    numbers = [match for match in _NUMBER.finditer(text) if match.end() == len(text.rstrip())]
    if not numbers:
        return text, None
    return text[: numbers[-1].start()], numbers[-1][0]


def _refuse_numbers(file: Path, line: int, text: str) -> None:
    left = _NOT_COUNTED.sub(lambda match: " " * len(match[0]), text)
    # The number that opens an item of a list numbers the item.
    left = re.sub(r"^\s*\d+[.)]\s", "", left)
    typed = _NUMBER.search(left)
    if typed:
        raise _error(
            file, line,
            f"{typed[0]!r} is typed by hand: write a reference, or follow it by "
            f"{{{{= measure | period}}}} to have it checked",
        )  # fmt: skip


def _parts(file: Path, code: str, lines: Sequence[_Line]) -> list[tuple[str, list[_Line]]]:
    parts: list[tuple[str, list[_Line]]] = []
    for line in lines:
        if line.text.startswith("### "):
            parts.append((line.text[4:].strip(), []))
        elif parts:
            parts[-1][1].append(line)
        elif line.text.strip():
            raise _error(
                file, line.number, f"text of {code} before the title of a case study (###)"
            )
    return parts


def _quotes(file: Path, lines: Sequence[_Line]) -> list[Quote]:
    quotes: list[Quote] = []
    quoted: list[_Line] = []
    for line in [*lines, _Line(lines[-1].number + 1 if lines else 1, "")]:
        text = line.text.strip()
        if text.startswith(">"):
            quoted.append(_Line(line.number, text[1:].strip()))
        elif quoted:
            quotes.append(_quote(file, quoted))
            quoted = []
        if text and not text.startswith(">"):
            raise _error(file, line.number, "a quote is a Markdown block quote: begin it with >")
    return quotes


def _quote(file: Path, lines: Sequence[_Line]) -> Quote:
    last = lines[-1]
    if not last.text.startswith(("—", "–")):
        raise _error(file, last.number, "the last line of a quote says whose it is: > — DI, region")
    text = "\n".join(line.text for line in lines[:-1])
    paragraphs = tuple(
        " ".join(part.split()) for part in re.split(r"\n\s*\n", text) if part.strip()
    )
    if not paragraphs:
        raise _error(file, last.number, "a quote without words")
    return Quote(paragraphs, last.text[1:].strip())


def _error(file: Path, line: int, problem: str) -> PackError:
    return PackError(f"{file}, line {line}: {problem}")
