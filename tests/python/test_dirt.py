"""Every form of dirt that the layouts name occurs, and the same seed gives the same dirt."""

import random
import re
from collections import Counter
from collections.abc import Callable
from datetime import date

import pytest

from scripts.demonstration import dirt
from scripts.demonstration.history import SourceHistory
from scripts.demonstration.other_sources import build

SEED = 20231231
Maker = Callable[[random.Random], str]

# What is made dirty, its canonical spelling, and patterns of the other forms that must occur.
SPELLINGS: dict[str, tuple[Maker, str, list[str]]] = {
    "MoRiLE id": (
        lambda rng: dirt.dirty_mor_id(rng, "MOR-27182"),
        "MOR-27182",
        ["mor 27182", "MOR27182", "27182", "MOR-27182 "],
    ),
    "MoRiLE ids": (
        lambda rng: dirt.dirty_mor_ids(rng, ["MOR-27182", "MOR-27249"]),
        "MOR-27182; MOR-27249",
        ["Mor-27182/27249"],
    ),
    "reference": (
        lambda rng: dirt.dirty_reference(rng, "YHROCU Op 7"),
        "YHROCU Op 7",
        ["YHROCU OP7", "yhrocu op. 7", "Yhrocu Op 07", "XYHROCU Op 7"],
    ),
    "two references": (
        lambda rng: dirt.dirty_reference(rng, "ERSOU Op 73/74"),
        "ERSOU Op 73/74",
        ["ERSOU OP73/74"],
    ),
    "bare reference": (
        lambda rng: dirt.dirty_reference(rng, "ERSOU Op 64", bare=True),
        "Op 64",
        ["Op64", "OP 64"],
    ),
    "national reference": (
        lambda rng: dirt.dirty_reference(rng, "NT Op 16"),
        "NT Op 16",
        ["TOEX NT Op 16", "National Team Op 16"],
    ),
    "renamed team": (
        lambda rng: dirt.dirty_reference(rng, "NEROCU Op 21"),
        "NEROCU Op 21",
        ["NERSOU Op 21"],
    ),
    "threat id": (
        lambda rng: dirt.dirty_threat_id(rng, "T-0012345"),
        "T-0012345",
        ["12345", "0012345", "T-12345"],
    ),
    "job id": (
        lambda rng: dirt.dirty_job_id(rng, "TX-2023-0412"),
        "TX-2023-0412",
        ["TX-23-412"],
    ),
    "date": (
        lambda rng: dirt.dirty_date(rng, date(2023, 12, 5)),
        "05/12/2023",
        ["5/12/23", "45265", r"05/12/2023 \d\d:\d\d"],
    ),
    "organisation": (
        lambda rng: dirt.dirty_org(rng, "Metropolitan Police Service"),
        "Metropolitan Police Service",
        ["Met", "MET police"],
    ),
    "region": (lambda rng: dirt.dirty_region(rng, "YHROCU"), "YHROCU", ["YH", "yhrocu"]),
    "code": (
        lambda rng: dirt.dirty_code(rng, "record_type", "Priority Individual"),
        "Priority Individual",
        ["PI", "Individual"],
    ),
    "list": (
        lambda rng: dirt.dirty_list(rng, ["CSA", "MSHT"]),
        "CSA; MSHT",
        ["CSA,MSHT", "CSA/MSHT"],
    ),
    "number": (lambda rng: dirt.dirty_int(rng, 1234), "1234", ["1,234", r"1234\.0"]),
    "counted persons": (lambda rng: dirt.dirty_int(rng, 3, times=True), "3", ["x3"]),
    "nothing": (dirt.blank, "", ["N/A", "n/a", "-", "Not known", "TBC", "#N/A"]),
}

# Dirt that the layouts of these sources name: source, column, pattern of the whole value.
IN_SOURCES = [
    ("client_survey", "submitted_at", r"\d/18/2024|6/\d/2024"),
    ("client_survey", "q2", "Agree"),
    ("client_survey", "q6", "N/A"),
    ("client_survey", "respondent_force", "TEST"),
    ("client_survey", "op_alias", r".*\d+/\d+ ?"),
    ("client_survey", "question_version", "2023-24|2025-26"),
    ("citizen_survey", "n_yes", r"\d+\.\d%"),
    ("citizen_survey", "question_text", "am empowered to share my opinion.*"),
    ("hr_establishment", "post_status", "Vacant - out to advert"),
    ("hr_establishment", "fte", "80%"),
    ("hr_establishment", "fte", "180%"),
    ("hr_establishment", "post_id", "P-087A"),
    ("hr_establishment", "month_end", "31/06/2023"),
    ("digital_engagement", "value", r"\d\.\dK"),
    ("digital_engagement", "value", r">\d+"),
    ("digital_engagement", "value", r"\d,\d{3}\+"),
    ("digital_engagement", "note", "X analytics disabled"),
    ("ce_tda_tracker", "tool_name", "Facebook Friends Tool"),
    ("ce_onboarding", "org", "Norfolk/Suffolk"),
    ("ce_onboarding", "org", "MET police"),
    ("ce_usage", "availability_pct", r"104\.2"),
    ("ce_usage", "lines_translated", r"\d.*"),
    ("ce_usage", "characters_translated", r"\d.*"),
    ("ce_user_survey", "org", ""),
    ("ce_user_survey", "sus_score", r"\d+\.\d%"),
    ("data_platform_usage_cost", "month", "Apr-25"),
    ("data_platform_usage_cost", "cost_gbp_exVAT", r"USD .*"),
    ("data_platform_usage_cost", "cost_gbp_exVAT", r"-\d.*"),
    ("data_platform_sources", "owning_org", "KENT POLICE "),
    ("data_platform_delivery", "actual_cost_gbp", r"\(\d+,\d{3}\)"),
    ("data_platform_delivery", "actual_date", "TBC"),
    ("finance", "amount_gbp", r"\(\d+,\d{3}\)"),
    ("finance", "period", "13"),
    ("finance", "cost_centre", "RCH-.*"),
    ("benefits_register", "value", "significant"),
]


@pytest.fixture(scope="module")
def sources() -> dict[str, SourceHistory]:
    """The built sources."""
    return build(SEED)


@pytest.mark.parametrize("name", SPELLINGS)
def test_every_spelling_occurs_and_the_canonical_one_most(name: str) -> None:
    make, canonical, others = SPELLINGS[name]
    rng = random.Random(name)
    made = Counter(make(rng) for _ in range(600))
    assert made.most_common(1)[0][0] == canonical
    missing = [form for form in others if not any(re.fullmatch(form, text) for text in made)]
    assert missing == []


def test_the_same_seed_gives_the_same_spellings() -> None:
    def run() -> list[str]:
        rng = random.Random(5)
        return [make(rng) for make, _, _ in SPELLINGS.values() for _ in range(20)]

    assert run() == run()


def test_a_separator_inside_a_value_never_splits_it() -> None:
    values = ["Bribery, Corruption and Sanctions Evasion", "CSA/CSE"]
    rng = random.Random(1)
    lists = {dirt.dirty_list(rng, values) for _ in range(100)}
    assert all([part.strip() for part in text.split(";")] == values for text in lists)


def test_an_unknown_organisation_or_domain_is_an_error() -> None:
    rng = random.Random(1)
    with pytest.raises(KeyError):
        dirt.dirty_org(rng, "Borsetshire Police")
    with pytest.raises(KeyError):
        dirt.dirty_code(rng, "colour", "Red")


@pytest.mark.parametrize(("source", "column", "pattern"), IN_SOURCES)
def test_the_dirt_of_the_layout_is_delivered(
    sources: dict[str, SourceHistory], source: str, column: str, pattern: str
) -> None:
    values = {row[column] for row in sources[source].rows if row["change"] == "upsert"}
    assert any(re.fullmatch(pattern, value) for value in values), sorted(values)[:40]


def test_building_twice_gives_the_same_sources(sources: dict[str, SourceHistory]) -> None:
    assert build(SEED) == sources
