"""A gated `dbt build` publishes, and what fails leaves the readers alone."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from warehouse import DBT

from scripts import publish
from scripts.paths import ROOT

PERIOD = "period_type, period_start, period_end, as_at, knowledge"
# Each query counts faulty rows of the published interface.
FAULTS = {
    "a key repeats": "select count(*) from "
    f"(select 1 from kpi_values group by measure, definition_version, {PERIOD}, dimension "
    "having count(*) > 1)",
    "a measure or version is blank": "select count(*) from kpi_values "
    "where coalesce(measure, '') = '' or coalesce(definition_version, '') = ''",
    "a dimension is null": "select count(*) from kpi_values where dimension is null",
    "a rate is not numerator / denominator": "select count(*) from kpi_values "
    "where unit in ('share', 'ratio') and numerator is not null and denominator <> 0 and "
    "(value is null or value <> cast(numerator as double) / cast(denominator as double))",
    "a share lies outside 0 to 1": "select count(*) from kpi_values "
    "where unit = 'share' and (value < 0 or value > 1)",
    "no value and no reason": "select count(*) from kpi_values "
    "where value is null and coalesce(not_applicable_reason, '') = ''",
    "first published before the period ended": "select count(*) from kpi_values "
    "where knowledge = 'first_published' and as_at < period_end",
    "a published figure is unexplained": "select count(*) from published_figure_reconciliation "
    "where status in ('unexplained', 'missing_here')",
    "explained without an explanation": "select count(*) from published_figure_reconciliation "
    "where status = 'explained' and coalesce(explanation, '') = ''",
    "rows that no account covers": "select count(*) from row_accounting "
    "where rows_in <> rows_used + rows_quarantined + rows_duplicate",
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project, small enough to build in a test: a set of foreign extracts."""
    from independent import foreign

    copy = tmp_path_factory.mktemp("project") / "warehouse"
    for part in ("expectations", "macros", "models", "scripts", "seeds/reference", "tests"):
        # Unit tests hold models, not publication, and take half of a build.
        ignored = shutil.ignore_patterns("*_unit_tests.yml", "*_cache")
        shutil.copytree(ROOT / part, copy / part, ignore=ignored)
    for name in ("dbt_project.yml", "profiles.yml"):
        shutil.copy(ROOT / name, copy / name)
    (copy / "seeds" / "demonstration").mkdir()
    foreign.make_extracts(copy / "seeds" / "demonstration", 1)
    command = "from scripts import extracts; extracts.complete('seeds/demonstration')"
    subprocess.run([str(DBT.with_name("python")), "-c", command], cwd=copy, check=True)
    return copy


def build(
    project: Path, *arguments: str, folder: Path | None = None, file: Path | None = None
) -> subprocess.CompletedProcess:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("TOEX_")}
    environment["PYTHONPATH"] = str(project)
    if file:
        environment["TOEX_BUILD_FILE"] = str(file)
    return subprocess.run(
        [str(DBT), "--no-use-colors", *(arguments or ("build",))],
        cwd=folder or project,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def published(project: Path) -> Iterator[Path]:
    outcome = build(project)
    assert outcome.returncode == 0, outcome.stdout[-4000:]
    yield project / "published"


@pytest.fixture
def reader(published: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(published / "toex.duckdb"), read_only=True) as connection:
        yield connection


@pytest.mark.parametrize("fault", FAULTS)
def test_the_published_interface_holds(reader: duckdb.DuckDBPyConnection, fault: str) -> None:
    assert reader.execute(FAULTS[fault]).fetchall() == [(0,)], fault


def test_every_public_table_is_there_in_both_forms(published: Path) -> None:
    manifest = json.loads((published / "internal" / "manifest.json").read_text())
    with duckdb.connect(str(published / "toex.duckdb"), read_only=True) as connection:
        for table, rows in manifest["tables"].items():
            parquet = published / "parquet" / f"{table}.parquet"
            for source in (table, f"read_parquet('{parquet}')"):
                found = connection.execute(f"select count(*) from {source}").fetchall()
                assert found == [(rows,)], source
    assert manifest["tables"]["kpi_values"] > 1000


def test_a_failed_expectation_stops_the_build_and_names_rows(
    project: Path, published: Path
) -> None:
    before = (published / "current").readlink()
    suite = project / "expectations" / "extracts" / "soc_master_list.json"
    kept = suite.read_text()
    broken = json.loads(kept)
    for expectation in broken["expectations"]:
        if expectation["kwargs"].get("column") == "change":
            expectation["kwargs"]["regex"] = "^remove$"
    suite.write_text(json.dumps(broken))
    try:
        outcome = build(project)
    finally:
        suite.write_text(kept)
    assert outcome.returncode == 1
    assert "Gate soc_master_list: 1 critical expectation(s) failed" in outcome.stdout
    assert re.search(r"soc_master_list_\d{8}\.csv row \d+ change = 'upsert'", outcome.stdout)
    assert "SKIP relation quality.published" in outcome.stdout
    assert (published / "current").readlink() == before


def test_a_broken_mart_expectation_keeps_the_last_release(project: Path, published: Path) -> None:
    before = (published / "current").readlink()
    suite = project / "expectations" / "marts" / "kpi_values.json"
    kept = suite.read_text()
    broken = json.loads(kept)
    broken["expectations"][0]["kwargs"] = {"max_value": 1}
    suite.write_text(json.dumps(broken))
    try:
        outcome = build(project)
    finally:
        suite.write_text(kept)
    assert outcome.returncode == 1
    assert "Gate kpi_values" in outcome.stdout
    assert (published / "current").readlink() == before


@pytest.mark.parametrize(
    "command", [("run",), ("build", "--select", "published"), ("build", "--empty")]
)
def test_only_a_whole_build_publishes(
    project: Path, published: Path, command: tuple[str, ...]
) -> None:
    before = (published / "current").readlink()
    build(project, *command)
    assert (published / "current").readlink() == before


def test_a_reader_keeps_the_release_that_it_opened(project: Path, published: Path) -> None:
    with duckdb.connect(str(published / "toex.duckdb"), read_only=True) as old:
        count = old.execute("select count(*) from kpi_values").fetchall()
        outcome = build(project)
        assert outcome.returncode == 0, outcome.stdout[-2000:]
        assert old.execute("select count(*) from kpi_values").fetchall() == count


def test_dbt_started_from_another_folder_makes_no_second_warehouse(
    project: Path, published: Path, tmp_path: Path
) -> None:
    before = (published / "current").readlink()
    place = ("--project-dir", str(project), "--profiles-dir", str(project))
    astray = build(project, "build", *place, folder=tmp_path)
    assert astray.returncode != 0
    assert "Cannot open file" in astray.stdout
    assert not list(tmp_path.rglob("*.duckdb"))
    assert (published / "current").readlink() == before
    told = build(project, "build", *place, folder=tmp_path, file=project / "target/build.duckdb")
    assert told.returncode == 0, told.stdout[-2000:]
    assert (published / "current").readlink() != before


def test_a_killed_build_leaves_the_readers_a_whole_release(project: Path, published: Path) -> None:
    before = (published / "current").readlink()
    environment = {k: v for k, v in os.environ.items() if not k.startswith("TOEX_")}
    running = subprocess.Popen(
        [str(DBT), "build"],
        cwd=project,
        env=environment | {"PYTHONPATH": str(project)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    time.sleep(15)
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    assert (published / "current").readlink() == before
    with duckdb.connect(str(published / "toex.duckdb"), read_only=True) as connection:
        assert connection.execute("select count(*) from kpi_values").fetchall()[0][0] > 1000


def test_a_swap_that_dies_half_way_shows_the_old_release(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publish, "PUBLISHED", tmp_path)

    def prepare(release: str) -> Path:
        incoming = tmp_path / f".incoming_{release}"
        for product in publish.PRODUCTS:
            (incoming / product / "parquet").mkdir(parents=True)
            (incoming / product / "toex.duckdb").write_text(release)
        return incoming

    publish.swap_in(prepare("first"), "first")
    second = prepare("second")

    def dies(link: Path, target: str) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(publish, "_point", dies)
    with pytest.raises(OSError, match="no space"):
        publish.swap_in(second, "second")
    for place in ("toex.duckdb", "internal/toex.duckdb", "public/toex.duckdb"):
        assert (tmp_path / place).read_text() == "first"
