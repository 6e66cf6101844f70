"""Each house rule fails on a project that breaks it, and its message names the node."""

from __future__ import annotations

import copy
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
import test_house_rules as rules
from test_house_rules import Project, project  # noqa: F401  (pytest finds the fixture here)

Nodes = dict[str, dict[str, Any]]
PREFIX = "model.toex_warehouse."
MART = PREFIX + "kpi_ori"
STAGED = PREFIX + "stg_morile__assessments"
BASE = PREFIX + "base_morile__assessments"
GATE = PREFIX + "gate_finance"
RAW = "seed.toex_warehouse.finance"


def _reads(model: str, *more: str) -> Callable[[Nodes], None]:
    return lambda nodes: nodes[model]["depends_on"]["nodes"].extend(more)


def _has(model: str, **values: object) -> Callable[[Nodes], None]:
    return lambda nodes: nodes[model].update(values)


def _configured(model: str, **values: object) -> Callable[[Nodes], None]:
    return lambda nodes: nodes[model]["config"].update(values)


def _loses_its_parents(nodes: Nodes) -> None:
    nodes[GATE]["depends_on"]["nodes"] = []


def _loses_its_tests(nodes: Nodes) -> None:
    tests = [key for key, node in nodes.items() if node.get("attached_node") == GATE]
    for key in tests:
        del nodes[key]


def _loses_a_column_description(nodes: Nodes) -> None:
    nodes[GATE]["columns"]["raw_row"]["description"] = " "


def _has_views(nodes: Nodes) -> None:
    for key in (STAGED, BASE):
        nodes[key]["config"]["materialized"] = "view"


def _loses_its_type(nodes: Nodes) -> None:
    next(iter(nodes[MART]["columns"].values()))["data_type"] = None


@pytest.mark.parametrize(
    ("rule", "break_it", "named"),
    [
        (rules.test_staging_reads_base_alone, _reads(STAGED, RAW), "stg_morile__assessments"),
        (rules.test_base_reads_its_gate_and_reference, _reads(BASE, GATE), "base_morile__"),
        (rules.test_marts_read_nothing_unrefined, _reads(MART, BASE), "kpi_ori"),
        (rules.test_gate_has_one_parent, _reads(GATE, STAGED), "gate_finance"),
        (rules.test_gate_has_one_parent, _has(GATE, name="gate_money"), "gate_money"),
        (rules.test_extract_has_one_child, _reads(MART, RAW), "finance"),
        (rules.test_model_has_parents, _loses_its_parents, "gate_finance"),
        (
            rules.test_model_has_few_parents,
            lambda nodes: _reads(MART, *(k for k in nodes if ".gate_" in k and "model" in k))(
                nodes
            ),
            "kpi_ori",
        ),
        (
            rules.test_relations_are_referenced,
            _has(MART, raw_code="select * from somewhere.rows"),
            "kpi_ori",
        ),
        (
            rules.test_relations_are_referenced,
            _has(MART, raw_code="select * from\n  rows, marts.fct_ori"),
            "kpi_ori",
        ),
        (rules.test_no_view_reads_a_view, _has_views, "stg_morile__assessments"),
        (rules.test_model_has_a_tested_key, _loses_its_tests, "gate_finance"),
        (rules.test_models_and_columns_are_described, _has(GATE, description=""), "gate_finance"),
        (rules.test_models_and_columns_are_described, _has(GATE, columns={}), "gate_finance"),
        (rules.test_models_and_columns_are_described, _loses_a_column_description, "raw_row"),
        (rules.test_description_begins_with_the_grain, _has(GATE, description="Rows."), "Rows."),
        (rules.test_names_say_the_layer, _has(MART, name="kpi_scores"), "kpi_scores"),
        (
            rules.test_names_say_the_layer,
            _has(MART, original_file_path="models/elsewhere/kpi_ori.sql"),
            "kpi_ori",
        ),
        (rules.test_kpi_has_its_two_models, _has(MART, name="fct_oris"), "kpi_ori"),
        (
            rules.test_yaml_lies_beside_its_model,
            _has(GATE, patch_path="toex_warehouse://models/all.yml"),
            "gate_finance",
        ),
        (rules.test_kpi_models_are_public, _has(MART, access="protected"), "kpi_ori"),
        (rules.test_public_mart_has_a_contract, _configured(MART, group=None), "a group"),
        (rules.test_public_mart_has_a_contract, _loses_its_type, "a type for every column"),
        (
            rules.test_public_mart_has_a_contract,
            _configured(MART, contract={"enforced": False}),
            "an enforced contract",
        ),
        (rules.test_public_mart_is_gated, _has(GATE, access="public"), "gate_finance"),
        (rules.test_extract_has_suite_and_gate, _has(RAW, name="money"), "money"),
    ],
)
def test_rule_names_what_breaks_it(
    project: Project,  # noqa: F811
    rule: Callable[..., None],
    break_it: Callable[[Nodes], object],
    named: str,
) -> None:
    manifest = {**project.manifest, "nodes": copy.deepcopy(project.manifest["nodes"])}
    break_it(manifest["nodes"])
    request = SimpleNamespace(function=rule)
    with pytest.raises(AssertionError, match=named):
        rule(request, Project(manifest))


def test_column_reference_is_no_relation(project: Project) -> None:  # noqa: F811
    manifest = {**project.manifest, "nodes": copy.deepcopy(project.manifest["nodes"])}
    code = """
        select extract(year from assessments.assessed_on) as assessed_in  -- from raw.finance
        from {{ ref('fct_ori') }} as assessments
        where assessments.ori is not distinct from assessments.previous_ori
    """
    manifest["nodes"][MART]["raw_code"] = code
    request: Any = SimpleNamespace(function=rules.test_relations_are_referenced)
    rules.test_relations_are_referenced(request, Project(manifest))


@pytest.mark.parametrize(
    "code", ["select current_date", "select now()", "select random()", "{{ run_started_at }}"]
)
def test_the_clock_is_seen(code: str) -> None:
    assert rules.CLOCK_OR_CHANCE.search(code)
