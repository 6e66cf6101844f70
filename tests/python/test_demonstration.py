"""The bundled demonstration set is what its generator writes, complete and dirty enough."""

import csv
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.demonstration import apmis, claims, master_list, morile, safeguarding, tracker
from scripts.demonstration.calendar import DELIVERIES, SNAPSHOTS
from scripts.demonstration.history import HISTORY_COLUMNS, Row
from scripts.demonstration.scores import LOWEST
from scripts.paths import DEMONSTRATION, ROOT

LAYOUTS = {
    module.SOURCE: module.COLUMNS
    for module in (apmis, claims, master_list, morile, safeguarding, tracker)
}
MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def sources() -> dict[str, list[Row]]:
    found = {}
    for source in LAYOUTS:
        with (DEMONSTRATION / f"{source}.csv").open(encoding="utf-8", newline="") as file:
            found[source] = list(csv.DictReader(file))
    return found


def _generate(target: Path, hash_seed: str) -> None:
    code = "from pathlib import Path; from scripts.demonstration.generate import generate; "
    code += f"generate(Path({str(target)!r}))"
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, env=environment)


def test_the_generator_writes_the_bundled_bytes_with_any_hash_seed(tmp_path: Path) -> None:
    for hash_seed in ("1", "77"):
        folder = tmp_path / hash_seed
        _generate(folder, hash_seed)
        written = sorted(path.name for path in folder.glob("*.csv"))
        # The published figures lie in the same folder, but nobody generates them.
        bundled = {path.name for path in DEMONSTRATION.glob("*.csv")} - {"published_figures.csv"}
        assert set(written) == bundled
        for name in written:
            same = (folder / name).read_bytes() == (DEMONSTRATION / name).read_bytes()
            assert same, f"{name} differs from seeds/demonstration: generate the set again"


def test_the_set_stays_small() -> None:
    sizes = {path.name: path.stat().st_size for path in DEMONSTRATION.glob("*.csv")}
    assert sizes["soc_master_list.csv"] < 13 * MEGABYTE
    assert sum(sizes.values()) < 22 * MEGABYTE


@pytest.mark.parametrize("source", sorted(LAYOUTS))
def test_columns_are_those_of_the_layout(source: str) -> None:
    with (DEMONSTRATION / f"{source}.csv").open(encoding="utf-8", newline="") as file:
        assert next(csv.reader(file)) == [*LAYOUTS[source], *HISTORY_COLUMNS]


@pytest.mark.parametrize("source", sorted(LAYOUTS))
def test_files_and_dates_of_a_delivery_agree(source: str, sources: dict[str, list[Row]]) -> None:
    days = {day.isoformat() for day in [*DELIVERIES, *SNAPSHOTS, master_list.CORRECTION_DATE]}
    for row in sources[source]:
        day = row["extract_date"]
        assert day in days
        assert row["source_file"] == f"{source}_{day.replace('-', '')}.csv"
        assert row["change"] in ("upsert", "remove")
        assert row["source_row"] == "" if row["change"] == "remove" else int(row["source_row"]) > 1


# Source, column, what must occur there (a pattern for the whole cell).
FORMS = [
    *[
        (source, column, form)
        for source, column in (
            ("toex_workload_tracker", "request_date"),
            ("soc_master_list", "snapshot_date"),
            ("morile_assessments", "assessment_date"),
            ("apmis_disruptions", "disruption_date"),
            ("safeguarding_referrals", "referral_date"),
        )
        for form in (r"\d\d/\d\d/\d{4}", r"\d{1,2}/\d{1,2}/\d\d", r"4\d{4}", r".* \d\d:\d\d")
    ],
    *[("apmis_identifications", "mor_id", form) for form in ("|N/A|n/a|-", "mor \\d+", "MOR\\d+")],
    *[("soc_master_list", "mor_id", form) for form in (r"MOR-\d{5} ", r"\d{5}", r"Mor-\d{5}")],
    ("toex_workload_tracker", "mor_id", r"Mor-\d{5}(/\d{5})+"),
    ("toex_workload_tracker", "job_id", ""),
    ("toex_workload_tracker", "job_id", r"TX-\d\d-\d+"),
    ("toex_workload_tracker", "op_alias", r"Op ?\d+"),
    ("toex_workload_tracker", "op_alias", r"[a-z]+ op\. \d+"),
    ("toex_workload_tracker", "op_alias", r"X[A-Z]+ Op \d+"),
    ("toex_workload_tracker", "op_alias", r"(?i).*op\w*\.? ?73/74"),
    ("toex_workload_tracker", "op_alias", r"(TOEX NT|National Team) Op \d+"),
    ("toex_workload_tracker", "op_alias", r"NERSOU Op \d+"),
    ("toex_workload_tracker", "origin", "Self-generated|Pro-active"),
    ("toex_workload_tracker", "gateway", "SCTAC"),
    ("toex_workload_tracker", "support_level", "Full Support"),
    ("toex_workload_tracker", "support_level", "part"),
    ("toex_workload_tracker", "exploitation_types", "CSE; MSHT"),
    ("toex_workload_tracker", "decline_reason", "see .*"),
    ("toex_workload_tracker", "intel_reports_submitted", "23 in total"),
    ("toex_workload_tracker", "status", r"Clsd\?\?"),
    ("toex_workload_tracker", "allocated_date", "31/02/2024"),
    ("toex_workload_tracker", "requesting_org", "Synthetic Borders Unit"),
    ("soc_master_list", "apmis_threat_id", r"\d{5}"),
    ("soc_master_list", "threat_name_alias", r"OP [A-Z].*|Op\.[A-Z].*"),
    ("soc_master_list", "soc_threats", ".*CSA/CSE.*"),
    ("soc_master_list", "soc_threats", ".*MS&HT.*"),
    ("soc_master_list", "ownership_tier", "Tier 2"),
    ("soc_master_list", "owning_region", "NERSOU"),
    ("soc_master_list", "status_reason", "Unmet demand"),
    ("soc_master_list", "latest_morile_score", r"\d+\.0"),
    ("soc_master_list", "latest_morile_score", r"1,\d{3}"),
    ("soc_master_list", "latest_morile_score", r"n\.k\."),
    ("soc_master_list", "latest_ori", "ORI 3"),
    ("soc_master_list", "latest_ori", r"Amber \(3\)"),
    ("soc_master_list", "latest_ori", "ORI 7"),
    ("morile_assessments", "assessment_date", "05/13/2023"),
    ("morile_assessments", "harm_physical", "Severe"),
    ("morile_assessments", "confidence", "H|3"),
    ("morile_assessments", "assessor_is_toex", "y|Yes|1"),
    ("morile_assessments", "version", "2"),
    ("morile_assessments", "ori", "7"),
    ("apmis_identifications", "owning_region", "[a-z]+|London|Tarian"),
    ("apmis_identifications", "verified_status", "Rejected"),
    ("apmis_identifications", "delay_reason", "Assessment category discrepancy"),
    ("apmis_identifications", "delay_reason", "Referred to different region for scoring"),
    ("apmis_disruptions", "disruption_date", "1900-01-00"),
    ("apmis_disruptions", "apmis_threat_id", "|N/A|TBC"),
    ("apmis_disruptions", "threat_record_type", "PI|Individual"),
    ("apmis_disruptions", "threat_record_type", r"Vuln|VULN\."),
    ("apmis_disruptions", "impact_claimed", "MAJOR|Mod|minor "),
    ("apmis_disruptions", "moderation_status", "Awaiting|Pending"),
    ("apmis_disruptions", "moderation_status", ""),
    ("apmis_disruptions", "moderation_status", "Returned"),
    ("apmis_disruptions", "four_p_primary", "4P: .*"),
    ("apmis_disruptions", "capabilities_used", ".*Toex Tech.*"),
    ("apmis_disruptions", "persons_safeguarded", r"x\d"),
    ("apmis_disruptions", "operation_name_or_alias", "ROCUWM Op 70"),
    ("safeguarding_referrals", "channel", "CSC"),
    ("safeguarding_referrals", "channel", ""),
    ("safeguarding_referrals", "persons", "x42"),
    ("safeguarding_referrals", "person_token", "|N/A|TBC"),
]


@pytest.mark.parametrize(("source", "column", "form"), FORMS)
def test_every_form_of_dirt_occurs(
    source: str, column: str, form: str, sources: dict[str, list[Row]]
) -> None:
    pattern = re.compile(form)
    upserts = (row for row in sources[source] if row["change"] == "upsert")
    assert any(pattern.fullmatch(row[column]) for row in upserts)


def _same_key_twice(rows: list[Row], key: list[str], same: Callable[[Row, Row], bool]) -> bool:
    seen: dict[tuple[str, ...], Row] = {}
    for row in rows:
        name = (row["source_file"], *(row[column] for column in key))
        if row["change"] == "upsert" and name in seen and same(seen[name], row):
            return True
        seen[name] = row
    return False


@pytest.mark.parametrize("source", sorted(LAYOUTS))
def test_files_hold_exact_duplicates_and_conflicting_rows(
    source: str, sources: dict[str, list[Row]]
) -> None:
    columns = LAYOUTS[source]
    key = [columns[0]]
    if source == "morile_assessments":
        key.append("version")
    if source == "soc_master_list":
        key.append("mor_id")

    def equal(first: Row, second: Row) -> bool:
        return all(first[column] == second[column] for column in columns)

    rows = sources[source]
    assert _same_key_twice(rows, key, equal)
    assert _same_key_twice(rows, key, lambda first, second: not equal(first, second))


@pytest.mark.parametrize("source", sorted(LAYOUTS))
def test_some_records_are_removed_later(source: str, sources: dict[str, list[Row]]) -> None:
    assert any(row["change"] == "remove" for row in sources[source])


def test_the_walk_of_the_design_is_delivered_and_corrected(
    sources: dict[str, list[Row]],
) -> None:
    rows = [
        row
        for row in sources["apmis_identifications"]
        if row["op_alias"] == "Op 64" and row["identified_date"] == "14/09/2023"
    ]
    assert rows[0]["mor_id"] == "mor 26677"
    assert [row["extract_date"] for row in rows[:2]] == ["2023-09-30", "2023-10-31"]


def test_scores_stay_in_a_plausible_range(sources: dict[str, list[Row]]) -> None:
    texts = [row["risk_score"] for row in sources["morile_assessments"]]
    scores = [int(float(text)) for text in texts if re.fullmatch(r" ?\d+(\.0)?", text)]
    assert min(scores) >= LOWEST // 2 and max(scores) <= 1100
