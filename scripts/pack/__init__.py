"""The evaluation pack for people: one self-contained HTML page a quarter."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from scripts.pack.data import PackError, read_pack
from scripts.pack.page import page_html

__all__ = ["PackError", "render"]


def render(quarter: str, published: Path, out: Path) -> Path:
    """Write the Q1 (impact) section of the pack of one quarter, and give the file written.

    `quarter` is a label such as `2025-26 Q1`; `published` is a published DuckDB file, opened
    read-only; `out` is the HTML file to write (its folder is made, an old file is replaced whole).
    The same inputs give the same bytes. Raises `PackError`, naming what is wrong and what to do,
    for an unknown quarter, a missing or unreadable file, or a measure without a row.
    """
    html = page_html(read_pack(published, quarter))
    out.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(html)
        # A temporary file is private to its maker; a pack is there to be read.
        Path(draft).chmod(0o644)
        Path(draft).replace(out)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    return out
