"""Jobs of the synthetic world: who asked, what was decided, when support began and ended."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from scripts.demonstration import targets
from scripts.demonstration.calendar import (
    NEWEST,
    PROGRAMME_START,
    month_end,
    quarter_end,
    quarter_starts,
    random_day,
)
from scripts.demonstration.names import TEAMS, forces_by_region, read_forces
from scripts.demonstration.pinned import (
    PINNED_JOBS,
    REVIEW_MOR_ID,
    REVIEW_REFERENCE,
    TOOL_REFERENCE,
    PinnedJob,
)

JUNE_2023 = date(2023, 6, 30)
JUNE_2025 = date(2025, 6, 30)
PROACTIVE_ORIGINS = ("Proactive", "MoRiLE review")
ASPECT_WEIGHTS = {
    **{"ASE": 44, "ACE": 7, "ALE": 8, "CSE-Group": 8, "CSE-Organised": 6, "CSE-Other/Online": 4},
    **{"CCE": 8, "CLE": 1, "County Lines": 6, "OIC": 5, "Domestic Servitude": 2},
    "Other/Unknown": 1,
}
SECOND_ASPECTS = ["OIC", "ACE", "County Lines", "Domestic Servitude", "ALE"]
CLOSURE_REASONS = [
    "No further action after intelligence reports",
    "Packaged to force",
    "Referred to NCA",
    "Integrated into MoRiLE of linked op",
    "NFA after prison debrief",
    "Passed to another TOEX team",
    "Ownership transferred",
    "Unmet demand at operational tasking",
]
DECLINE_REASONS = ["Capacity", "Capability", "Out of scope", "Duplicate", "Other"]


@dataclass
class Job:
    """One job. Dates are None until the step is reached; `closed` None means still open."""

    reference: str
    origin: str
    requested: date
    decided: date | None
    decision: str
    aspects: list[str]
    allocated: date | None = None
    closed: date | None = None
    job_id: str = ""
    parent: str = ""
    organisation: str = ""
    support: str = "Partial"
    became_full: date | None = None
    decline_reason: str = ""
    closure_reason: str = ""
    pinned: bool = False
    mor_ids: list[tuple[date, str]] = field(default_factory=list)

    @property
    def team(self) -> str:
        """Team of the reference."""
        return self.reference.split(" ", 1)[0]

    @property
    def kind(self) -> str:
        """`proactive` or `tasked`."""
        return "proactive" if self.origin in PROACTIVE_ORIGINS else "tasked"

    def open_on(self, day: date) -> bool:
        """Whether the job is in support on `day`."""
        return (
            self.allocated is not None
            and self.allocated <= day
            and (self.closed is None or day <= self.closed)
        )


def build_jobs(rng: random.Random) -> list[Job]:
    """All jobs, oldest request first, with every total of the job targets met."""
    accepted = [_pinned_job(rng, pinned) for pinned in PINNED_JOBS]
    accepted += _ordinary_jobs(rng, accepted)
    _set_closing_dates(rng, accepted)
    _set_aspects(rng, accepted)
    _set_support(rng, accepted)
    jobs = accepted + _unsupported_requests(rng)
    jobs.sort(key=lambda job: (job.requested, job.reference, job.origin))
    _set_references(rng, jobs)
    _set_organisations(rng, jobs)
    _set_job_ids(rng, jobs)
    return jobs


def _pinned_job(rng: random.Random, pinned: PinnedJob) -> Job:
    requested, decided = _dates_before(rng, pinned.allocated)
    return Job(
        reference=pinned.reference,
        origin=pinned.origin,
        requested=requested,
        decided=decided,
        decision="Accepted",
        aspects=list(pinned.aspects),
        allocated=pinned.allocated,
        closed=pinned.closed,
        parent=pinned.parent,
        closure_reason=rng.choice(CLOSURE_REASONS) if pinned.closed else "",
        pinned=True,
    )


def _dates_before(rng: random.Random, allocated: date) -> tuple[date, date]:
    """Request and decision before an allocation, decided in the quarter of the allocation."""
    first = max(quarter_starts(allocated, allocated)[0], allocated - timedelta(days=10))
    decided = random_day(rng, first, allocated)
    return decided - timedelta(days=rng.randint(2, 25)), decided


def _ordinary_jobs(rng: random.Random, pinned: list[Job]) -> list[Job]:
    jobs = []
    starts = quarter_starts(PROGRAMME_START, NEWEST)
    plan = zip(starts, targets.TASKED_ALLOCATED, targets.PROACTIVE_ALLOCATED, strict=True)
    for start, tasked, proactive in plan:
        for kind, total in (("tasked", tasked), ("proactive", proactive)):
            done = [j for j in pinned if j.kind == kind and _quarter(j) == start]
            for number in range(total - len(done)):
                jobs.append(_ordinary_job(rng, kind, _allocation_day(rng, start, number, kind)))
    return jobs


def _quarter(job: Job) -> date:
    assert job.allocated is not None
    return quarter_starts(job.allocated, job.allocated)[0]


def _allocation_day(rng: random.Random, start: date, number: int, kind: str) -> date:
    """A day of the quarter; in autumn 2023 most before December, as published."""
    last = min(quarter_end(start), NEWEST - timedelta(days=6))
    if start != targets.AUTUMN_2023[0]:
        return random_day(rng, start, last)
    # 36 of the 49 by the end of November: TARIAN Op 29 (pinned), 29 tasked and 6 proactive.
    if number < (29 if kind == "tasked" else 6):
        return random_day(rng, start, date(2023, 11, 30))
    return random_day(rng, date(2023, 12, 1), last)


def _ordinary_job(rng: random.Random, kind: str, allocated: date) -> Job:
    requested, decided = _dates_before(rng, allocated)
    origin = "Proactive"
    if kind == "tasked":
        taskforce = allocated >= date(2023, 6, 1) and rng.random() < 0.06
        origin = "CSE Taskforce referral" if taskforce else "Tasked"
    return Job("", origin, requested, decided, "Accepted", [], allocated)


def _forbidden(job: Job, day: date) -> bool:
    """Proactive closures of the two published quarters are chosen one by one."""
    if job.kind != "proactive":
        return False
    return any(first <= day <= last for first, last in (targets.AUTUMN_2023, targets.SPRING_2025))


def _set_closing_dates(rng: random.Random, jobs: list[Job]) -> None:
    for kind in ("proactive", "tasked"):
        measured = [j for j in jobs if j.kind == kind and _allocated(j) <= JUNE_2025]
        free = [job for job in measured if not job.pinned]
        if kind == "proactive":
            free = _close_published_quarters(rng, free)
            pinned_open = sum(1 for j in measured if j.pinned and j.closed is None)
            still_open = targets.PROACTIVE_OPEN_JUNE_2025 - pinned_open
        else:
            still_open = 110
        newest_first = sorted(free, key=lambda job: (_allocated(job), job.requested))[::-1]
        recent, older = newest_first[: still_open // 2], newest_first[still_open // 2 :]
        kept_open = recent + rng.sample(older[: len(older) // 3], still_open - len(recent))
        closing = [job for job in free if job not in kept_open]
        for job in closing:
            job.closed = _first_closing_date(rng, job)
        _meet_mean(rng, measured, closing, targets.MEAN_DAYS_OPEN[kind])
        for job in rng.sample([j for j in kept_open if _allocated(j) < date(2025, 2, 1)], 6):
            job.closed = random_day(rng, date(2025, 7, 1), NEWEST - timedelta(days=2))
    for job in jobs:
        if job.closed and not job.closure_reason:
            job.closure_reason = rng.choice(CLOSURE_REASONS)


def _allocated(job: Job) -> date:
    assert job.allocated is not None
    return job.allocated


def _close_published_quarters(rng: random.Random, free: list[Job]) -> list[Job]:
    """Close the proactive jobs of the two published quarters; give back those left."""
    chosen: list[Job] = []
    plan = [
        (targets.AUTUMN_2023, targets.PROACTIVE_CLOSED_AUTUMN_2023),
        (targets.SPRING_2025, targets.PROACTIVE_CLOSED_SPRING_2025),
    ]
    for (first, last), total in plan:
        old = [
            job
            for job in free
            if job not in chosen and 150 <= (first - _allocated(job)).days <= 800
        ]
        for number, job in enumerate(rng.sample(old, total)):
            job.closed = random_day(rng, first + timedelta(days=9), last)
            job.closure_reason = CLOSURE_REASONS[number]
            chosen.append(job)
    return [job for job in free if job not in chosen]


def _first_closing_date(rng: random.Random, job: Job) -> date:
    mean = targets.MEAN_DAYS_OPEN[job.kind]
    longest = (JUNE_2025 - _allocated(job)).days - 1
    while True:
        days = int(rng.triangular(30, 2.4 * mean, 0.8 * mean))
        if days > longest:
            days = rng.randint(20, max(20, longest))
        day = _allocated(job) + timedelta(days=days)
        if not _forbidden(job, day):
            return day
        longest = max(20, longest - 95)


def _meet_mean(rng: random.Random, measured: list[Job], closing: list[Job], mean: int) -> None:
    """Move closing dates until the mean days open at June 2025 are the published ones."""
    wanted = mean * len(measured)
    while (gap := wanted - _days_open(measured)) != 0:
        job = rng.choice(closing)
        assert job.closed is not None
        step = max(-20, min(20, gap))
        moved = job.closed + timedelta(days=step)
        days = (moved - _allocated(job)).days
        if days >= 25 and moved < JUNE_2025 and not _forbidden(job, moved):
            job.closed = moved


def _days_open(jobs: list[Job]) -> int:
    ends = [(min(j.closed, JUNE_2025) if j.closed else JUNE_2025) for j in jobs]
    return sum((end - _allocated(job)).days for end, job in zip(ends, jobs, strict=True))


def _set_aspects(rng: random.Random, jobs: list[Job]) -> None:
    first, last = targets.AUTUMN_2023
    multiple = list(targets.MULTI_ASPECT_AUTUMN_2023)
    for job in jobs:
        if job.aspects:
            continue
        job.aspects = rng.choices(list(ASPECT_WEIGHTS), list(ASPECT_WEIGHTS.values()))
        if first <= _allocated(job) <= last:
            if multiple and job.kind == "tasked":
                job.aspects = list(multiple.pop())
        elif rng.random() < 0.12:
            job.aspects.append(rng.choice([a for a in SECOND_ASPECTS if a not in job.aspects]))


def _set_support(rng: random.Random, jobs: list[Job]) -> None:
    """Full or partial support, to the published share at June 2025."""
    for kind in ("proactive", "tasked"):
        measured = [j for j in jobs if j.kind == kind and _allocated(j) <= JUNE_2025]
        full = round(targets.FULL_SUPPORT_SHARE[kind] * len(measured))
        for number, job in enumerate(rng.sample(measured, full)):
            job.support = "Full"
            end = min(job.closed or JUNE_2025, JUNE_2025)
            if number % 6 == 0 and (end - _allocated(job)).days > 60:
                job.became_full = _allocated(job) + timedelta(days=45)


def _unsupported_requests(rng: random.Random) -> list[Job]:
    """Requests declined, deferred or withdrawn, and the latest ones still in triage."""
    jobs = []
    for start in quarter_starts(PROGRAMME_START, NEWEST):
        last = min(quarter_end(start), NEWEST)
        autumn = start == targets.AUTUMN_2023[0]
        declined = targets.DECLINED_AUTUMN_2023 if autumn else rng.randint(1, 4)
        decisions = ["Declined"] * declined + ["Deferred", "Withdrawn"][: rng.randint(0, 2)]
        for decision in decisions:
            decided = random_day(rng, start, last)
            requested = decided - timedelta(days=rng.randint(3, 30))
            aspects = rng.choices(list(ASPECT_WEIGHTS), list(ASPECT_WEIGHTS.values()))
            job = Job("", "Tasked", requested, decided, decision, aspects)
            if decision == "Declined":
                job.decline_reason = rng.choice(DECLINE_REASONS)
            jobs.append(job)
    for _ in range(4):
        requested = random_day(rng, month_end(2025, 7), NEWEST)
        jobs.append(Job("", "Tasked", requested, None, "", ["ASE"]))
    review = Job(
        REVIEW_REFERENCE,
        "MoRiLE review",
        date(2023, 12, 4),
        date(2023, 12, 15),
        "Deferred",
        ["ASE"],
        pinned=True,
    )
    review.mor_ids.append((review.requested, REVIEW_MOR_ID))
    return [*jobs, review]


def _set_references(rng: random.Random, jobs: list[Job]) -> None:
    """Number the operations of each team in order of request, leaving out pinned numbers."""
    taken = {TOOL_REFERENCE}
    for job in jobs:
        if job.reference:
            team, _, numbers = job.reference.split(" ")
            taken |= {f"{team} Op {number}" for number in numbers.split("/")}
    last = dict.fromkeys(TEAMS, 0)
    for job in jobs:
        if job.reference:
            continue
        team = rng.choices(TEAMS, [9, 10, 11, 8, 10, 11, 10, 9, 8, 9, 5])[0]
        last[team] += 1
        while f"{team} Op {last[team]}" in taken:
            last[team] += 1
        job.reference = f"{team} Op {last[team]}"


def _set_organisations(rng: random.Random, jobs: list[Job]) -> None:
    """Requesting organisations: exactly the published number of them by June 2023."""
    regions = forces_by_region()
    forces = [row["force"] for row in read_forces()]
    used = [f for f in forces if f != "Suffolk Constabulary"]
    used = [*used[: targets.REQUESTING_ORGANISATIONS_JUNE_2023 - 1], "Suffolk Constabulary"]
    early = [j for j in jobs if j.allocated and j.allocated <= JUNE_2023]
    for job in jobs:
        own = [force for force in regions.get(job.team, []) if force in used]
        job.organisation = rng.choice(own if own and rng.random() < 0.9 else used)
    missing = [force for force in used if force not in {job.organisation for job in early}]
    counts = {force: sum(j.organisation == force for j in early) for force in used}
    for force in missing:
        donor = next(j for j in early if not j.pinned and counts[j.organisation] > 3)
        counts[donor.organisation] -= 1
        counts[force] = 1
        donor.organisation = force


def _set_job_ids(rng: random.Random, jobs: list[Job]) -> None:
    """Number the jobs by year of request; some rows before 2022 never got an id."""
    numbers: dict[int, int] = {}
    for job in jobs:
        year = job.requested.year
        numbers[year] = numbers.get(year, 0) + 1
        if year >= 2022 or job.pinned or rng.random() < 0.7:
            job.job_id = f"TX-{year}-{numbers[year]:04d}"
