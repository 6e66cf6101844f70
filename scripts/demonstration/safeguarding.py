"""Safeguarding referrals: recommended by the Tracker, referred through a channel, or both."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from scripts.demonstration import dirt, targets
from scripts.demonstration.calendar import (
    DELIVERIES,
    NEWEST,
    PROGRAMME_START,
    known_at,
    quarter_end,
    quarter_starts,
    random_day,
)
from scripts.demonstration.history import Row, SourceHistory
from scripts.demonstration.jobs import Job
from scripts.demonstration.ledger import Ledger
from scripts.demonstration.names import forces_by_region
from scripts.demonstration.pinned import BULK_REFERENCE
from scripts.demonstration.render import UNREADABLE_DATES, own_rng, spoilt

SOURCE = "safeguarding_referrals"
COLUMNS = [
    *("referral_token", "person_token", "job_id", "disruption_ref", "source", "referral_date"),
    *("channel", "age_group", "receiving_org", "previously_unknown", "persons"),
]
CHANNELS = ["NRM", "Duty to Notify", "MASH-Children", "Adult safeguarding"]
CHANNELS += ["Force vulnerability team", "Welfare visit", "International", "Other"]
TRACKER_WITH_CHANNEL_2023 = 260
APMIS_ONLY_2023 = 60
SPOILT = [
    ("referral_date", UNREADABLE_DATES[0]),
    ("referral_date", UNREADABLE_DATES[2]),
    ("persons", "several"),
    ("source", "Phone"),
    ("receiving_org", ""),
]


@dataclass
class Referral:
    """One row: a person (or `persons` of them) referred or recommended in a job."""

    job: Job
    day: date
    source: str
    channel: str
    person: str
    persons: int = 1
    known: date | None = None
    token: str = ""


def build_referrals(seed: int, jobs: list[Job]) -> list[Referral]:
    """All referrals, with every total of the safeguarding targets met."""
    planner = _Planner(random.Random(f"{seed}:{SOURCE}"), jobs)
    planner.recommended_2023()
    planner.until_march_2024()
    planner.financial_year_2024()
    planner.spring_2025()
    planner.summer_2025()
    planner.found.sort(key=lambda r: (r.known or known_at(r.day), r.day, r.person, r.source))
    for number, referral in enumerate(planner.found, start=1):
        referral.token = f"SR-{number:06d}"
    return planner.found


class _Planner:
    def __init__(self, rng: random.Random, jobs: list[Job]) -> None:
        self.rng = rng
        self.jobs = [j for j in jobs if j.allocated and j.job_id and "/" not in j.reference]
        self.found: list[Referral] = []
        self._people = 0

    def person(self) -> str:
        """A token nobody else has."""
        self._people += 1
        return f"{random.Random(f'person:{self._people}').getrandbits(48):012x}"

    def job(self, day: date) -> Job:
        """A job that is open on the day."""
        return self.rng.choice([job for job in self.jobs if job.open_on(day)])

    def add(self, day: date, source: str, with_channel: bool, job: Job | None = None) -> Referral:
        """A referral of somebody new; some of the Tracker's have no token."""
        channel = self.rng.choice(CHANNELS) if with_channel else ""
        person = self.person()
        if source == "Tracker" and self.rng.random() < 0.05:
            person = ""
        referral = Referral(job or self.job(day), day, source, channel, person)
        self.found.append(referral)
        return referral

    def again(self, first: Referral, last: date) -> None:
        """The same person and job from the other system within thirty days: the same one."""
        day = min(first.day + timedelta(days=self.rng.randint(1, 28)), last)
        self.found.append(Referral(first.job, day, "APMIS", first.channel, first.person))

    def recommended_2023(self) -> None:
        """Tracker rows up to December 2023, the bulk row among them."""
        rows = []
        for first, last, persons in targets.RECOMMENDED:
            for _ in range(persons):
                start = max(first, PROGRAMME_START + timedelta(days=60))
                rows.append(self.add(random_day(self.rng, start, last), "Tracker", False))
        bulk = next(job for job in self.jobs if job.reference == BULK_REFERENCE)
        day = date(2023, 12, 7)
        december = [row for row in rows if row.day >= date(2023, 12, 1)]
        dropped = self.rng.sample(december, targets.BULK_REFERRAL)
        self.found = [row for row in self.found if row not in dropped]
        self.found.append(
            Referral(bulk, day, "Tracker", "MASH-Children", "", targets.BULK_REFERRAL)
        )
        kept = [row for row in rows if row not in dropped]
        for row in self.rng.sample(kept, TRACKER_WITH_CHANNEL_2023):
            row.channel = self.rng.choice(CHANNELS)
        with_channel = [row for row in kept if row.channel and row.person]
        for row in self.rng.sample(with_channel, 40):
            self.again(row, date(2024, 1, 28))

    def until_march_2024(self) -> None:
        """APMIS alone up to December 2023, and all of the following quarter."""
        for _ in range(APMIS_ONLY_2023):
            day = random_day(self.rng, date(2021, 8, 1), date(2023, 12, 31))
            self.add(day, "APMIS", True)
        done = TRACKER_WITH_CHANNEL_2023 + targets.BULK_REFERRAL + APMIS_ONLY_2023
        rest = targets.WITH_CHANNEL_BY_MARCH_2024 - done
        self.quarter(date(2024, 1, 1), rest)

    def financial_year_2024(self) -> None:
        """2024-25: as known at its end, and a few that arrive later."""
        starts = quarter_starts(date(2024, 4, 1), date(2025, 3, 31))
        for start, total in zip(starts, targets.WITH_CHANNEL_2024_25, strict=True):
            self.quarter(start, total)
        for _ in range(targets.WITH_CHANNEL_2024_25_LATE):
            referral = self.add(date(2025, 3, 20), "APMIS", True)
            referral.known = date(2025, 4, 30)

    def quarter(self, start: date, total: int, last: date | None = None) -> None:
        """`total` new people with a channel, some recorded twice, and others without one."""
        end = last or quarter_end(start)
        for number in range(total):
            source = "APMIS" if number % 10 < 3 else "Tracker"
            row = self.add(random_day(self.rng, start, end), source, True)
            if source == "Tracker" and row.person and number % 5 == 4:
                self.again(row, end)
            elif number % 45 == 44 and row.person and row.day > start + timedelta(days=50):
                # More than thirty days apart: a referral of its own, which replaces a person.
                row.day = start + timedelta(days=2)
                row.job = self.job(row.day)
        for _ in range(total // 4):
            self.add(random_day(self.rng, start, end), "Tracker", False)

    def spring_2025(self) -> None:
        """2025-26 Q1, over the published number of operations."""
        first, last = targets.SPRING_2025
        open_jobs = [j for j in self.jobs if j.open_on(first) and j.open_on(last)]
        jobs = self.rng.sample(open_jobs, targets.REFERRAL_OPERATIONS_SPRING_2025)
        extra = targets.WITH_CHANNEL_SPRING_2025 - len(jobs)
        for number, job in enumerate(jobs + self.rng.choices(jobs, k=extra)):
            source = "APMIS" if number % 10 < 3 else "Tracker"
            row = self.add(random_day(self.rng, first, last), source, True, job)
            if source == "Tracker" and row.person and number % 5 == 4:
                self.again(row, last)
        for job in self.rng.sample(open_jobs, 20):
            self.add(random_day(self.rng, first, last), "Tracker", False, job)

    def summer_2025(self) -> None:
        """The weeks up to the newest delivery."""
        self.quarter(date(2025, 7, 1), 55, NEWEST - timedelta(days=3))


def tracker_persons(referrals: list[Referral]) -> dict[str, int]:
    """Persons by job reference, as the Tracker's own control column counts them."""
    counts: dict[str, int] = {}
    for referral in referrals:
        if referral.source == "Tracker":
            reference = referral.job.reference
            counts[reference] = counts.get(reference, 0) + referral.persons
    return counts


def referral_history(
    seed: int, referrals: list[Referral], disruption_refs: list[str]
) -> SourceHistory:
    """Raw history of the referrals; APMIS rows name a disruption of `disruption_refs`."""
    ledger = Ledger(SOURCE, COLUMNS, ["referral_token"])
    for number, referral in enumerate(referrals):
        known = referral.known or known_at(referral.day)
        row = _row(seed, referral, disruption_refs)
        rows = [row, dict(row)] if number % 100 == 9 else [row]
        if number % 250 == 33:
            rows = [{**row, "persons": "2"}, row]
        if number % 90 == 21 and referral.day < date(2024, 12, 1):
            # The channel of a recommendation is often spelt out only later.
            ledger.put(referral.token, date(2025, 2, 28), {**row, "previously_unknown": "Y"})
        if number % 120 == 57 and referral.day < date(2024, 9, 1):
            ledger.put(referral.token, date(2024, 10, 31), spoilt(row, "persons", "several"))
        ledger.put(referral.token, known, *rows)
    _put_extra(ledger, seed, referrals, disruption_refs)
    return ledger.history(DELIVERIES)


def _row(seed: int, referral: Referral, disruption_refs: list[str]) -> Row:
    def rng(column: str) -> random.Random:
        return own_rng(seed, SOURCE, referral.token, column)

    job, pick = referral.job, rng("picks")
    age = "Child" if referral.channel == "MASH-Children" else pick.choice(["Adult", "Unknown"])
    channel = referral.channel
    if channel == "MASH-Children" and pick.random() < 0.15:
        channel = "CSC"
    pool = forces_by_region().get(job.team) or ["National Crime Agency"]
    persons = referral.persons
    return {
        "referral_token": referral.token,
        "person_token": referral.person or dirt.blank(rng("person")),
        "job_id": dirt.dirty_job_id(rng("job"), job.job_id),
        "disruption_ref": pick.choice(disruption_refs) if referral.source == "APMIS" else "",
        "source": referral.source,
        "referral_date": dirt.dirty_date(rng("day"), referral.day),
        "channel": channel or dirt.blank(rng("channel")),
        "age_group": age,
        "receiving_org": dirt.dirty_org(rng("receiver"), pick.choice(pool)) if channel else "",
        "previously_unknown": dirt.dirty_code(rng("known"), "yes_no", pick.choice(["Y", "N"])),
        "persons": f"x{persons}" if persons > 1 else dirt.dirty_int(rng("n"), 1, times=True),
    }


def _put_extra(
    ledger: Ledger, seed: int, referrals: list[Referral], disruption_refs: list[str]
) -> None:
    """Rows that cannot be used, and recommendations that are taken back later."""
    for number, (column, value) in enumerate(SPOILT[:-1] * 2):
        referral = referrals[90 * number + 40]
        row = _row(seed, referral, disruption_refs)
        key = f"SR-9{number:05d}"
        row["referral_token"] = key
        ledger.put(key, known_at(referral.day), spoilt(row, column, value))
    late = [r for r in referrals if r.source == "Tracker" and not r.channel]
    late = [r for r in late if date(2024, 1, 5) < r.day < date(2024, 3, 1)]
    for referral in late[:2]:
        ledger.put(referral.token, date(2024, 8, 31))
