"""Publishes the gated marts: one folder a release, put in the readers' place in one step.

A release has two products, `internal` (everything) and `public` (what the seed published_tables
clears), each a DuckDB file, Parquet and a manifest: DuckDB has no grants, so each audience has its
own file. `published/current` is a link to the release that readers see; `published/internal`,
`published/public`, `published/toex.duckdb` and `published/parquet` lead through it. Replacing that
one link is the publication: a reader sees all of the old release or all of the new one, and one
that holds the old file open keeps reading it.
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
PRODUCTS = ("internal", "public")
LINKS = {product: f"current/{product}" for product in PRODUCTS} | {
    "toex.duckdb": "current/internal/toex.duckdb",
    "parquet": "current/internal/parquet",
}


def publish(
    session: DuckDBPyConnection, gate_marts: DuckDBPyRelation, published_tables: DuckDBPyRelation
) -> pd.DataFrame:
    """Publish the marts that passed their gate as `published_tables` says.

    `gate_marts` has columns mart, query, row_count; `published_tables` product, table_name, mart
    (a mart, `gate_results` or a reference table). Gives one row a product and table: release,
    product, table_name, row_count. Only a whole `dbt build` publishes; after `dbt run`, a selection
    or `--empty` the result has no rows and the last release stays. Raises `OSError` if the folder
    cannot be written and `KeyError` if a table has no source; readers then keep the last release.
    """
    import pandas as pd
    from dbt_common.invocation import get_invocation_id

    invocation = get_invocation_id()
    sources = {mart: query for mart, query, _ in gate_marts.fetchall()}
    sources["gate_results"] = (
        f"select * from audit.gate_results where invocation_id = '{invocation}'"  # noqa: S608
    )
    sources |= {seed: f"select * from reference.{seed}" for seed in ("measures", "dim_kpi")}  # noqa: S608
    columns = ["release", "product", "table_name", "row_count"]
    with session.cursor() as cursor:
        if not _is_whole_build(cursor, invocation):
            return pd.DataFrame(columns=columns).astype({"row_count": "int64"})
        newest = cursor.execute(
            "select cast(max(as_at) as varchar) from marts.reporting_points"
        ).fetchall()[0][0]
        release = f"{newest}_{invocation[:8]}"
        incoming = PUBLISHED / f".incoming_{release}"
        _clear(incoming)
        rows = []
        for product in PRODUCTS:
            tables = {
                table_name: sources[mart]
                for table_name, mart in published_tables.filter(f"product = '{product}'")
                .project("table_name, mart")
                .order("table_name")
                .fetchall()
            }
            counts = write_tables(cursor, tables, incoming / product)
            manifest = {"release": release, "product": product, "newest_knowledge_date": newest}
            manifest |= {"extracts": os.environ.get("TOEX_EXTRACTS", "seeds/demonstration")}
            _write_manifest(incoming / product, manifest | {"tables": counts})
            rows += [(release, product, name, count) for name, count in counts.items()]
    swap_in(incoming, release)
    return pd.DataFrame(rows, columns=columns)


def _write_manifest(folder: Path, manifest: dict[str, object]) -> None:
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


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
        link = PUBLISHED / name
        if not link.is_symlink() or str(link.readlink()) != target:
            _point(link, target)
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
