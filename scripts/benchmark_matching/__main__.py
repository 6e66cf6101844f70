"""`python -m scripts.benchmark_matching`: both methods on the same worlds, in one run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Annotated, Any

import duckdb
import typer
from rich.console import Console
from rich.table import Table

from scripts.benchmark_matching.product import MODELS
from scripts.benchmark_matching.report import OURS, PEERS, Run, write
from scripts.benchmark_matching.world import make_world, write_world
from scripts.paths import ROOT

SMALL = (1_000, 5_000)
LARGE = (10_000, 100_000)


def main(
    peer_python: Annotated[
        Path, typer.Option(help="Python of the environment made from requirements/bench.txt.")
    ] = ROOT / ".venv-bench" / "bin" / "python",
    seeds: Annotated[
        str, typer.Option(help="Seeds of the small worlds.")
    ] = "51 52 53 54 55 56 57 58 59 60",
    large_seeds: Annotated[str, typer.Option(help="Seeds of the large worlds.")] = "51 52 53 54",
    out: Annotated[Path, typer.Option(help="Folder for the results.")] = ROOT
    / "docs"
    / "benchmarks",
) -> None:
    """Benchmark the matching of identifications beside Splink."""
    console = Console()
    worlds = [(*SMALL, int(seed)) for seed in seeds.split()]
    worlds += [(*LARGE, int(seed)) for seed in large_seeds.split()]
    with tempfile.TemporaryDirectory() as scratch:
        compiled = _compile(Path(scratch))
        runs = []
        for identifications, operations, seed in worlds:
            size = f"{identifications:,} against {operations:,}"
            console.print(f"{size}, seed {seed}")
            file = Path(scratch) / f"{identifications}_{seed}" / "build.duckdb"
            write_world(make_world(identifications, operations, seed), file)
            with duckdb.connect(str(file), read_only=True) as connection:
                truth = dict(connection.execute("from main.truth").fetchall())
            methods = {OURS: _run(Path(sys.executable), "product", file, compiled)}
            methods |= {name: _run(peer_python, "peer", file, kind) for name, kind in PEERS.items()}
            runs.append(Run(size, seed, truth, methods))
            file.unlink()
    table = Table("size", "precision", "recall", "with review", *PEERS, "CPU s", "Splink CPU s")
    for row in write(runs, out):
        table.add_row(
            row["size"],
            f"{row['precision']:.4f}",
            f"{row['recall']:.4f}",
            f"{row['with_review_recall']:.4f}",
            *(f"{row['recall_at_our_precision'][name]:.4f}" for name in PEERS),
            f"{row['cpu_seconds']:.1f}",
            f"{row['peer_cpu_seconds']['Splink']:.1f}",
        )
    console.print(table)


def _compile(scratch: Path) -> Path:
    """Compile the project's matching models for a build file of the worlds' name."""
    dbt = Path(sys.executable).with_name("dbt")
    environment = os.environ | {"TOEX_BUILD_FILE": str(scratch / "build.duckdb")}
    command = [str(dbt), "--quiet", "compile", "--target-path", str(scratch / "target")]
    command += ["--no-introspect", "--select", *MODELS]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    return scratch / "target" / "compiled" / "toex_warehouse" / "models" / "intermediate"


def _run(python: Path, module: str, *arguments: Path | str) -> Any:
    command = [str(python), "-m", f"scripts.benchmark_matching.{module}", *map(str, arguments)]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    # Splink tells of its progress on the same channel; the result is the last line.
    return json.loads(done.stdout.splitlines()[-1])


if __name__ == "__main__":
    typer.run(main)
