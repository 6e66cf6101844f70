"""The house rules of the dbt project, held over its manifest; each message names the nodes.

An exception is a row of `house_rule_exceptions.csv` (rule = the name of the test without `test_`,
node, reason); an exception that nothing needs any more is a failure too.
"""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import pytest

from scripts import extracts
from scripts.paths import EXPECTATIONS, ROOT, TARGET

Node = dict[str, Any]
EXCEPTIONS = Path(__file__).with_name("house_rule_exceptions.csv")
READ_BY_THE_MANIFEST = (
    "models",
    "macros",
    "seeds",
    "tests/data",
    "tests/generic",
    "analyses",
    "dbt_project.yml",
)
KEY_TESTS = {"unique", "unique_combination"}
OWN_SCHEMAS = "raw|gated|staging|reference|quality|intermediate|marts|audit|main"
CLOCK_OR_CHANCE = re.compile(
    r"current_date|current_time|now\(\)|today\(\)|\brandom\(|run_started_at|gen_random_uuid",
    re.IGNORECASE,
)
PYTHON_CLOCK_OR_CHANCE = re.compile(r"\.today\(|\.now\(|utcnow|time\.time\(|\brandom\.random\(")


@dataclass(frozen=True)
class Project:
    """The manifest, with what the rules ask of it."""

    manifest: dict[str, Any]

    @cached_property
    def nodes(self) -> dict[str, Node]:
        return dict(sorted(self.manifest["nodes"].items()))

    @cached_property
    def models(self) -> list[Node]:
        return [node for node in self.nodes.values() if node["resource_type"] == "model"]

    @cached_property
    def extracts(self) -> list[Node]:
        return [
            node
            for node in self.nodes.values()
            if node["resource_type"] == "seed" and node["config"]["schema"] == "raw"
        ]

    @cached_property
    def extract_gates(self) -> list[Node]:
        gates = self.in_folder("quality/gates")
        return [model for model in gates if model["name"] != "gate_marts"]

    @cached_property
    def public_marts(self) -> list[Node]:
        return [model for model in self.models if model["access"] == "public"]

    def in_folder(self, folder: str) -> list[Node]:
        start = f"models/{folder}/"
        return [m for m in self.models if str(m["original_file_path"]).startswith(start)]

    def parents(self, node: Node) -> list[Node]:
        found = node.get("depends_on", {}).get("nodes", [])
        return [self.nodes[unique_id] for unique_id in found if unique_id in self.nodes]

    def children(self, node: Node) -> list[Node]:
        return [model for model in self.models if node in self.parents(model)]

    def tests_of(self, model: Node) -> list[Node]:
        return [
            node
            for node in self.nodes.values()
            if node["resource_type"] == "test"
            and node.get("attached_node") == model["unique_id"]
            and node["config"]["enabled"]
        ]


def _is_current(manifest: Path) -> bool:
    """Whether nothing that the manifest was read from has changed since."""
    if not manifest.exists():
        return False
    read = [
        path for name in READ_BY_THE_MANIFEST for path in (ROOT / name, *(ROOT / name).rglob("*"))
    ]
    wanted = [
        path for path in read if path.suffix in {".sql", ".yml", ".md", ".py"} or path.is_dir()
    ]
    return max(path.stat().st_mtime for path in wanted) <= manifest.stat().st_mtime


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    manifest = TARGET / "manifest.json"
    if not _is_current(manifest):
        extracts.complete(os.environ.get("TOEX_EXTRACTS", "seeds/demonstration"))
        folder = tmp_path_factory.mktemp("manifest")
        manifest = folder / "manifest.json"
        command = [sys.executable, "-m", "dbt.cli.main", "--log-path", str(folder), "parse"]
        command += ["--project-dir", str(ROOT), "--profiles-dir", str(ROOT)]
        run = subprocess.run(
            [*command, "--target-path", str(folder)], cwd=ROOT, capture_output=True, text=True
        )
        assert run.returncode == 0, f"dbt cannot parse the project:\n{run.stdout}{run.stderr}"
    return Project(json.loads(manifest.read_text()))


def _exceptions() -> list[dict[str, str]]:
    with EXCEPTIONS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def hold(request: pytest.FixtureRequest, broken: dict[str, str], to_do: str) -> None:
    """Fail for each node of `broken` (node: what is wrong) that is no exception of this rule."""
    rule = request.function.__name__.removeprefix("test_")
    excused = {row["node"] for row in _exceptions() if row["rule"] == rule}
    wrong = {node: why for node, why in broken.items() if node not in excused}
    lines = [f"  {node}: {why}" for node, why in sorted(wrong.items())]
    assert not wrong, f"{len(wrong)} break the house rule {rule}:\n" + "\n".join([*lines, to_do])
    idle = sorted(excused - set(broken))
    assert not idle, f"Exceptions of {rule} that nothing needs: {idle}. Delete their rows."


def _named(nodes: Iterable[Node]) -> str:
    return ", ".join(sorted(node["name"] for node in nodes)) or "none"


def _folder(node: Node) -> Path:
    return Path(node["original_file_path"]).parent


def _first_sentence(text: str) -> str:
    return re.split(r"(?<=[.!?])\s", text.strip(), maxsplit=1)[0]


def _without_comments(code: str) -> str:
    return re.sub(r"\{#.*?#\}|/\*.*?\*/|--[^\n]*", "", code, flags=re.DOTALL)


def _is_reference(node: Node) -> bool:
    in_reference: bool = node["config"]["schema"] == "reference"
    return in_reference or node["name"].startswith("stg_reference__")


def _files(folders: Iterable[str], suffixes: set[str]) -> list[Path]:
    found = [path for folder in folders for path in (ROOT / folder).rglob("*")]
    return sorted(path for path in found if path.is_file() and path.suffix in suffixes)


# Layers


def test_staging_reads_base_alone(request: pytest.FixtureRequest, project: Project) -> None:
    broken = {}
    for model in project.in_folder("staging"):
        if model["name"].startswith("stg_reference__"):
            strangers = [p for p in project.parents(model) if not _is_reference(p)]
        elif model["name"].startswith("stg_"):
            strangers = [p for p in project.parents(model) if not p["name"].startswith("base_")]
        else:
            continue
        if strangers:
            broken[model["name"]] = f"reads {_named(strangers)}"
    hold(request, broken, "Read the base model of the source (for reference data: its seeds).")


def test_base_reads_its_gate_and_reference(
    request: pytest.FixtureRequest, project: Project
) -> None:
    broken = {}
    for model in project.models:
        if model["name"].startswith("base_"):
            others = [p for p in project.parents(model) if not _is_reference(p)]
            if len(others) != 1 or not others[0]["name"].startswith("gate_"):
                broken[model["name"]] = f"reads {_named(others)}"
    hold(request, broken, "A base model reads one gate, and reference data to look up.")


def test_marts_read_nothing_unrefined(request: pytest.FixtureRequest, project: Project) -> None:
    broken = {}
    for model in project.in_folder("marts"):
        crude = [
            p
            for p in project.parents(model)
            if p in project.extracts or p["name"].startswith(("gate_", "base_"))
        ]
        if crude:
            broken[model["name"]] = f"reads {_named(crude)}"
    hold(request, broken, "Read the staging or intermediate model instead.")


def test_gate_has_one_parent(request: pytest.FixtureRequest, project: Project) -> None:
    broken = {}
    for model in project.extract_gates:
        parents = project.parents(model)
        if [f"gate_{parent['name']}" for parent in parents] != [model["name"]]:
            broken[model["name"]] = f"reads {_named(parents)}"
    hold(request, broken, "gate_<source> reads the raw extract <source> and nothing else.")


def test_extract_has_one_child(request: pytest.FixtureRequest, project: Project) -> None:
    broken = {
        seed["name"]: f"read by {_named(project.children(seed))}"
        for seed in project.extracts
        if len(project.children(seed)) != 1
    }
    hold(request, broken, "Only the gate of an extract reads it: read the gate or what follows.")


def test_model_has_parents(request: pytest.FixtureRequest, project: Project) -> None:
    broken = {m["name"]: "reads nothing" for m in project.models if not project.parents(m)}
    hold(request, broken, "What a model holds comes from extracts or reference seeds.")


def test_model_has_few_parents(request: pytest.FixtureRequest, project: Project) -> None:
    broken = {}
    for model in project.models:
        parents = [p for p in project.parents(model) if p["resource_type"] == "model"]
        if len(parents) >= 7:
            broken[model["name"]] = f"reads {len(parents)} models: {_named(parents)}"
    hold(request, broken, "Join some of them in an intermediate model first.")


def test_relations_are_referenced(request: pytest.FixtureRequest, project: Project) -> None:
    # `is distinct from a.b` and `extract(year from a.b)` name columns.
    column = re.compile(r"distinct\s+from|\(\s*\w+\s+from", re.IGNORECASE)
    relation = re.compile(
        rf"\b(?:from|join)\s+\"?[a-z_]\w*\"?\.\"?[a-z_]\w*|\b(?:{OWN_SCHEMAS})\.[a-z_]\w*",
        re.IGNORECASE,
    )
    broken = {}
    for model in project.models:
        if model["language"] == "python":
            continue
        found = relation.findall(column.sub("", _without_comments(model["raw_code"])))
        if found:
            broken[model["name"]] = f"names {', '.join(found)}"
    hold(request, broken, "Use ref(): dbt builds in the order of references.")


def test_no_view_reads_a_view(request: pytest.FixtureRequest, project: Project) -> None:
    broken = {}
    for model in project.models:
        if model["config"]["materialized"] == "view":
            views = [p for p in project.parents(model) if p["config"]["materialized"] == "view"]
            if views:
                broken[model["name"]] = f"reads {_named(views)}"
    hold(request, broken, "Materialise one of them as a table.")


# Keys and descriptions


def test_model_has_a_tested_key(request: pytest.FixtureRequest, project: Project) -> None:
    broken = {}
    for model in project.models:
        tests = [
            (t["test_metadata"] or {}, t) for t in map(_with_metadata, project.tests_of(model))
        ]
        keys = [(meta["name"], test) for meta, test in tests if meta.get("name") in KEY_TESTS]
        present = {test["column_name"] for meta, test in tests if meta.get("name") == "not_null"}
        whole = any(name == "unique_combination" for name, _ in keys)
        single = any(name == "unique" and test["column_name"] in present for name, test in keys)
        if not (whole or single):
            broken[model["name"]] = "has no tested key"
    hold(request, broken, "Test unique and not_null on one column, or unique_combination.")


def _with_metadata(test: Node) -> Node:
    return {"test_metadata": None, "column_name": None, **test}


def test_models_and_columns_are_described(request: pytest.FixtureRequest, project: Project) -> None:
    broken = {}
    for model in project.models:
        bare = [c["name"] for c in model["columns"].values() if not c["description"].strip()]
        if not model["description"].strip():
            broken[model["name"]] = "has no description"
        elif not model["columns"]:
            broken[model["name"]] = "describes no column"
        elif bare:
            broken[model["name"]] = f"leaves columns undescribed: {', '.join(bare)}"
    hold(request, broken, "Describe the model and every column in the YAML beside it.")


def test_described_columns_are_those_built(
    request: pytest.FixtureRequest, project: Project
) -> None:
    file = Path(os.environ.get("TOEX_BUILD_FILE", TARGET / "build.duckdb"))
    if not file.exists():
        pytest.skip(f"{file} is not built")
    built = _built_columns(file)
    broken = {}
    for model in project.models:
        columns = built.get((model["schema"], model["name"]))
        if columns is None:
            continue
        described = set(model["columns"])
        if model in project.extract_gates:
            # A gate hands the delivered columns on; its suite lists them.
            source = model["name"].removeprefix("gate_")
            described |= set(extracts.layouts().get(source, []))
        if columns != described:
            broken[model["name"]] = (
                f"not described: {sorted(columns - described)}, "
                f"not built: {sorted(described - columns)}"
            )
    hold(request, broken, "Describe what is built, or build again.")


def _built_columns(file: Path) -> dict[tuple[str, str], set[str]]:
    try:
        connection = duckdb.connect(str(file), read_only=True)
    except duckdb.IOException as error:
        pytest.skip(f"{file} is being written: {error}")
    with connection:
        rows = connection.execute(
            "select table_schema, table_name, column_name from information_schema.columns"
        ).fetchall()
    columns: dict[tuple[str, str], set[str]] = {}
    for schema, table, column in rows:
        columns.setdefault((schema, table), set()).add(column)
    return columns


def test_description_begins_with_the_grain(
    request: pytest.FixtureRequest, project: Project
) -> None:
    described = [*project.models, *project.extracts]
    broken = {
        node["name"]: repr(_first_sentence(node["description"]))
        for node in described
        if not _first_sentence(node["description"]).startswith("One row per ")
    }
    hold(request, broken, 'The first sentence is the grain: "One row per ...".')


def test_unit_test_states_a_policy(request: pytest.FixtureRequest, project: Project) -> None:
    broken = {}
    for unit_test in project.manifest["unit_tests"].values():
        sentence = (unit_test["description"] or "").strip()
        if not re.match(r"(?:[A-Z0-9]|v\d).*\s.*\s.*\s", sentence) or "\n" in sentence:
            broken[f"{unit_test['model']}.{unit_test['name']}"] = repr(sentence)
    hold(request, broken, "Describe the unit test by one sentence of policy.")


# Names and files


def test_names_say_the_layer(request: pytest.FixtureRequest, project: Project) -> None:
    broken = {}
    for model in project.models:
        pattern = _name_pattern(_folder(model).parts[1:])
        if pattern and not re.fullmatch(pattern, model["name"]):
            broken[model["name"]] = f"in {_folder(model)} should match {pattern}"
    hold(request, broken, "Rename the model or move it.")


def _name_pattern(folders: tuple[str, ...]) -> str | None:
    match folders:
        case ("quality", "gates"):
            return r"gate_[a-z0-9_]+"
        case ("staging", source):
            return rf"stg_{source}__[a-z0-9]+(_[a-z0-9]+)*"
        case ("staging", source, "base"):
            return rf"base_{source}__[a-z0-9]+(_[a-z0-9]+)*"
        case ("intermediate", *_):
            return r"int_[a-z0-9]+(_[a-z0-9]+)*_([a-z]+ed|chosen|known|drawn)"
        case ("marts", question, kpi) if question != "pack":
            return rf"(fct|kpi)_{kpi}"
        case ("marts" | "quality", *_):
            return r"(?!(stg|base|int|fct|kpi)_)[a-z0-9]+(_[a-z0-9]+)*|kpi_values"
    return r"(?!)"


def test_kpi_has_its_two_models(request: pytest.FixtureRequest, project: Project) -> None:
    folders = {_folder(model) for model in project.in_folder("marts")}
    names = {model["name"] for model in project.models}
    broken = {}
    for folder in sorted(folders):
        if folder.parts[2] not in {"pack", "reconciliation"}:
            missing = {f"fct_{folder.name}", f"kpi_{folder.name}"} - names
            if missing:
                broken[str(folder)] = f"lacks {', '.join(sorted(missing))}"
    hold(request, broken, "A KPI's folder has what happened (fct_) and its measures (kpi_).")


def test_yaml_lies_beside_its_model(request: pytest.FixtureRequest, project: Project) -> None:
    broken = {}
    for model in project.models:
        yaml = Path((model["patch_path"] or "").removeprefix(f"{model['package_name']}://"))
        # The base models of a source are described with the staging models that they serve.
        beside = {_folder(model)} | (
            {_folder(model).parent} if _folder(model).name == "base" else set()
        )
        if yaml.parent not in beside:
            broken[model["name"]] = f"is described in {yaml if yaml.name else 'no YAML'}"
    hold(request, broken, "Describe a model in a YAML of its own folder.")


def test_yaml_is_short(request: pytest.FixtureRequest) -> None:
    files = _files(["models", "seeds", "tests", "macros"], {".yml"})
    _hold_length(request, files, 300, "Split the file by subject.")


def test_model_is_short(request: pytest.FixtureRequest) -> None:
    files = _files(["models"], {".sql"})
    _hold_length(request, files, 160, "Move a step into an intermediate model of its own.")


def _hold_length(request: pytest.FixtureRequest, files: list[Path], limit: int, to_do: str) -> None:
    lengths = {str(f.relative_to(ROOT)): len(f.read_text().splitlines()) for f in files}
    broken = {name: f"has {n} lines" for name, n in lengths.items() if n >= limit}
    hold(request, broken, f"Keep it under {limit} lines. {to_do}")


# What is published


def test_exposure_reads_tables(request: pytest.FixtureRequest, project: Project) -> None:
    broken = {}
    for exposure in project.manifest["exposures"].values():
        others = [p for p in project.parents(exposure) if p["config"]["materialized"] != "table"]
        if others or not project.parents(exposure):
            broken[exposure["name"]] = f"reads {_named(others)}"
    hold(request, broken, "People read tables: name at least one, and materialise all as tables.")


def test_kpi_models_are_public(request: pytest.FixtureRequest, project: Project) -> None:
    broken = {
        model["name"]: f"has access {model['access']}"
        for model in project.in_folder("marts")
        if model not in project.public_marts
    }
    hold(request, broken, "A mart is for readers outside the project: access: public.")


def test_public_mart_has_a_contract(request: pytest.FixtureRequest, project: Project) -> None:
    broken = {}
    for model in project.public_marts:
        lacks = [
            what
            for what, there in {
                "an enforced contract": model["config"]["contract"]["enforced"],
                "a group": model["config"]["group"],
                "a type for every column": all(c["data_type"] for c in model["columns"].values()),
                f"expectations/marts/{model['name']}.json": (
                    EXPECTATIONS / "marts" / f"{model['name']}.json"
                ).exists(),
            }.items()
            if not there
        ]
        if lacks:
            broken[model["name"]] = f"lacks {', '.join(lacks)}"
    hold(request, broken, "Readers rely on names and types, on an owner and on a gate.")


def test_public_mart_is_gated(request: pytest.FixtureRequest, project: Project) -> None:
    gated = [p for m in project.models if m["name"] == "gate_marts" for p in project.parents(m)]
    broken = {m["name"]: "is not gated" for m in project.public_marts if m not in gated}
    hold(request, broken, "Make every public mart a parent of gate_marts.")


def test_extract_has_suite_and_gate(request: pytest.FixtureRequest, project: Project) -> None:
    seeds = {seed["name"] for seed in project.extracts}
    suites = {path.stem for path in (EXPECTATIONS / "extracts").glob("*.json")}
    gates = {m["name"].removeprefix("gate_") for m in project.extract_gates}
    broken = {}
    for source in seeds | suites | gates:
        places = {"seed": seeds, "suite": suites, "gate": gates}
        lacks = [place for place, sources in places.items() if source not in sources]
        if lacks:
            broken[source] = f"has no {', no '.join(lacks)}"
    hold(request, broken, "A source has its extract, its suite and its gate.")


def test_gate_rules_have_reasons(request: pytest.FixtureRequest) -> None:
    with (ROOT / "seeds/reference/quarantine_rules.csv").open(encoding="utf-8", newline="") as file:
        known = {row["rule"] for row in csv.DictReader(file)}
    broken = {}
    for suite in sorted((EXPECTATIONS / "extracts").glob("*.json")):
        metas = [
            expectation["meta"] for expectation in json.loads(suite.read_text())["expectations"]
        ]
        unknown = {m["rule"] for m in metas if m.get("quarantine") and m["rule"] not in known}
        if unknown:
            broken[suite.stem] = f"quarantines by {', '.join(sorted(unknown))}"
    hold(request, broken, "Give the rule its reason in seeds/reference/quarantine_rules.csv.")


# Same input, same output


def test_nothing_asks_the_clock(request: pytest.FixtureRequest) -> None:
    sql = _files(["models", "macros", "analyses", "tests"], {".sql", ".yml"})
    python = _files(["models", "scripts"], {".py"})
    broken = {}
    for files, forbidden in ((sql, CLOCK_OR_CHANCE), (python, PYTHON_CLOCK_OR_CHANCE)):
        for file in files:
            found = forbidden.findall(file.read_text())
            if found:
                broken[str(file.relative_to(ROOT))] = f"uses {', '.join(sorted(set(found)))}"
    hold(request, broken, "Time is a knowledge date in the data; chance has a seed.")


def test_exceptions_are_explained() -> None:
    rows = _exceptions()
    rules = {name.removeprefix("test_") for name in globals() if name.startswith("test_")}
    assert [row for row in rows if row["rule"] not in rules] == [], "No rule has this name."
    assert [row for row in rows if len(row["reason"].split()) < 4] == [], "Say why in a sentence."
