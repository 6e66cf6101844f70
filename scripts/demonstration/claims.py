"""Renders the identifications as the teams deliver them."""

import random
from datetime import timedelta

from scripts.demonstration import dirt
from scripts.demonstration.calendar import DELIVERIES, NEWEST, known_at
from scripts.demonstration.history import Row, SourceHistory
from scripts.demonstration.identifications import Identification, Version
from scripts.demonstration.ledger import Ledger
from scripts.demonstration.names import dirty_name
from scripts.demonstration.pinned import WALK_REFERENCE
from scripts.demonstration.render import (
    UNREADABLE_DATES,
    own_rng,
    spoilt,
    text_list,
    threat_list,
)

SOURCE = "apmis_identifications"
COLUMNS = [
    *("identification_id", "job_id", "op_alias", "operation_name", "owning_region", "mor_id"),
    *("identified_type", "identified_date", "claimed_by_team", "known_elsewhere"),
    *("verified_status", "reconciled_to_sml", "reconciled_date", "delay_reason"),
    *("exploitation_types", "soc_threats"),
]
MONTHS = timedelta(days=70)
SPOILT = [
    ("identified_type", "Gang"),
    ("identified_date", UNREADABLE_DATES[0]),
    ("identified_date", UNREADABLE_DATES[2]),
    ("verified_status", "Sort of"),
    ("identification_id", ""),
]


def identification_history(seed: int, claims: list[Identification]) -> SourceHistory:
    """Raw history of the identifications, verified or not."""
    ledger = Ledger(SOURCE, COLUMNS, ["identification_id"])
    for number, claim in enumerate(claims):
        _put(ledger, seed, claim, number)
    _put_spoilt(ledger, seed, claims)
    return ledger.history(DELIVERIES)


def _put(ledger: Ledger, seed: int, claim: Identification, number: int) -> None:
    key = claim.identification_id
    row: Row = {}
    for version in claim.versions:
        row = _before_scoring(_row(seed, claim, version, verified=False), claim, number)
        ledger.put(key, version.known, *([row, dict(row)] if number % 50 == 3 else [row]))
    last = claim.versions[-1]
    if claim.verified:
        # The source marks the reconciliation some weeks after it could first be seen.
        marked = max(known_at(claim.verified), last.known)
        row = _row(seed, claim, last, verified=True)
        rows = [{**row, "verified_status": "Claimed"}, row] if number % 40 == 7 else [row]
        ledger.put(key, marked, *rows)
        after = next((day for day in DELIVERIES if day > marked), None)
        if after and number % 30 == 11:
            ledger.put(key, after, spoilt(row, "identified_date", UNREADABLE_DATES[1]))
    elif claim.rule == "withdrawn":
        ledger.put(key, next((day for day in DELIVERIES if day > last.known + MONTHS), NEWEST))


def _before_scoring(row: Row, claim: Identification, number: int) -> Row:
    """Some teams gave another type at first, or the date of scoring for that of finding."""
    if claim.verified is None or claim.job.reference == WALK_REFERENCE:
        return row
    scored = claim.identified + timedelta(days=15)
    if number % 45 == 13:
        kind = "PI" if claim.record_type == "OCG" else "Vulnerability"
        return {**row, "identified_type": kind}
    if number % 45 == 20 and scored < claim.verified and claim.identified.month % 3 == 1:
        return {**row, "identified_date": f"{scored:%d/%m/%Y}"}
    return row


def _row(seed: int, claim: Identification, version: Version, verified: bool) -> Row:
    def rng(column: str, value: str = "") -> random.Random:
        return own_rng(seed, SOURCE, claim.identification_id, f"{column}:{value}")

    job = claim.job
    walk = job.reference == WALK_REFERENCE
    bare = walk or (job.team == claim.region and rng("bare").random() < 0.2)
    mor_rng = rng("mor_id", version.mor_id)
    mor_id = _mor_id(mor_rng, claim, version.mor_id) if version.mor_id else dirt.blank(mor_rng)
    # A claim may be older than the request for its job.
    job_id = job.job_id if job.requested <= version.known else ""
    status = "Verified" if verified else claim.status
    return {
        "identification_id": claim.identification_id,
        "job_id": dirt.dirty_job_id(rng("job_id"), job_id) if job_id else "",
        "op_alias": "Op 64" if walk else dirt.dirty_reference(rng("ref"), job.reference, bare),
        "operation_name": dirty_name(rng("name", version.name), version.name),
        "owning_region": dirt.dirty_region(rng("region"), claim.region),
        "mor_id": mor_id,
        "identified_type": dirt.dirty_code(rng("type"), "record_type", claim.record_type),
        "identified_date": "14/09/2023"
        if walk
        else dirt.dirty_date(rng("identified"), version.identified),
        "claimed_by_team": dirt.dirty_region(rng("team"), job.team),
        "known_elsewhere": rng("known").choice(["N", "N", "N", "Unknown"]),
        "verified_status": status,
        "reconciled_to_sml": dirt.dirty_code(rng("flag"), "yes_no", "Y" if verified else "N"),
        "reconciled_date": dirt.dirty_date(rng("reconciled"), claim.verified)
        if verified and claim.verified
        else "",
        "delay_reason": claim.delay_reason,
        "exploitation_types": text_list(rng("aspects"), claim.aspects),
        "soc_threats": threat_list(rng("threats"), claim.threats),
    }


def _mor_id(rng: random.Random, claim: Identification, mor_id: str) -> str:
    if claim.job.reference == WALK_REFERENCE:
        return mor_id.lower().replace("-", " ")
    return dirt.dirty_mor_id(rng, mor_id)


def _put_spoilt(ledger: Ledger, seed: int, claims: list[Identification]) -> None:
    """Extra rows that cannot be used."""
    for number, (column, value) in enumerate(SPOILT):
        claim = claims[7 * number + 5]
        row = _row(seed, claim, claim.versions[0], verified=False)
        key = f"ID-{90001 + number}"
        row["identification_id"] = key
        ledger.put(key, claim.versions[0].known, spoilt(row, column, value))
