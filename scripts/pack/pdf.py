"""The pack on paper: a tagged PDF (PDF/UA-1) of the same HTML as the page."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time
from pathlib import Path

import weasyprint
from weasyprint.urls import URLFetcher

from scripts.pack.model import Pack, PackError

_PAPER = Path(__file__).parent / "templates" / "paper.css"
# A PDF has one text alternative per figure, which WeasyPrint takes from the title alone.
_NAMES_OF_A_DRAWING = re.compile(
    r"(<title id=[^>]*>)([^<]*)(</title>)\s*<desc id=[^>]*>([^<]*)</desc>"
)
# Paper is wide: the drawing for phones would be laid out only to be hidden.
_DRAWING_FOR_PHONES = re.compile(r"<svg\b[^>]*\bclass=\"narrow\".*?</svg>", re.DOTALL)


def write_pdf(pack: Pack, html: str, path: Path) -> None:
    """Write the page `html` of `pack` as PDF/UA-1, with bookmarks and page numbers.

    Nothing outside the page is read. Raises `PackError` if a link of the page has no target, a
    drawing no text alternative, or anything else of the page cannot be put on paper; `OSError` if
    the file cannot be written.
    """
    html = _DRAWING_FOR_PHONES.sub("", html)
    html = _NAMES_OF_A_DRAWING.sub(r"\1\2. \4\3", html)
    # Rules given to WeasyPrint apart would give way to equal ones of the page.
    style = f"<style>{_PAPER.read_text(encoding='utf-8')}{_margins(pack)}</style>"
    html = html.replace("</head>", f"{style}</head>", 1)
    fetcher = URLFetcher(allowed_protocols=["data"])
    with _complaints() as complaints, _fonts_dated(pack):
        page = weasyprint.HTML(string=html, url_fetcher=fetcher)
        document = page.write_pdf(pdf_variant="pdf/ua-1")
    if complaints:
        raise PackError(
            f"The pack of {pack.quarter.label} cannot be put on paper: {'; '.join(complaints)}."
        )
    path.write_bytes(document)


def _margins(pack: Pack) -> str:
    """What stands in the margins of each page: title, marking, banner, page number."""
    title = f"TOEX evaluation pack {pack.quarter.label}"
    parts = {
        "@top-left": _quoted(title),
        "@top-right": _quoted(pack.marking),
        "@bottom-left": _quoted("Synthetic data" if pack.synthetic else ""),
        "@bottom-right": '"Page " counter(page) " of " counter(pages)',
    }
    boxes = " ".join(f"{box} {{ content: {content} }}" for box, content in parts.items())
    return f"@page {{ {boxes} }}"


def _quoted(text: str) -> str:
    escaped = re.sub(r'["\\\n<]', lambda found: f"\\{ord(found[0]):x} ", text)
    return f'"{escaped}"'


@contextmanager
def _fonts_dated(pack: Pack) -> Iterator[None]:
    """The embedded fonts are stamped with the knowledge date, or equal packs would differ."""
    before = os.environ.get("SOURCE_DATE_EPOCH")
    stamp = datetime.combine(pack.newest, time.min, tzinfo=UTC).timestamp()
    os.environ["SOURCE_DATE_EPOCH"] = str(int(stamp))
    try:
        yield
    finally:
        if before is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = before


@contextmanager
def _complaints() -> Iterator[list[str]]:
    """What WeasyPrint reports as an error; style rules that it does not know are no error."""
    found: list[str] = []

    class _Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.levelno >= logging.ERROR:
                found.append(record.getMessage())

    logger = logging.getLogger("weasyprint")
    keeper, propagates, others = _Keeper(), logger.propagate, logger.handlers[:]
    logger.handlers, logger.propagate = [keeper], False
    try:
        yield found
    finally:
        logger.handlers, logger.propagate = others, propagates
