"""Policies of the benchmark of the matching and of the worklist."""

import csv
from pathlib import Path

import duckdb
import pytest

from scripts import worklist
from scripts.benchmark_matching.measure import accuracy, found_among
from scripts.benchmark_matching.world import make_world

TRUTH = {"I-1": "T-1", "I-2": "T-2", "I-3": None, "I-4": "T-4"}


def test_a_missing_and_a_wrong_decision_are_both_misses() -> None:
    found = accuracy({"I-1": "T-1", "I-2": "T-9", "I-3": "T-3", "I-4": None}, TRUTH)
    assert (found.true_positives, found.false_positives, found.false_negatives) == (1, 2, 2)
    assert found.true_positives + found.false_negatives == found.positives == 3
    assert found.precision == pytest.approx(1 / 3)
    assert found.f1 == pytest.approx(1 / 3)


def test_what_a_reviewer_is_offered_counts_as_found() -> None:
    assert found_among({"I-2": {"T-2", "T-9"}, "I-3": {"T-3"}}, TRUTH) == pytest.approx(1 / 3)


def test_equal_seeds_give_equal_worlds_and_the_truth_is_on_the_list() -> None:
    world = make_world(100, 500, 1)
    assert world == make_world(100, 500, 1)
    assert world != make_world(100, 500, 2)
    listed = {entry.threat_id for entry in world.entries}
    truths = [row.truth for row in world.identifications if row.truth]
    assert len(truths) == len(set(truths)) == 85
    assert set(truths) <= listed


def test_no_finding_against_a_match_is_proof_in_the_worlds() -> None:
    world = make_world(1_000, 5_000, 1)
    entries = {entry.threat_id: entry for entry in world.entries}
    true = [(row, entries[row.truth]) for row in world.identifications if row.truth]
    in_part = [
        row
        for row, entry in true
        if row.threats
        and set(row.threats) & set(entry.threats)
        and not set(row.threats) <= set(entry.threats)
    ]
    before = [row for row, entry in true if entry.first_recorded < row.on]
    other_id = [row for row, entry in true if row.mor_id and row.mor_id != entry.mor_id]
    assert min(len(in_part), len(before), len(other_id)) > 10


def published(file: Path, key: str) -> Path:
    with duckdb.connect(str(file)) as connection:
        connection.execute(
            "create table reporting_points as select date '2025-06-30' as as_at;"
            "create table identifications_unmatched as select date '2025-06-30' as as_at, "
            "$key as identification_id, 'OCG' as identified_type, date '2025-06-01' "
            "as identified_on, 29 as age_days, 'for_review' as reason".replace("$key", f"'{key}'")
            + "; create table identification_candidates as select "
            f"'{key}' as identification_id, 'T-0000001' as candidate_threat_id, "
            "1 as candidate_rank, 'Near id' as rule_label, -4 as score, 'near' as id_evidence, "
            "null::varchar as reference_evidence, null::varchar as name_evidence, "
            "null::varchar as rarity_evidence, "
            "'other' as region_evidence, null::varchar as threat_evidence, "
            "'same' as category_evidence, 'far' as date_evidence, "
            "'rule_only_for_review' as why_not, null::varchar as claimed_by;"
            "create table record_links as select 'disruption_to_threat' as link, "
            "'DIS-1' as source_key, 'T-0000001;T-0000002' as target_keys, 'Same id' as rule_label, "
            "'several_targets' as why_not"
        )
    return file


def test_the_worklist_says_what_to_decide_and_what_speaks_for_it(tmp_path: Path) -> None:
    assert worklist.write(published(tmp_path / "toex.duckdb", "ID-1"), tmp_path) == 2
    with (tmp_path / "worklist.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["source_key"]: row for row in csv.DictReader(file)}
    assert rows["ID-1"]["evidence"] == "id near; region other; category same; date far"
    assert rows["ID-1"]["score"] == "-4"
    assert rows["DIS-1"]["reason"] == "several_targets"


def test_no_cell_of_the_worklist_is_a_formula_or_markup(tmp_path: Path) -> None:
    worklist.write(published(tmp_path / "toex.duckdb", "=A1<b>"), tmp_path)
    assert "'=A1<b>" in (tmp_path / "worklist.csv").read_text(encoding="utf-8-sig")
    page = (tmp_path / "worklist.html").read_text(encoding="utf-8")
    assert "=A1&lt;b&gt;" in page
    assert "<b>" not in page


def test_without_a_publication_the_worklist_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(worklist.WorklistError, match="make build"):
        worklist.write(tmp_path / "toex.duckdb", tmp_path)
