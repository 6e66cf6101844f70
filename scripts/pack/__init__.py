"""The evaluation pack for people, drawn from one published product."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from scripts.pack.model import PackError

__all__ = ["Output", "PackError", "outputs", "render"]


@dataclass(frozen=True)
class Output:
    """One file of a pack: what it is called, the ending of its name, and what writes it."""

    title: str
    ending: str
    write: Callable[[Path], object]


def outputs(release: Path, content: Path, quarter: str, tier: str) -> list[Output]:
    """Draw the pack of one quarter and tier, and give the files that can be written of it.

    `release` is the folder of that tier of a release, `content` that of layout and words. Raises
    `PackError`, saying what is wrong, where, and what to do.
    """
    from scripts.pack.draw import draw
    from scripts.pack.infographic import write_infographic
    from scripts.pack.page import page_html
    from scripts.pack.pdf import write_pdf
    from scripts.pack.spreadsheet import write_spreadsheet
    from scripts.pack.values import write_values

    pack = draw(release, content, quarter, tier)

    def page(path: Path) -> None:
        path.write_text(page_html(pack), encoding="utf-8", newline="\n")

    def paper(path: Path) -> None:
        write_pdf(pack, page_html(pack, for_print=True), path)

    return [
        Output("page", ".html", page),
        Output("PDF", ".pdf", paper),
        Output("spreadsheet", ".xlsx", lambda path: write_spreadsheet(pack, path)),
        Output("values", ".csv", lambda path: write_values(pack, path)),
        Output("infographic", "_infographic.html", lambda path: write_infographic(pack, path)),
    ]


def render(output: Output, folder: Path, name: str) -> Path:
    """Write one output of a pack as `<name><ending>` into `folder`, whole or not at all.

    The folder is made if it is missing. Gives the file. The same pack gives the same bytes, but for
    the formats that keep the time of writing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / (name + output.ending)
    handle, draft = tempfile.mkstemp(dir=folder, prefix=f".{name}.", suffix=file.suffix)
    os.close(handle)
    try:
        output.write(Path(draft))
        # A temporary file is private to its maker; a pack is there to be read.
        Path(draft).chmod(0o644)
        Path(draft).replace(file)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    return file
