"""Says what is published, from the published file alone."""

from __future__ import annotations

import json

import duckdb
from rich.console import Console
from rich.table import Table

from scripts.paths import PUBLISHED


class NothingPublishedError(Exception):
    """There is no published file yet; the message says how to make one."""


def show() -> None:
    """Print release, knowledge date, tables, reconciliation and quarantine counts.

    Raises `NothingPublishedError` before the first publication.
    """
    manifest_path = PUBLISHED / "internal" / "manifest.json"
    if not manifest_path.exists():
        raise NothingPublishedError("Nothing is published yet: run `make build`.")
    manifest = json.loads(manifest_path.read_text())
    console = Console()
    console.print(
        f"Release {manifest['release']}: extracts of {manifest['extracts']}, "
        f"knowledge to {manifest['newest_knowledge_date']}"
    )
    console.print(_table("Table (internal)", manifest["tables"]))
    public = json.loads((PUBLISHED / "public" / "manifest.json").read_text())
    console.print(_table("Table (public)", public["tables"]))
    with duckdb.connect(str(PUBLISHED / "toex.duckdb"), read_only=True) as connection:
        console.print(
            _table(
                "Published figures",
                dict(
                    connection.sql(
                        "select status, count(*) from published_figure_reconciliation "
                        "group by 1 order by 1"
                    ).fetchall()
                ),
            )
        )
        console.print(
            _table(
                "Quarantined rows by rule",
                dict(
                    connection.sql(
                        "select rule, count(*) from quarantine group by 1 order by 1"
                    ).fetchall()
                ),
            )
        )


def _table(title: str, counts: dict[str, int]) -> Table:
    table = Table(title, "Rows")
    table.columns[1].justify = "right"
    for name, number in counts.items():
        table.add_row(name, f"{number:,}")
    return table
