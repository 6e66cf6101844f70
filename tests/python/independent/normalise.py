"""Canonical forms of keys, dates, numbers, codes, lists and organisations (extracts 0, 0.1).

Every reader takes the delivered text and returns None for an empty value. A value that cannot be
read raises ``UnusableError``; list readers drop what they do not know instead.
"""

import csv
import re
from datetime import date, timedelta
from functools import cache
from pathlib import Path

FORCES = Path(__file__).parents[3] / "seeds" / "reference" / "forces.csv"
EMPTY = {"", "n/a", "-", "not known", "tbc", "#n/a"}
TEAMS = ("EMSOU", "ERSOU", "LONDON", "NEROCU", "NWROCU", "ROCUWM", "SEROCU", "SWROCU", "TARIAN",
         "YHROCU", "NT")  # fmt: skip

RECORD_TYPES = {
    "ocg": "OCG", "pi": "PI", "individual": "PI", "priority individual": "PI",
    "vulnerability": "Vulnerability", "vuln": "Vulnerability", "vuln.": "Vulnerability",
}  # fmt: skip
IMPACTS = {
    "major": "major", "moderate": "moderate", "mod": "moderate", "minor": "minor", "none": "none",
}  # fmt: skip
MODERATION = {
    "awaiting moderation": "awaiting", "awaiting": "awaiting", "pending": "awaiting",
    "returned": "awaiting", "moderated": "moderated", "rejected": "rejected",
}  # fmt: skip
FOUR_P = {p.casefold(): p for p in ("Pursue", "Prevent", "Protect", "Prepare")}
THREATS = {
    "csa": "CSA", "csae": "CSA", "csa/cse": "CSA", "cse": "CSA", "child sexual abuse": "CSA",
    "msht": "MSHT", "ms&ht": "MSHT", "modern slavery and human trafficking": "MSHT",
    "oic": "OIC", "organised immigration crime": "OIC", "drugs": "Drugs", "firearms": "Firearms",
    "organised acquisitive crime": "Organised Acquisitive Crime", "cyber crime": "Cyber Crime",
    "fraud": "Fraud", "money laundering": "Money Laundering", "county lines": "County Lines",
    "bribery, corruption and sanctions evasion": "Bribery, Corruption and Sanctions Evasion",
}  # fmt: skip
ASPECTS = {
    a.casefold(): a
    for a in ("ASE", "ACE", "ALE", "CSE", "CSE-Group", "CSE-Organised", "CSE-Other/Online", "CCE",
              "CLE", "County Lines", "OIC", "Domestic Servitude", "Other/Unknown")
}  # fmt: skip
DECISIONS = {d: d for d in ("accepted", "declined", "deferred", "withdrawn")}
JOB_STATUSES = {s: s for s in ("triage", "allocated", "active", "paused", "closed")}
LIST_STATUSES = {s: s for s in ("active", "archived", "transferred", "merged")}
VERIFIED = {s: s for s in ("claimed", "verified", "rejected")}
REFERRAL_SOURCES = {"tracker": "Tracker", "apmis": "APMIS"}
REGION_NAMES = {
    "NERSOU": "NEROCU", "YH": "YHROCU", "Yorkshire & Humber": "YHROCU",
    "Yorkshire and Humber": "YHROCU", "East Midlands": "EMSOU", "Eastern": "ERSOU",
    "North East": "NEROCU", "North West": "NWROCU", "West Midlands": "ROCUWM",
    "South East": "SEROCU", "South West": "SWROCU", "TOEX NT": "NT", "National Team": "NT",
}  # fmt: skip


class UnusableError(ValueError):
    """A delivered value that cannot be read; its message names it and what was wanted."""


def text(value: str | None) -> str | None:
    """The trimmed text, None when it is one of the spellings of an empty value."""
    trimmed = re.sub(r"\s+", " ", value or "").strip()
    return None if trimmed.casefold() in EMPTY else trimmed


def day(value: str | None) -> date | None:
    """A calendar day; day first always. Accepts Excel serial numbers and a trailing time."""
    found = text(value)
    if found is None:
        return None
    if re.fullmatch(r"\d{5}(\.\d+)?", found):
        return date(1899, 12, 30) + timedelta(days=int(float(found)))
    clock = r"(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?"
    if m := re.fullmatch(rf"(\d{{1,2}})/(\d{{1,2}})/(\d{{4}}|\d{{2}}){clock}", found):
        d, mth, y = int(m[1]), int(m[2]), int(m[3])
    elif m := re.fullmatch(rf"(\d{{4}})-(\d{{2}})-(\d{{2}}){clock}", found):
        y, mth, d = int(m[1]), int(m[2]), int(m[3])
    else:
        raise UnusableError(f"{found!r} is not a day")
    try:
        return date(y + 2000 if y < 100 else y, mth, d)
    except ValueError as error:
        raise UnusableError(f"{found!r} is not a day") from error


def whole(value: str | None, low: int = 0) -> int | None:
    """A whole number of at least ``low``; a thousands comma, ``.0`` and a leading x are dirt."""
    found = text(value)
    if found is None:
        return None
    m = re.fullmatch(r"x?(\d{1,3}(?:,\d{3})+|\d+)(?:\.0+)?", found, re.IGNORECASE)
    if not m or int(m[1].replace(",", "")) < low:
        raise UnusableError(f"{found!r} is not a whole number of at least {low}")
    return int(m[1].replace(",", ""))


def ori(value: str | None) -> int | None:
    """An organisational risk index 1..5, also as ``ORI 3`` or ``Amber (3)``."""
    found = text(value)
    if found is None:
        return None
    m = re.fullmatch(r"(?:ori\s*|[a-z]+\s*\()?([1-5])(?:\.0+)?\)?", found, re.IGNORECASE)
    if not m:
        raise UnusableError(f"{found!r} is not an ORI of 1 to 5")
    return int(m[1])


def code(value: str | None, table: dict[str, str]) -> str | None:
    """The canonical label of a coded value; UnusableError when the table does not know it."""
    found = text(value)
    if found is None:
        return None
    if found.casefold() not in table:
        raise UnusableError(f"{found!r} is none of {sorted(set(table.values()))}")
    return table[found.casefold()]


def labels(value: str | None, table: dict[str, str]) -> tuple[str, ...]:
    """Distinct canonical labels of a list parted by ; , or /, in order; unknown ones are dropped.

    A label that itself holds a separator (``Other/Unknown``) is read before the list is parted.
    """
    rest = (text(value) or "").casefold().replace("4p:", "")
    found: list[tuple[int, str]] = []
    for name in sorted(table, key=len, reverse=True):
        pattern = rf"(?:^|(?<=[;,/]))\s*{re.escape(name)}\s*(?=$|[;,/])"
        while m := re.search(pattern, rest):
            found.append((m.start(), table[name]))
            rest = rest[: m.start()] + "\0" * (m.end() - m.start()) + rest[m.end() :]
    return tuple(dict.fromkeys(label for _, label in sorted(found)))


def mor_ids(value: str | None) -> tuple[str, ...]:
    """MoRiLE ids of a MoRiLE column; a number after / , & or ; inherits the prefix."""
    found: list[str] = []
    for part in re.split(r"[/,&;]", text(value) or ""):
        m = re.search(r"\bmor[\s\-_:]*0*(\d{4,6})\b", part, re.IGNORECASE)
        m = m or re.fullmatch(r"\s*0*(\d{4,6})\s*" if found else r"\s*(\d{5})\s*", part)
        if m:
            found.append(f"MOR-{int(m[1]):05d}")
    return tuple(dict.fromkeys(found))


def operations(value: str | None, team: str | None = None) -> tuple[str, ...]:
    """References ``<TEAM> Op <n>`` of a text, two for ``A/B``; ``team`` serves when it has none."""
    m = re.fullmatch(
        r"\W*(?:X?(EMSOU|ERSOU|LONDON|NEROCU|NERSOU|NWROCU|ROCUWM|SEROCU|SWROCU|TARIAN|YHROCU|"
        r"(?:TOEX\s*)?(?:NT|National Team))\s*)?op(?:eration)?\.?\s*0*(\d+)(?:\s*/\s*0*(\d+))?",
        text(value) or "",
        re.IGNORECASE,
    )
    if not m:
        return ()
    name = m[1].upper() if m[1] else team
    name = {"NERSOU": "NEROCU"}.get(name or "", name)
    if m[1] and name not in TEAMS:
        name = "NT"
    return tuple(f"{name} Op {n}" for n in (m[2], m[3]) if n) if name in TEAMS else ()


def threat_id(value: str | None) -> str | None:
    """An APMIS threat id ``T-0012345``, its zeros restored."""
    found = text(value)
    if found is None:
        return None
    if not (m := re.fullmatch(r"(?:T-?)?(\d{1,7})(?:\.0)?", found, re.IGNORECASE)):
        raise UnusableError(f"{found!r} is not an APMIS threat id")
    return f"T-{int(m[1]):07d}"


def job_id(value: str | None) -> str | None:
    """A job id ``TX-2023-0412``, also delivered as ``TX-23-412``."""
    found = text(value)
    if found is None:
        return None
    if not (m := re.fullmatch(r"TX-(?:20)?(\d{2})-0*(\d{1,4})", found, re.IGNORECASE)):
        raise UnusableError(f"{found!r} is not a job id")
    return f"TX-20{m[1]}-{int(m[2]):04d}"


def operation_name(value: str | None) -> str | None:
    """An operation's own name, upper case, without Op / Operation; None for a reference."""
    found = text(value)
    if found is None or operations(found, TEAMS[0]):
        return None
    return re.sub(r"^OP(?:ERATION)?\b\.?\s*", "", found.upper()) or None


@cache
def _organisations() -> tuple[dict[str, str], dict[str, str]]:
    """(organisation spelling -> region, region spelling -> region), spellings casefolded."""
    with FORCES.open(encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    bodies: dict[str, str] = {}
    regions = {name.casefold(): region for name, region in REGION_NAMES.items()}
    for row in rows:
        for name in (row["force"], *filter(None, row["aliases"].split("|"))):
            bodies[name.casefold()] = row["region"]
        regions[row["region"].casefold()] = row["region"]
        regions[row["region_name"].casefold()] = row["region"]
    return bodies, regions


def organisation_region(value: str | None) -> str | None:
    """The region of an organisation; UnusableError when the forces list does not know it."""
    return code(value, _organisations()[0])


def region(value: str | None) -> str | None:
    """A region code, NT, NATIONAL or OUT_OF_NETWORK."""
    return code(value, _organisations()[1])


def edit_distance(one: str, other: str) -> int:
    """Levenshtein distance in characters."""
    above = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        line = [i]
        for j, b in enumerate(other, 1):
            line.append(min(line[-1] + 1, above[j] + 1, above[j - 1] + (a != b)))
        above = line
    return above[-1]
