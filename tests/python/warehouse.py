"""Builds of the warehouse in files of their own, for tests that need a whole one."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from scripts import extracts
from scripts.paths import ROOT

DBT = Path(sys.executable).with_name("dbt")


@dataclass(frozen=True)
class Outcome:
    """What a build left: its exit code, its output, and the file it wrote."""

    code: int
    output: str
    file: Path


def build(folder: Path, scratch: Path, *arguments: str) -> Outcome:
    """Run dbt on the extract set `folder` (inside the project), with everything in `scratch`.

    Without arguments: the data part of `dbt build`, which gates and tests but, being a selection,
    does not publish.
    """
    relative = str(folder.relative_to(ROOT))
    extracts.complete(relative)
    file = scratch / "build.duckdb"
    environment = os.environ | {"TOEX_EXTRACTS": relative, "TOEX_BUILD_FILE": str(file)}
    command = arguments or ("build", "--exclude", "test_type:unit")
    done = subprocess.run(
        [str(DBT), "--no-use-colors", *command, "--target-path", str(scratch / "target")],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return Outcome(done.returncode, done.stdout + done.stderr, file)
