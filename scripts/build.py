"""Runs the gated `dbt build` on a fresh file and tells the outcome in a few lines."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from scripts import extracts
from scripts.paths import PUBLISHED, ROOT, TARGET

ROWS_SHOWN = 5
DBT = Path(sys.executable).with_name("dbt")
RESULTS = TARGET / "run_results.json"


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
    os.environ["TOEX_EXTRACTS"] = folder
    file = Path(os.environ.setdefault("TOEX_BUILD_FILE", str(TARGET / "build.duckdb")))
    for stale in (file, file.with_suffix(".duckdb.wal")):
        stale.unlink(missing_ok=True)
    complaints = _run_dbt(console)
    failures = _failures(complaints)
    if failures:
        raise BuildFailure(_told(failures, file))
    _summarise(console, file)


def _run_dbt(console: Console) -> list[str]:
    """Run `dbt build` in a process of its own, showing progress; gives what it complained of."""
    progress = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
    )
    task = progress.add_task("Building", total=None)
    complaints: list[str] = []
    RESULTS.unlink(missing_ok=True)
    command = [str(DBT), "--log-format", "json", "build", "--target-path", str(TARGET)]
    with (
        progress,
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running,
    ):
        for line in running.stdout or []:
            try:
                event = json.loads(line)
            except json.JSONDecodeError:
                continue
            data = event.get("data", {})
            if "total" in data and "index" in data:
                done = int(data["index"]) - (data.get("status") == "started")
                progress.update(task, total=int(data["total"]), completed=done)
            if event["info"]["level"] == "error":
                complaints.append(event["info"]["msg"])
    return complaints


def _failures(complaints: list[str]) -> list[dict[str, Any]]:
    """The failed nodes of the run, each its result with the node's description beside it.

    Raises `BuildFailure` if dbt did not come as far as running a node.
    """
    if not RESULTS.exists():
        raise BuildFailure("dbt could not start the build:\n" + "\n".join(complaints))
    manifest = json.loads((TARGET / "manifest.json").read_text())
    nodes = manifest["nodes"] | manifest["unit_tests"]
    return [
        result | {"node": nodes[result["unique_id"]]}
        for result in json.loads(RESULTS.read_text())["results"]
        if result["status"] in ("error", "fail")
    ]


def _told(failures: list[dict[str, Any]], file: Path) -> str:
    lines = [
        f"The build stopped: {len(failures)} failure(s). The last published file is untouched."
    ]
    for result in failures:
        node = result["node"]
        lines.append(f"{node['resource_type']} {node['name']} ({node['original_file_path']})")
        lines += [f"  {line}" for line in _reason(result["message"])]
        if node["resource_type"] == "test":
            lines += [f"    {row}" for row in _failing_rows(result["compiled_code"], file)]
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
