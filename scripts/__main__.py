"""The command line: `python -m scripts <command>`; each command is one module of the package."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from scripts.paths import CONTENT, PUBLISHED, ROOT

app = typer.Typer(help="The TOEX evaluation warehouse.", no_args_is_help=True, add_completion=False)
errors = Console(stderr=True)

FAILED = 1
MISUSED = 2


def _stop(message: str, code: int) -> None:
    errors.print(message, style="red", markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(code)


@app.command()
def build(
    extracts: Annotated[
        str, typer.Option(help="Folder of extracts inside the project.")
    ] = "seeds/demonstration",
) -> None:
    """Build the warehouse from a set of extracts, gate it and publish it."""
    from scripts.build import BuildFailure, run
    from scripts.extracts import ExtractSetError

    try:
        run(extracts)
    except ExtractSetError as problem:
        _stop(str(problem), MISUSED)
    except BuildFailure as problem:
        _stop(str(problem), FAILED)


@app.command()
def pack(
    quarter: Annotated[str, typer.Option(help='Quarter, such as "2025-26 Q1".')],
    tier: Annotated[str, typer.Option(help="public, or internal with all sections.")] = "public",
    out: Annotated[Path, typer.Option(help="Folder for the files.")] = ROOT / "packs",
) -> None:
    """Render the evaluation pack of a quarter from one published product."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from scripts.pack import PackError, outputs, render
    from scripts.pack.data import TIERS

    if tier not in TIERS:
        _stop(f"There is no tier {tier!r}: write one of {', '.join(TIERS)}.", MISUSED)
    name = f"evaluation_pack_{quarter.replace(' ', '_')}_{tier}"
    console = Console()
    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
    )  # fmt: skip
    try:
        with Progress(*columns, console=console, transient=True) as progress:
            task = progress.add_task("drawing the pack", total=None)
            files = outputs(PUBLISHED / tier, CONTENT, quarter, tier)
            progress.update(task, total=len(files))
            written = []
            for output in files:
                progress.update(task, description=f"writing the {output.title}")
                written.append((output.title, render(output, out, name)))
                progress.advance(task)
    except PackError as problem:
        _stop(str(problem), FAILED)
    else:
        for title, file in written:
            console.print(
                f"Wrote the {title}: {os.path.relpath(file)}", highlight=False, soft_wrap=True
            )


@app.command()
def worklist(
    out: Annotated[Path, typer.Option(help="Folder for the CSV and the page.")] = ROOT / "worklist",
) -> None:
    """Write what of the reconciliation a person has to decide, from the published file."""
    from scripts.worklist import WorklistError, write

    try:
        rows = write(PUBLISHED / "internal" / "toex.duckdb", out)
    except WorklistError as problem:
        _stop(str(problem), FAILED)
    else:
        Console().print(f"Wrote {rows} rows to {os.path.relpath(out)}/worklist.csv and .html")


@app.command()
def status() -> None:
    """Say what is published: release, knowledge date, tables, reconciliation, quarantine."""
    from scripts.status import NothingPublishedError, show

    try:
        show()
    except NothingPublishedError as problem:
        _stop(str(problem), FAILED)


@app.command()
def demonstration(
    folder: Annotated[Path, typer.Option(help="Folder to write to.")] = ROOT
    / "seeds"
    / "demonstration",
) -> None:
    """Write the synthetic demonstration extracts anew; equal seeds give equal bytes."""
    from scripts.demonstration.generate import generate

    rows = generate(folder)
    Console().print(f"Wrote {sum(rows.values()):,} rows of {len(rows)} sources to {folder}")


if __name__ == "__main__":
    app()
