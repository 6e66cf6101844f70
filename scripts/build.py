"""Runs the gated `dbt build` on a fresh file and tells the outcome in a few lines."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import duckdb
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from scripts import extracts
from scripts.paths import PUBLISHED, ROOT, TARGET

ROWS_SHOWN = 5


class BuildFailure(Exception):
    """A gate, model or test failed; the message says which, on what rows, and what to do."""


def run(folder: str) -> None:
    """Build the extract set in `folder` (relative to the project) and publish it.

    Prints progress and a summary. Raises `BuildFailure`, or `extracts.ExtractSetError` where the
    set itself cannot be built.
    """
    console = Console()
    absent = extracts.complete(folder)
    if absent:
        console.print(f"Not in {folder}, built as empty: {', '.join(absent)}")
    os.chdir(ROOT)
    os.environ["TOEX_EXTRACTS"] = folder
    file = Path(os.environ.setdefault("TOEX_BUILD_FILE", str(TARGET / "build.duckdb")))
    for stale in (file, file.with_suffix(".duckdb.wal")):
        stale.unlink(missing_ok=True)
    outcome = _run_dbt(console)
    failures = [result for result in outcome.result if result.status in ("error", "fail")]
    if failures:
        raise BuildFailure(_told(failures, file))
    _summarise(console, file)


def _run_dbt(console: Console) -> Any:
    from dbt.cli.main import dbtRunner

    progress = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
    )
    task = progress.add_task("Building", total=None)

    def advance(event: Any) -> None:
        if event.info.name == "LogStartLine":
            progress.update(task, total=event.data.total)
        if event.info.name == "NodeFinished":
            progress.update(task, advance=1)

    with progress:
        outcome = dbtRunner(callbacks=[advance]).invoke(["--log-level", "none", "build"])
    if outcome.result is None:
        raise BuildFailure(f"dbt could not start the build: {outcome.exception}")
    return outcome


def _told(failures: list[Any], file: Path) -> str:
    lines = [
        f"The build stopped: {len(failures)} failure(s). The last published file is untouched."
    ]
    for result in failures:
        node = result.node
        lines.append(f"{node.resource_type} {node.name} ({node.original_file_path})")
        lines += [f"  {line}" for line in _reason(result.message)]
        if node.resource_type == "test":
            lines += [f"    {row}" for row in _failing_rows(node.compiled_code, file)]
    return "\n".join(lines)


def _reason(message: str | None) -> list[str]:
    """The message without dbt's heading and Python's call stack."""
    text = message or ""
    marker = "GateFailure: "
    if marker in text:
        text = text.split(marker, 1)[1]
    return [line for line in text.strip().splitlines() if line.strip()]


def _failing_rows(query: str | None, file: Path) -> list[str]:
    if not query:
        return []
    with duckdb.connect(str(file), read_only=True) as connection:
        found = connection.sql(query).limit(ROWS_SHOWN)
        return [
            ", ".join(f"{c} = {v}" for c, v in zip(found.columns, row, strict=True))
            for row in found.fetchall()
        ]


def _summarise(console: Console, file: Path) -> None:
    with duckdb.connect(str(file), read_only=True) as connection:

        def counts(query: str) -> str:
            return ", ".join(
                f"{name} {number}" for name, number in connection.sql(query).fetchall()
            )

        reconciled = counts(
            "select status, count(*) from marts.published_figure_reconciliation "
            "group by 1 order by 1"
        )
        none = "none came with this extract set, so nothing was reconciled"
        console.print(f"Published figures: {reconciled or none}")
        console.print(
            "Quarantined rows: "
            + counts(
                "select rule, count(distinct (source, source_file, source_row)) "
                "from quality.quarantine group by 1 order by 1"
            )
        )
    console.print(f"Published to {(PUBLISHED / 'toex.duckdb').relative_to(ROOT)}")
