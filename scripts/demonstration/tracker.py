"""Renders the Workload Tracker: one row per job, with its state at each delivery."""

import random
from datetime import date, timedelta

from scripts.demonstration import dirt
from scripts.demonstration.calendar import DELIVERIES, known_at
from scripts.demonstration.history import Row, SourceHistory
from scripts.demonstration.jobs import Job
from scripts.demonstration.ledger import Ledger
from scripts.demonstration.render import (
    UNKNOWN_ORGANISATION,
    day_text,
    own_rng,
    spoilt,
    text_list,
)

SOURCE = "toex_workload_tracker"
COLUMNS = [
    *("job_id", "toex_team", "op_alias", "operation_name", "mor_id", "origin", "parent_op_alias"),
    *("requesting_org", "requester_role", "gateway", "request_date", "triage_date"),
    *("decision_date", "decision", "decline_reason", "unmet_demand_flag", "unmet_demand_type"),
    *("support_level", "allocated_date", "tor_agreed_date", "closed_date", "status"),
    *("exploitation_types", "closure_reason", "onward_owner", "intel_reports_submitted"),
    *("safeguarding_referrals", "products"),
]
UNMET_DEMAND_SINCE = date(2023, 11, 1)
PRODUCTS = ["Subject profile", "CDR analysis", "Network chart", "Closure report", "Timeline", "ACH"]
ROLES = ["PC", "DS", "DI", "SIO", "LRO"]
SPOILT = [
    ("status", "Clsd??"),
    ("decision", "Maybe"),
    ("requesting_org", UNKNOWN_ORGANISATION),
    ("allocated_date", "31/02/2024"),
    ("decision_date", "05/13/2023"),
    ("origin", "Walk-in"),
]
REOPENED = 3


def tracker_history(seed: int, jobs: list[Job], referrals: dict[str, int]) -> SourceHistory:
    """Raw history of all jobs; `referrals` holds the Tracker's own persons by job reference."""
    renderer = _Renderer(seed, referrals)
    reopened = _reopened(jobs)
    for number, job in enumerate(jobs):
        renderer.put(job, number, job in reopened)
    renderer.put_spoilt(jobs)
    return renderer.ledger.history(DELIVERIES)


def _reopened(jobs: list[Job]) -> list[Job]:
    """Jobs that were closed too early once, in a month of which nothing was published."""
    plain = [
        job
        for job in jobs
        if job.kind == "tasked"
        and job.allocated
        and job.closed
        and not job.mor_ids
        and job.allocated < date(2024, 5, 1)
        and job.closed > date(2024, 10, 1)
    ]
    return plain[:REOPENED]


class _Renderer:
    def __init__(self, seed: int, referrals: dict[str, int]) -> None:
        self.seed = seed
        self.referrals = referrals
        self.ledger = Ledger(
            SOURCE,
            COLUMNS,
            ["job_id"],
            fallback_keys=["toex_team", "op_alias", "request_date"],
        )

    def put(self, job: Job, number: int, reopened: bool) -> None:
        """Deliver a job at every delivery at which its state has changed."""
        record = f"{job.requested:%Y%m%d}{number:05d}"
        before: list[Row] = []
        rng = own_rng(self.seed, SOURCE, record, "row")
        chance = rng.random()
        for delivery in DELIVERIES:
            if delivery < job.requested:
                continue
            row = self._row(job, record, delivery)
            if reopened and delivery == date(2024, 7, 31):
                row |= {"closed_date": "15/07/2024", "status": "Closed"}
            rows = [row, dict(row)] if chance < 0.01 else [row]
            if 0.01 <= chance < 0.02:
                # The same job on the sheet of another region, not kept up to date there.
                rows = [{**row, "status": "Paused", "closed_date": ""}, row]
            if rows != before:
                self.ledger.put(record, delivery, *rows)
                before = rows
        if job.decision == "Withdrawn" and chance > 0.7 and job.requested < date(2024, 1, 1):
            self.ledger.put(record, date(2024, 9, 30))
        elif job.closed and job.closed < date(2024, 6, 1) and 0.02 <= chance < 0.03:
            column, value = rng.choice([("status", "Clsd??"), ("closed_date", "31/02/2024")])
            self.ledger.put(record, date(2024, 11, 30), spoilt(before[0], column, value))

    def put_spoilt(self, jobs: list[Job]) -> None:
        """Extra rows that cannot be used."""
        rng = random.Random(f"{self.seed}:{SOURCE}:spoilt")
        plain = [job for job in jobs if job.closed and not job.pinned and job.job_id]
        for number, job in enumerate(rng.sample(plain, 2 * len(SPOILT))):
            record = f"9999{number:05d}"
            column, value = SPOILT[number % len(SPOILT)]
            delivery = known_at(job.requested + timedelta(days=60))
            row = self._row(job, record, delivery)
            row["job_id"] = f"TX-2019-{number + 1:04d}"
            self.ledger.put(record, delivery, spoilt(row, column, value))

    def _row(self, job: Job, record: str, at: date) -> Row:
        """State of a job in the delivery of a date, each cell spelt alike in all deliveries."""

        def rng(column: str) -> random.Random:
            return own_rng(self.seed, SOURCE, record, column)

        def day(column: str, value: date | None) -> str:
            return day_text(rng(column), value if value and value <= at else None)

        decided = job.decided is not None and job.decided <= at
        closed = job.closed if job.closed and job.closed <= at else None
        pick = rng("picks")
        role, own_intel = pick.choice(ROLES), pick.randint(0, 40)
        products = pick.sample(PRODUCTS, pick.randint(1, 3))
        triaged = job.requested + timedelta(days=1)
        tor_agreed = job.allocated + timedelta(days=pick.randint(1, 9)) if job.allocated else None
        requested = job.requested
        late_request = rng("late request").random() < 0.01
        if late_request and job.job_id and job.decided and job.decided < at:
            requested = job.decided + timedelta(days=1)
        bare = job.team != "NT" and "/" not in job.reference and pick.random() < 0.2
        return {
            "job_id": self._job_id(job, rng("job_id")),
            "toex_team": dirt.dirty_region(rng("toex_team"), job.team),
            "op_alias": dirt.dirty_reference(rng("op_alias"), job.reference, bare=bare),
            "operation_name": "",
            "mor_id": self._mor_ids(job, at, rng("mor_id")),
            "origin": dirt.dirty_code(rng("origin"), "origin", job.origin),
            "parent_op_alias": job.parent,
            "requesting_org": dirt.dirty_org(rng("requesting_org"), job.organisation),
            "requester_role": role,
            "gateway": dirt.dirty_code(rng("gateway"), "gateway", _gateway(job)),
            "request_date": day("request_date", requested),
            "triage_date": day("triage_date", triaged),
            "decision_date": day("decision_date", job.decided),
            "decision": dirt.dirty_code(rng("decision"), "decision", job.decision)
            if decided
            else "",
            "decline_reason": _decline_reason(job) if decided else "",
            **_unmet_demand(job, rng("unmet_demand")),
            "support_level": self._support(job, at, rng("support_level")),
            "allocated_date": day("allocated_date", job.allocated),
            "tor_agreed_date": day("tor_agreed_date", tor_agreed),
            "closed_date": day("closed_date", closed),
            "status": dirt.dirty_code(rng("status"), "job_status", _status(job, at)),
            "exploitation_types": _aspects(job, rng("exploitation_types")),
            "closure_reason": job.closure_reason if closed else "",
            "onward_owner": dirt.dirty_org(rng("onward_owner"), job.organisation) if closed else "",
            "intel_reports_submitted": _intelligence_reports(job, own_intel, pick)
            if closed
            else "",
            "safeguarding_referrals": dirt.dirty_int(
                rng("safeguarding_referrals"), self.referrals[job.reference], times=True
            )
            if closed and job.reference in self.referrals
            else "",
            "products": text_list(rng("products"), products) if closed else "",
        }

    def _job_id(self, job: Job, rng: random.Random) -> str:
        return dirt.dirty_job_id(rng, job.job_id) if job.job_id else ""

    def _mor_ids(self, job: Job, at: date, rng: random.Random) -> str:
        known = list(dict.fromkeys(mor_id for day, mor_id in job.mor_ids if day <= at))
        if len(known) > 1 and rng.random() < 0.5:
            return "Mor-" + "/".join(mor_id.removeprefix("MOR-") for mor_id in known)
        return dirt.dirty_mor_ids(rng, known) if known else dirt.blank(rng)

    def _support(self, job: Job, at: date, rng: random.Random) -> str:
        if job.allocated is None or job.allocated > at:
            return ""
        full = job.support == "Full" and (job.became_full is None or job.became_full <= at)
        return dirt.dirty_code(rng, "support_level", "Full" if full else "Partial")


def _gateway(job: Job) -> str:
    if job.team == "LONDON":
        return "SCTaC (London)"
    return "National" if job.team == "NT" else "ROCU Gateway"


def _status(job: Job, at: date) -> str:
    if job.decided is None or job.decided > at:
        return "Triage"
    if job.decision != "Accepted" or (job.closed and job.closed <= at):
        return "Closed"
    if job.allocated is None or at < job.allocated + timedelta(days=14):
        return "Allocated"
    return "Paused" if job.requested.day == 13 and at.month % 4 == 0 else "Active"


def _unmet_demand(job: Job, rng: random.Random) -> Row:
    """Recorded since the guidance of November 2023, whether the job was adopted or not."""
    if job.requested < UNMET_DEMAND_SINCE:
        return {"unmet_demand_flag": "", "unmet_demand_type": ""}
    unmet = job.decline_reason in ("Capacity", "Capability") or rng.random() < 0.08
    flag = dirt.dirty_code(rng, "yes_no", "Y" if unmet else "N")
    kind = rng.choice(["Capacity", "Capability", "Both"]) if unmet else ""
    return {"unmet_demand_flag": flag, "unmet_demand_type": kind}


def _intelligence_reports(job: Job, number: int, rng: random.Random) -> str:
    if job.reference == "SEROCU Op 15":
        return "23 in total"
    return f"{number} in total" if rng.random() < 0.05 else str(number)


def _aspects(job: Job, rng: random.Random) -> str:
    """Aspects; a few requests that were not taken on mix the levels of the two lists."""
    if job.decision == "Declined" and rng.random() < 0.1:
        return "CSE; MSHT"
    return text_list(rng, job.aspects)


def _decline_reason(job: Job) -> str:
    """The code, or free text in the year before the codes were settled."""
    if job.decline_reason == "Other" and job.requested.year == 2022:
        return "see e-mail of the gateway"
    return job.decline_reason
