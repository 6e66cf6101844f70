"""Publishes the gated marts: one folder a release, put in the readers' place in one step.

`published/current` is a link to the release that readers see; `published/toex.duckdb` and
`published/parquet` lead through it. Replacing that one link is the publication: a reader sees all
of the old release or all of the new one, and one that holds the old file open keeps reading it.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.paths import PUBLISHED

if TYPE_CHECKING:
    import pandas as pd
    from duckdb import DuckDBPyConnection, DuckDBPyRelation

RELEASES_KEPT = 3
# Read by BI drivers of DuckDB 1.2 and later.
STORAGE_VERSION = "v1.2.0"
LINKS = {"toex.duckdb": "current/toex.duckdb", "parquet": "current/parquet"}


def publish(session: DuckDBPyConnection, gate_marts: DuckDBPyRelation) -> pd.DataFrame:
    """Publish the marts that `gate_marts` lists (columns mart, query, row_count).

    Gives one row a published table: release, table_name, row_count. Only a whole `dbt build`
    publishes; after `dbt run`, a selection or `--empty` the result has no rows and the last
    release stays. Raises `OSError` if the folder cannot be written; readers then keep the last
    release.
    """
    import pandas as pd
    from dbt_common.invocation import get_invocation_id

    invocation = get_invocation_id()
    tables = {mart: query for mart, query, _ in gate_marts.order("mart").fetchall()}
    tables["gate_results"] = (
        f"select * from audit.gate_results where invocation_id = '{invocation}'"  # noqa: S608
    )
    tables["measures"] = "select * from reference.measures"
    columns = ["release", "table_name", "row_count"]
    with session.cursor() as cursor:
        if not _is_whole_build(cursor, invocation):
            return pd.DataFrame(columns=columns).astype({"row_count": "int64"})
        newest = cursor.execute(
            "select cast(max(as_at) as varchar) from marts.reporting_points"
        ).fetchall()[0][0]
        release = f"{newest}_{invocation[:8]}"
        incoming = PUBLISHED / f".incoming_{release}"
        _clear(incoming)
        counts = write_tables(cursor, tables, incoming)
    manifest = {"release": release, "newest_knowledge_date": newest, "tables": counts}
    manifest |= {"extracts": os.environ.get("TOEX_EXTRACTS", "seeds/demonstration")}
    (incoming / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
    swap_in(incoming, release)
    return pd.DataFrame([(release, name, rows) for name, rows in counts.items()], columns=columns)


def _is_whole_build(cursor: DuckDBPyConnection, invocation: str) -> bool:
    found = cursor.execute(
        "select bool_and(is_whole_build) from audit.invocations where invocation_id = ?",
        [invocation],
    ).fetchall()
    return bool(found[0][0])


def write_tables(
    cursor: DuckDBPyConnection, tables: dict[str, str], folder: Path
) -> dict[str, int]:
    """Write each query of `tables` into `folder`/toex.duckdb and `folder`/parquet/<table>.parquet.

    Gives the number of rows of each table. Rows are ordered, so that equal data give equal files.
    """
    (folder / "parquet").mkdir(parents=True)
    file = folder / "toex.duckdb"
    cursor.execute(f"attach '{_quoted(file)}' as outgoing (storage_version '{STORAGE_VERSION}')")
    counts = {}
    try:
        for name, query in tables.items():
            cursor.execute(f"create table outgoing.main.{name} as {query} order by all")
            target = _quoted(folder / "parquet" / f"{name}.parquet")
            cursor.execute(f"copy outgoing.main.{name} to '{target}' (format parquet)")
            counts[name] = cursor.execute(
                f"select count(*) from outgoing.main.{name}"  # noqa: S608
            ).fetchall()[0][0]
        cursor.execute("checkpoint outgoing")
    finally:
        cursor.execute("detach outgoing")
    return counts


def swap_in(incoming: Path, release: str) -> None:
    """Make the finished folder `incoming` the current release, durable before it is visible."""
    for path in sorted(incoming.rglob("*")):
        _sync(path)
    _sync(incoming)
    final = PUBLISHED / "releases" / release
    final.parent.mkdir(parents=True, exist_ok=True)
    _clear(final)
    incoming.replace(final)
    _sync(final.parent)
    _point(PUBLISHED / "current", f"releases/{release}")
    for name, target in LINKS.items():
        if not (PUBLISHED / name).is_symlink():
            _point(PUBLISHED / name, target)
    _sync(PUBLISHED)
    _forget_old_releases(keep=release)


def _point(link: Path, target: str) -> None:
    fresh = link.with_name(f".{link.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target)
    fresh.replace(link)


def _forget_old_releases(keep: str) -> None:
    releases = sorted(
        (path for path in (PUBLISHED / "releases").iterdir() if path.name != keep),
        key=lambda path: path.stat().st_mtime_ns,
    )
    for path in releases[: max(0, len(releases) - RELEASES_KEPT + 1)]:
        _clear(path)
    for path in PUBLISHED.glob(".incoming_*"):
        _clear(path)


def _clear(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
