"""Makes an extract set complete: a source that was not delivered is built as an empty extract.

dbt needs a file for every seed. A set may lack a source that no KPI of the reader needs; such a
source is given a header without rows, so that its gate (and not a missing file) decides.
"""

from __future__ import annotations

import json
from pathlib import Path

from scripts.paths import EXPECTATIONS, ROOT, TARGET

HISTORY_COLUMNS = ("extract_date", "change", "source_file", "source_row")


class ExtractSetError(Exception):
    """The extract set cannot be built as it stands; the message says what to do."""


def layouts() -> dict[str, list[str]]:
    """Every source with its columns, as its gate's suite requires them."""
    found: dict[str, list[str]] = {}
    for path in sorted((EXPECTATIONS / "extracts").glob("*.json")):
        for expectation in json.loads(path.read_text())["expectations"]:
            if expectation["type"] == "expect_table_columns_to_match_set":
                columns = expectation["kwargs"]["column_set"]
                found[path.stem] = [column for column in columns if column != "raw_row"]
    return found


def complete(folder: str) -> list[str]:
    """Write header-only files for the sources that `folder` (inside the project) lacks.

    Gives the names of those sources. Raises `ExtractSetError` if the folder is not inside the
    project, does not exist, or holds no known source at all.
    """
    path = (ROOT / folder).resolve()
    if not path.is_relative_to(ROOT):
        raise ExtractSetError(
            f"{folder} is outside the project: copy the extract set to a folder inside it."
        )
    if not path.is_dir():
        raise ExtractSetError(f"There is no folder {folder}: check the name given as EXTRACTS.")
    known = layouts()
    absent = [source for source in known if not (path / f"{source}.csv").exists()]
    if len(absent) == len(known):
        raise ExtractSetError(
            f"{folder} holds none of the extracts; expected files such as {next(iter(known))}.csv."
        )
    _write_headers(
        TARGET / "absent" / path.relative_to(ROOT), {source: known[source] for source in absent}
    )
    return absent


def _write_headers(folder: Path, wanted: dict[str, list[str]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.csv"):
        if path.stem not in wanted:
            path.unlink()
    for source, columns in wanted.items():
        (folder / f"{source}.csv").write_text(",".join(columns) + "\n")
