"""Spellings that real exports contain and that the warehouse must normalise back.

Every function takes a seeded `random.Random` and a canonical value and returns one spelling of it;
the canonical spelling is always the most likely outcome. Nothing here changes a meaning: rows that
cannot be used at all are made by the source modules.
"""

import csv
import functools
import random
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

FORCES_FILE = Path(__file__).resolve().parents[2] / "seeds" / "reference" / "forces.csv"
CLEAN_SHARE = 0.7
EMPTY_FORMS = ("", "N/A", "n/a", "-", "Not known", "TBC", "#N/A")
EXCEL_EPOCH = date(1899, 12, 30)

REGION_SPELLINGS: dict[str, list[str]] = {
    "YHROCU": ["YH", "Yorkshire & Humber"],
    "TARIAN": ["Tarian"],
    "LONDON": ["London"],
    "NEROCU": ["NERSOU"],
    "NT": ["National Team", "TOEX NT"],
}

# Spellings per code domain. A value that is not listed only varies in case and outer blanks.
CODE_SPELLINGS: dict[str, dict[str, list[str]]] = {
    "moderation_status": {"Awaiting moderation": ["Awaiting", "Pending", ""]},
    "impact": {"Major": ["MAJOR"], "Moderate": ["Mod"], "Minor": ["minor "]},
    "record_type": {
        "Priority Individual": ["PI", "Individual"],
        "Vulnerability": ["Vuln", "VULN."],
    },
    "four_p": {
        "Pursue": ["PURSUE", "4P: Pursue"],
        "Prevent": ["PREVENT", "4P: Prevent"],
        "Protect": ["PROTECT", "4P: Protect"],
        "Prepare": ["PREPARE", "4P: Prepare"],
    },
    "threat": {
        "Child Sexual Abuse": ["CSA", "CSA/CSE", "CSAE"],
        "Modern Slavery and Human Trafficking": ["MSHT", "MS&HT"],
        "Organised Immigration Crime": ["OIC"],
        "CSA": ["Child Sexual Abuse", "CSA/CSE", "CSAE"],
        "MSHT": ["Modern Slavery and Human Trafficking", "MS&HT"],
        "OIC": ["Organised Immigration Crime"],
    },
    "capability": {"TOEX": ["TOEX - Tool", "Toex Tech"]},
    "ownership_tier": {
        "Force": ["1", "Tier 1"],
        "Regional": ["2", "Tier 2"],
        "National": ["3", "Tier 3"],
    },
    "ori": {
        "1": ["ORI 1", "Green (1)"],
        "2": ["ORI 2"],
        "3": ["ORI 3", "Amber (3)"],
        "4": ["ORI 4"],
        "5": ["ORI 5", "Red (5)"],
    },
    "origin": {"Proactive": ["Self-generated", "Pro-active"]},
    "gateway": {"SCTaC (London)": ["SCTAC", "SCTaC"]},
    "decision": {},
    "support_level": {"Full": ["Full Support"], "Partial": ["part"]},
    "job_status": {},
    "yes_no": {"Y": ["y", "Yes", "1"], "N": ["n", "No", "0"]},
    "confidence": {"Low": ["L", "1"], "Medium": ["M", "2"], "High": ["H", "3"]},
    "likert": {},
    "survey_yes_no": {"Yes": ["Y", "yes"], "No": ["N", "no"]},
    "post_status": {"Vacant": ["Vacant - out to advert"]},
    "tool_code": {
        "FBFRIENDS": ["Facebook Friends Tool"],
        "TRANSLATE": ["Translation Tool"],
        "TRANSCRIBE": ["Transcription Tool"],
        "COMPHOUSE": ["Companies House Tool"],
        "DART": ["DART Tool"],
    },
    "stage": {},
    "onboarding_status": {"Technical set-up": ["Technical set up"]},
}


def dirty_mor_id(rng: random.Random, mor_id: str) -> str:
    """Spell a MoRiLE id `MOR-27182`: other case or separator, bare digits, outer blank."""
    digits = mor_id.removeprefix("MOR-")
    variants = [f"mor {digits}", f"MOR{digits}", digits, f"{mor_id} ", f"Mor-{digits}"]
    return _pick(rng, mor_id, variants)


def dirty_mor_ids(rng: random.Random, mor_ids: Sequence[str]) -> str:
    """Spell a list of MoRiLE ids; later ids may inherit the prefix (`Mor-27182/27249`)."""
    if len(mor_ids) < 2:
        return dirty_mor_id(rng, mor_ids[0]) if mor_ids else ""
    digits = [mor_id.removeprefix("MOR-") for mor_id in mor_ids]
    variants = ["Mor-" + "/".join(digits), "MOR-" + " & ".join(digits)]
    return _pick(rng, "; ".join(mor_ids), variants)


def dirty_reference(rng: random.Random, reference: str, bare: bool = False) -> str:
    """Spell an operation reference `<TEAM> Op <n>`, or `<TEAM> Op <n>/<m>`.

    With `bare` the team is left out; the row must then carry it in another column.
    """
    team, _, number = reference.split(" ", 2)
    if bare:
        return _pick(rng, f"Op {number}", [f"Op{number}", f"OP {number}", f"op. {number}"])
    variants = [
        f"{team} OP{number}",
        f"{team.lower()} op. {number}",
        f"{team.title()} Op {_zero_padded(number)}",
        f"{team} Operation {number}",
        f"{reference} ",
    ]
    if team == "NT":
        variants += [f"TOEX NT Op {number}", f"National Team Op {number}"]
    else:
        # Bullets of converted documents arrive as a letter glued to the team.
        variants.append(f"X{reference}")
    if team == "NEROCU":
        variants.append(f"NERSOU Op {number}")
    return _pick(rng, reference, variants)


def dirty_threat_id(rng: random.Random, threat_id: str) -> str:
    """Spell an APMIS threat id `T-0012345`: without prefix, leading zeros lost, lower case."""
    digits = threat_id.removeprefix("T-")
    short = str(int(digits))
    return _pick(rng, threat_id, [digits, short, f"T-{short}", f"{threat_id} ", f"t-{digits}"])


def dirty_job_id(rng: random.Random, job_id: str) -> str:
    """Spell a job id `TX-2023-0412`, sometimes in the short form `TX-23-412`."""
    prefix, year, number = job_id.split("-")
    return _pick(rng, job_id, [f"{prefix}-{year[2:]}-{int(number)}", f"{job_id} ", job_id.lower()])


def dirty_date(rng: random.Random, day: date) -> str:
    """Spell a date: `dd/mm/yyyy`, `d/m/yy`, Excel serial, or with a time of day."""
    plain = day.strftime("%d/%m/%Y")
    clock = f"{rng.randint(7, 18):02d}:{rng.randint(0, 59):02d}"
    variants = [
        f"{day.day}/{day.month}/{day:%y}",
        str((day - EXCEL_EPOCH).days),
        f"{plain} {clock}",
    ]
    return _pick(rng, plain, variants)


def dirty_org(rng: random.Random, force: str) -> str:
    """Spell an organisation by an alias of the forces list, or in other case.

    Raises:
        KeyError: if the canonical name is not in seeds/reference/forces.csv.
    """
    return _pick(rng, force, [*org_aliases()[force], force.lower(), f"{force} "])


@functools.cache
def org_aliases() -> dict[str, list[str]]:
    """Aliases of every organisation in seeds/reference/forces.csv, by canonical name."""
    with FORCES_FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {r["force"]: [alias for alias in r["aliases"].split("|") if alias] for r in rows}


def dirty_region(rng: random.Random, region: str) -> str:
    """Spell a region code: lower case, outer blank, or an alias of `REGION_SPELLINGS`."""
    variants = [region.lower(), f"{region} ", *REGION_SPELLINGS.get(region, [])]
    return _pick(rng, region, variants)


def dirty_code(rng: random.Random, domain: str, value: str) -> str:
    """Spell a code of one of the domains of `CODE_SPELLINGS`.

    Raises:
        KeyError: if the domain is not in `CODE_SPELLINGS`.
    """
    spellings = CODE_SPELLINGS[domain].get(value, [])
    return _pick(rng, value, [*spellings, value.upper(), value.lower(), f"{value} "])


def dirty_list(rng: random.Random, values: Sequence[str]) -> str:
    """Join list values by `; ` or, where no value contains it, by `,` or `/`."""
    text = "".join(values)
    others = [separator for separator in (",", "/") if separator not in text]
    return _pick(rng, "; ", [";", *(f"{separator} " for separator in others), *others]).join(values)


def dirty_int(rng: random.Random, value: int, times: bool = False) -> str:
    """Spell a whole number: `1,234` from 1,000 on, `510.0`; with `times` also `x3`."""
    variants = [f"{value}.0", f" {value}"]
    if value >= 1000:
        variants.append(f"{value:,}")
    if times:
        variants.append(f"x{value}")
    return _pick(rng, str(value), variants)


def blank(rng: random.Random) -> str:
    """One of the forms that stand for "no value"."""
    return _pick(rng, EMPTY_FORMS[0], list(EMPTY_FORMS[1:]))


def _pick(rng: random.Random, clean: str, variants: list[str]) -> str:
    if rng.random() < CLEAN_SHARE:
        return clean
    return rng.choice(variants)


def _zero_padded(number: str) -> str:
    return re.sub(r"^(\d)$", r"0\1", number)
