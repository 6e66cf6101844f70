"""The independent reference itself, on hand-computed cases. Each test's name is a policy."""

import csv
from datetime import date
from pathlib import Path

import pytest
from independent import normalise as n
from independent.foreign import COLUMNS, make_extracts
from independent.reference import READERS, Cell, Point, kpi_cells, read_history, standard_points

Rows = list[dict[str, str]]
JUNE, SEPTEMBER, DECEMBER = date(2023, 6, 30), date(2023, 9, 30), date(2023, 12, 31)
USUAL = {
    "toex_workload_tracker": {
        "job_id": "TX-2023-0001", "toex_team": "ERSOU", "op_alias": "ERSOU Op 1",
        "mor_id": "MOR-10001", "decision": "Accepted", "allocated_date": "01/08/2023",
    },
    "soc_master_list": {
        "snapshot_date": "30/06/2023", "apmis_threat_id": "T-0000001", "mor_id": "MOR-10001",
        "threat_record_type": "OCG", "owning_region": "ERSOU", "soc_threats": "OIC; MSHT",
    },
    "morile_assessments": {
        "assessment_id": "A-1", "mor_id": "MOR-10001", "assessment_date": "01/10/2023",
        "assessment_no": "1", "risk_score": "100", "ori": "3", "version": "1",
    },
    "apmis_identifications": {
        "identification_id": "I-1", "identified_type": "OCG", "identified_date": "01/06/2023",
        "owning_region": "ERSOU", "mor_id": "mor 10001", "op_alias": "ERSOU Op 1",
    },
    "apmis_disruptions": {
        "disruption_ref": "DIS-1", "disruption_date": "05/10/2023", "mor_id": "MOR-10001",
        "impact_moderated": "Major", "moderation_status": "Moderated", "lead_agency": "Essex",
        "capabilities_used": "TOEX", "four_p_primary": "Pursue", "soc_threats": "CSA/CSE",
    },
    "safeguarding_referrals": {
        "referral_token": "r1", "person_token": "p1", "job_id": "TX-2023-0001",
        "source": "Tracker", "referral_date": "05/10/2023", "channel": "NRM", "persons": "1",
    },
}  # fmt: skip
SHORT = {
    "jobs": "toex_workload_tracker", "entries": "soc_master_list",
    "assessments": "morile_assessments", "identifications": "apmis_identifications",
    "disruptions": "apmis_disruptions", "referrals": "safeguarding_referrals",
}  # fmt: skip


def written(folder: Path, **rows: Rows) -> Path:
    """Write the six raw histories: each row is the usual one of its source, overridden."""
    given = {SHORT[name]: found for name, found in rows.items()}
    for source, columns in COLUMNS.items():
        landed = {"extract_date": "2023-06-30", "change": "upsert", "source_file": "f.csv"}
        with (folder / f"{source}.csv").open("w", newline="") as handle:
            writer = csv.DictWriter(handle, [*columns.split(), *landed, "source_row"], restval="")
            writer.writeheader()
            for number, row in enumerate(given.get(source, []), 2):
                usual = {} if row.get("change") == "remove" else USUAL[source]
                writer.writerow({**landed, "source_row": number, **usual, **row})
    return folder


def cells(folder: Path, as_at: date = DECEMBER) -> dict[str, Cell]:
    """Cells of 2023-24 Q3 and its stock point by ``measure[ dimension][ v2]``."""
    quarter = Point("quarter", date(2023, 10, 1), DECEMBER, as_at)
    found = kpi_cells(folder, [quarter, Point("point", as_at, as_at, as_at)])
    return {
        " ".join([str(k[0]), *filter(None, [str(k[6]), "v2" if k[1] == "v2" else ""])]): v
        for k, v in found.items()
    }


def value(folder: Path, name: str, as_at: date = DECEMBER) -> float | None:
    """One value of 2023-24 Q3."""
    return cells(folder, as_at)[name][0]


@pytest.mark.parametrize(
    ("spelled", "meant"),
    [
        ("05/10/2023", date(2023, 10, 5)),
        ("5/10/23", date(2023, 10, 5)),
        ("45204", date(2023, 10, 5)),
        (" 05/10/2023 09:30", date(2023, 10, 5)),
        ("TBC", None),
    ],
)
def test_a_day_is_read_day_first_from_every_spelling(spelled: str, meant: date | None) -> None:
    assert n.day(spelled) == meant


@pytest.mark.parametrize("spelled", ["1900-01-00", "31/02/2023", "13/25/2023", "soon"])
def test_a_day_that_does_not_exist_is_not_used(spelled: str) -> None:
    with pytest.raises(n.UnusableError):
        n.day(spelled)


def test_ids_and_references_have_one_canonical_form() -> None:
    for spelled in ("mor 27182", "MOR27182", "27182", "MOR-027182 "):
        assert n.mor_ids(spelled) == ("MOR-27182",)
    assert n.mor_ids("Mor-27182/27249") == ("MOR-27182", "MOR-27249")
    for spelled in ("YHROCU Op7", "Yhrocu OP 07", "XYHROCU Op 7", "yhrocu op. 7"):
        assert n.operations(spelled) == ("YHROCU Op 7",)
    assert n.operations("ERSOU Op 73/74") == ("ERSOU Op 73", "ERSOU Op 74")
    assert n.operations("TOEX NT Op 16") == ("NT Op 16",)
    assert n.operations("Op64", "ERSOU") == ("ERSOU Op 64",)
    assert n.threat_id("12345") == "T-0012345"
    assert n.job_id("TX-23-412") == "TX-2023-0412"


def test_a_label_that_holds_a_separator_is_one_label() -> None:
    assert n.labels("CSA/CSE; Drugs", n.THREATS) == ("CSA", "Drugs")
    text = "Bribery, Corruption and Sanctions Evasion, OIC, Banana"
    expected = ("Bribery, Corruption and Sanctions Evasion", "OIC")
    assert n.labels(text, n.THREATS) == expected
    assert n.labels("Other/Unknown/ASE", n.ASPECTS) == ("Other/Unknown", "ASE")


def test_the_later_row_of_one_file_wins_and_every_row_is_accounted_for(tmp_path: Path) -> None:
    rejected, moderated = {"moderation_status": "Rejected"}, {"persons_safeguarded": "1"}
    unreadable = {"disruption_date": "soon"}
    written(tmp_path, disruptions=[moderated, rejected, moderated, unreadable])
    history = read_history(tmp_path, "apmis_disruptions")
    assert history.accounting == {("f.csv", JUNE): [4, 1, 2, 1]}
    assert history.quarantined == {("f.csv", 3), ("f.csv", 5)}


def test_an_unusable_later_version_leaves_the_earlier_in_force(tmp_path: Path) -> None:
    worse = {"extract_date": "2023-11-30", "impact_moderated": "Huge"}
    assert value(written(tmp_path, disruptions=[{}, worse]), "disruptions") == 1


def test_a_removed_record_counts_before_its_removal_only(tmp_path: Path) -> None:
    gone = {"disruption_ref": "DIS-1", "change": "remove", "extract_date": "2023-12-31"}
    written(tmp_path, disruptions=[{}, gone])
    assert value(tmp_path, "disruptions", date(2023, 12, 30)) == 1
    assert value(tmp_path, "disruptions", DECEMBER) == 0


def test_a_disruption_counts_once_moderated_and_waits_until_then(tmp_path: Path) -> None:
    waiting = {"moderation_status": "", "impact_moderated": "", "impact_claimed": "Mod"}
    written(tmp_path, disruptions=[waiting, {"extract_date": "2024-01-31"}])
    before, after = cells(tmp_path), cells(tmp_path, date(2024, 1, 31))
    name = "disruptions_awaiting_moderation"
    assert (before["disruptions"][0], before[f"{name} level=moderate"][0]) == (0, 1)
    assert (after["disruptions"][0], after[name][0]) == (1, 0)
    written(tmp_path, disruptions=[{"moderation_status": "Rejected"}])
    assert value(tmp_path, name) == 0
    assert after["disruptions level=major"][0] == after["disruptions region=ERSOU"][0] == 1


def test_two_ids_of_one_threat_are_one_operation_and_tools_are_one_more(tmp_path: Path) -> None:
    later = {"snapshot_date": "31/07/2023", "mor_id": "MOR-10002"}
    disruptions = [
        {},
        {"disruption_ref": "DIS-2", "mor_id": "10002"},
        {"disruption_ref": "DIS-3", "mor_id": "", "apmis_threat_id": "1"},
        {"disruption_ref": "DIS-4", "tool_code": "DART", "mor_id": "MOR-10003"},
        {"disruption_ref": "DIS-5", "tool_code": "TRANSLATE", "mor_id": "MOR-10004"},
        {"disruption_ref": "DIS-6", "mor_id": "", "soc_threats": "Drugs"},
    ]
    found = cells(written(tmp_path, entries=[{}, later], disruptions=disruptions))
    assert found["disruptions"][0] == 6
    assert found["operations_disrupted"][0] == 2
    assert found["share_of_disruptions_exploitation_threats"] == (5 / 6, 5, 6)


def test_a_reference_resolves_to_its_only_listed_id_or_stays_itself(tmp_path: Path) -> None:
    job = {"mor_id": "MOR-10001/10002"}
    by_reference = {"mor_id": "", "operation_name_or_alias": "Ersou op 1"}
    disruptions = [{}, {**by_reference, "disruption_ref": "DIS-2"}]
    written(tmp_path, jobs=[job], entries=[{}], disruptions=disruptions)
    assert value(tmp_path, "operations_disrupted") == 1
    written(tmp_path, jobs=[job], disruptions=disruptions)
    assert value(tmp_path, "operations_disrupted") == 2
    written(tmp_path, jobs=[{}], disruptions=disruptions)
    assert value(tmp_path, "operations_disrupted") == 1


def test_an_id_change_joins_operations_through_every_link(tmp_path: Path) -> None:
    links = [("T-1", "10002"), ("T-1", "10003"), ("T-2", "10003"), ("T-2", "10001")]
    entries = [
        {"apmis_threat_id": threat, "mor_id": mor, "snapshot_date": f"{day}/06/2023"}
        for day, (threat, mor) in enumerate(links, 1)
    ]
    disruptions = [{}, {"disruption_ref": "DIS-2", "mor_id": "MOR-10002"}]
    found = cells(written(tmp_path, entries=entries, disruptions=disruptions))
    assert found["operations_disrupted"][0] == 1


def test_the_change_on_the_previous_quarter_uses_one_knowledge_date(tmp_path: Path) -> None:
    late = {"disruption_ref": "DIS-2", "disruption_date": "30/09/2023", "mor_id": "MOR-10002"}
    written(tmp_path, disruptions=[{}, {**late, "extract_date": "2024-01-31"}])
    name = "operations_disrupted_change_on_previous_quarter"
    assert value(tmp_path, name) == 1
    assert value(tmp_path, name, date(2024, 1, 31)) == 0


def test_risk_scores_are_compared_with_the_previous_standing_assessment(tmp_path: Path) -> None:
    assessments = [
        {"assessment_date": "01/09/2023", "risk_score": "400"},
        {"assessment_id": "A-2", "assessment_no": "2", "risk_score": "390"},
        {"assessment_id": "A-3", "assessment_no": "2", "risk_score": "249", "ori": "2"},
        {"assessment_id": "A-4", "assessment_date": "01/11/2023", "risk_score": "300"},
        {"assessment_id": "A-4", "assessment_date": "01/11/2023", "risk_score": "349.0",
         "version": "2"},
        {"assessment_id": "A-5", "assessment_date": "02/11/2023", "risk_score": "349"},
    ]  # fmt: skip
    found = cells(written(tmp_path, jobs=[{}], assessments=assessments))
    assert found["morile_assessments_toex_involved"][0] == 3
    assert found["risk_score_average_decrease"] == (151, 151, 1)
    assert found["risk_score_average_increase"] == (100, 100, 1)
    assert found["risk_score_unchanged"][0] == 1
    assert found["risk_score_first_assessments"][0] == 0
    assert found["risk_score_large_changes"][0] == 1
    assert found["risk_score_decreases_over_threshold"][0] == 1
    assert found["ori_decreases_per_increase"] == (1, 1, 1)


def test_support_ends_with_the_job_but_an_operation_stays_ever_supported(tmp_path: Path) -> None:
    job = {"closed_date": "15/10/2023"}
    assessments = [
        {"ori": "4"},
        {"assessment_id": "A-2", "assessment_date": "15/10/2023", "ori": "3"},
        {"assessment_id": "A-3", "assessment_date": "16/10/2023", "ori": "2"},
    ]
    found = cells(written(tmp_path, jobs=[job], assessments=assessments))
    assert found["morile_assessments_toex_involved"][0] == 2
    assert found["morile_assessments_toex_involved v2"][0] == 3
    assert found["share_of_assessments_with_ori_updated"] == (0.5, 1, 2)
    assert found["share_of_assessments_with_ori_updated v2"] == (2 / 3, 2, 3)
    assert found["ori_decreases_per_increase v2"] == (None, 2, 0)
    first = "share_of_ori_decreases_at_first_assessment_after_toex_support v2"
    assert found[first] == (0, 0, 2)


def test_the_first_decrease_after_allocation_is_counted_as_such(tmp_path: Path) -> None:
    before = {"assessment_date": "01/07/2023", "ori": "4"}
    after = [{"assessment_id": "A-2"}, {"assessment_id": "A-3", "assessment_date": "2/10/23"}]
    jobs = [{}, {"job_id": "TX-2023-0002", "allocated_date": "20/10/2023"}]
    found = cells(written(tmp_path, jobs=jobs, assessments=[before, *after]))
    first = "share_of_ori_decreases_at_first_assessment_after_toex_support"
    assert found[first] == (1, 1, 1)


def test_an_assessment_with_no_previous_is_a_first_one(tmp_path: Path) -> None:
    found = cells(written(tmp_path, jobs=[{}], assessments=[{}]))
    assert found["risk_score_first_assessments"][0] == 1
    assert found["risk_score_unchanged"][0] == 0


def test_a_declined_job_supports_nothing(tmp_path: Path) -> None:
    written(tmp_path, jobs=[{"decision": "Declined"}], assessments=[{}])
    assert value(tmp_path, "morile_assessments_toex_involved v2") == 0


def test_an_ocg_listed_a_quarter_later_is_reconciled_not_new(tmp_path: Path) -> None:
    listed = {"snapshot_date": "12/12/2023", "extract_date": "2023-12-15"}
    written(tmp_path, entries=[listed], identifications=[{}])
    found = cells(tmp_path)
    assert found["ocgs_identified"][0] == 0
    assert found["ocgs_reconciled_from_previous_quarters"][0] == 1
    since = kpi_cells(tmp_path, [Point("inception", None, DECEMBER, d) for d in (JUNE, DECEMBER)])
    counts = {k[5]: v[0] for k, v in since.items() if k[0] == "ocgs_identified" and not k[6]}
    assert counts == {JUNE: 0, DECEMBER: 1}


def test_an_identification_is_verified_when_its_matching_version_is_known(tmp_path: Path) -> None:
    unscored = {"mor_id": "", "op_alias": ""}
    scored = {"extract_date": "2023-11-30"}
    written(tmp_path, entries=[{}], identifications=[unscored, scored])
    assert value(tmp_path, "ocgs_reconciled_from_previous_quarters") == 1
    written(tmp_path, entries=[{}], identifications=[{}, {**scored, "delay_reason": "x"}])
    assert value(tmp_path, "ocgs_reconciled_from_previous_quarters") == 0


@pytest.mark.parametrize(
    ("entry", "found", "verified"),
    [
        ({"threat_name_alias": "ersou op. 01"}, {"mor_id": ""}, True),
        ({"threat_name_alias": "OP NIGHTJAR"}, {"operation_name": "Operation Nightjar"}, True),
        ({"threat_name_alias": "Op Nightjar"}, {"operation_name": "Nightjat"}, True),
        ({"threat_name_alias": "Op Nightjar"}, {"operation_name": "Kingfisher"}, False),
        ({"threat_name_alias": "ERSOU Op 2"}, {}, False),
        ({"owning_region": "Tarian", "threat_name_alias": "Nightjar"},
         {"operation_name": "Nightjar"}, False),
        ({"owning_region": "Tarian", "threat_name_alias": "Nightjar",
          "first_recorded_date": "05/06/2023"}, {"operation_name": "Nightjar"}, True),
        ({"threat_record_type": "PI", "mor_id": "MOR-10001"}, {"mor_id": "10001"}, True),
        ({"threat_record_type": "PI", "threat_name_alias": "ERSOU Op 1"}, {}, False),
    ],
)  # fmt: skip
def test_the_cascade_matches_only_on_its_listed_evidence(
    tmp_path: Path, entry: dict[str, str], found: dict[str, str], verified: bool
) -> None:
    entry = {"mor_id": "", "first_recorded_date": "01/01/2020"} | entry
    found = {"mor_id": "", "soc_threats": "MSHT", "identified_date": "01/06/2023"} | found
    written(tmp_path, entries=[entry], identifications=[found])
    point = Point("inception", None, DECEMBER, DECEMBER)
    cell = kpi_cells(tmp_path, [point])[("ocgs_identified", "v1", *point, "")]
    assert cell[0] == int(verified)


def test_an_entry_is_claimed_once_and_a_tie_is_not_resolved(tmp_path: Path) -> None:
    new = {"identified_date": "01/11/2023", "extract_date": "2023-11-30"}
    first = {**new, "exploitation_types": "CCE"}
    second = {**first, "identification_id": "I-2", "extract_date": "2023-12-31"}
    second["exploitation_types"] = "CSE"
    written(tmp_path, entries=[{}], identifications=[first, second])
    assert value(tmp_path, "ocgs_identified") == 1
    assert value(tmp_path, "ocgs_identified threat_type=CCE") == 1
    alias = {"threat_name_alias": "ERSOU Op 1"}
    entries = [alias, {**alias, "apmis_threat_id": "T-2", "mor_id": "MOR-10002"}]
    written(tmp_path, entries=entries, identifications=[new | {"mor_id": ""}])
    assert value(tmp_path, "ocgs_identified") == 0


def test_ocgs_are_parted_by_threat_and_operations_counted_by_aspect(tmp_path: Path) -> None:
    new = {"identified_date": "01/11/2023", "extract_date": "2023-11-30"}
    aspects = ["CCE; CSE-Group", "CCE", "OIC; ASE"]
    entries = [{"apmis_threat_id": f"T-{i}", "mor_id": f"MOR-1000{i}"} for i in (1, 2, 3)]
    identifications = [
        {**new, "identification_id": f"I-{i}", "mor_id": f"1000{i}", "exploitation_types": a}
        for i, a in enumerate(aspects, 1)
    ]
    identifications[2]["op_alias"] = "ERSOU Op 2"
    found = cells(written(tmp_path, entries=entries, identifications=identifications))
    for threat in ("CSE", "CCE", "MSHT"):
        assert found[f"ocgs_identified threat_type={threat}"][0] == 1
    assert found["ocgs_identified threat_type=OIC"][0] == 0
    assert found["operations_with_ocg_identified"][0] == 2
    assert found["operations_with_ocg_identified threat_type=MSHT;also_aspect=OIC"][0] == 1
    assert found["share_of_ocg_operations aspect=CCE"] == (0.5, 1, 2)


def test_individuals_are_recommended_in_v1_and_referred_once_in_v2(tmp_path: Path) -> None:
    referrals = [
        {},
        {"referral_token": "r2", "source": "APMIS", "referral_date": "04/11/2023"},
        {"referral_token": "r3", "source": "APMIS", "referral_date": "05/12/2023"},
        {"referral_token": "r4", "channel": "", "person_token": "p2"},
        {"referral_token": "r5", "person_token": "", "persons": "x42", "job_id": "TX-23-2"},
        {"referral_token": "r6", "person_token": "p1", "referral_date": "01/10/2023",
         "job_id": "TX-2023-0002"},
    ]  # fmt: skip
    found = cells(written(tmp_path, jobs=[{}], referrals=referrals))
    assert found["safeguarding_referrals"][0] == 1 + 1 + 42 + 1
    assert found["safeguarding_referrals v2"][0] == 2 + 42 + 1
    assert found["operations_with_safeguarding_referrals"][0] == 2
    assert found["operations_with_safeguarding_referrals v2"][0] == 2


def test_a_chain_of_referrals_grows_from_its_last_row(tmp_path: Path) -> None:
    days = ["01/10/2023", "31/10/2023", "30/11/2023"]
    referrals = [{"referral_token": f"r{i}", "referral_date": d} for i, d in enumerate(days)]
    assert value(written(tmp_path, referrals=referrals), "safeguarding_referrals v2") == 1


def test_nothing_is_known_before_the_first_delivery(tmp_path: Path) -> None:
    written(tmp_path, disruptions=[{}])
    assert value(tmp_path, "disruptions", date(2023, 6, 29)) is None


@pytest.mark.parametrize("seed", [1, 2])
def test_the_synthetic_extracts_are_accounted_for_as_made(tmp_path: Path, seed: int) -> None:
    bad, accounting = make_extracts(tmp_path, seed)
    for source in READERS:
        history = read_history(tmp_path, source)
        assert history.quarantined == {(file, row) for s, file, row in bad if s == source}
        made = {(file, d): [*c] for (s, file, d), c in accounting.items() if s == source}
        assert history.accounting == made


def test_a_first_published_cell_does_not_change_with_later_deliveries(tmp_path: Path) -> None:
    make_extracts(tmp_path / "all", 3)
    points = [p for p in standard_points(JUNE, date(2024, 6, 30)) if p.as_at == SEPTEMBER]
    before = kpi_cells(tmp_path / "all", points)
    (tmp_path / "cut").mkdir()
    for source in READERS:
        with (tmp_path / "all" / f"{source}.csv").open(encoding="utf-8", newline="") as handle:
            rows = list(csv.DictReader(handle))
        with (tmp_path / "cut" / f"{source}.csv").open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, list(rows[0]))
            writer.writeheader()
            writer.writerows(r for r in rows if r["extract_date"] <= SEPTEMBER.isoformat())
    assert kpi_cells(tmp_path / "cut", points) == before
