"""Identifications claimed by the teams, verified and not, and their Master List entries."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from scripts.demonstration import pinned, targets
from scripts.demonstration.calendar import DELIVERIES, SNAPSHOTS, known_at, random_day
from scripts.demonstration.jobs import Job
from scripts.demonstration.names import TEAMS, misspelt
from scripts.demonstration.operations import Foundry, Operation, threats_of

FIRST_DELIVERY = DELIVERIES[0]
# How a verified identification finds its entry, by order of identification.
RULES = ("id", "id", "alias", "id", "name", "id", "region", "id", "near", "id", "id", "name")
CATEGORY_CASES = (7, 19)
LATER_ID_CASES = (4, 16)
NEAR_DAYS = 80


@dataclass
class Version:
    """What one delivered version says about the entry: id, name and type as the team has them."""

    known: date
    mor_id: str
    name: str
    identified: date


@dataclass
class Identification:
    """One claimed identification; `operation` is the entry it must be matched to, or None."""

    record_type: str
    job: Job
    identified: date
    verified: date | None
    operation: Operation | None = None
    rule: str = ""
    identification_id: str = ""
    region: str = ""
    aspects: list[str] = field(default_factory=list)
    threats: list[str] = field(default_factory=list)
    versions: list[Version] = field(default_factory=list)
    status: str = "Claimed"
    delay_reason: str = ""


@dataclass(frozen=True)
class _Plan:
    record_type: str
    day: date
    how: str
    age: str


class Planner:
    """Lays out the verified identifications so that the published totals come out."""

    def __init__(self, rng: random.Random, jobs: list[Job], foundry: Foundry) -> None:
        self.rng = rng
        self.foundry = foundry
        self.jobs = [job for job in jobs if job.allocated and not job.pinned]
        self.by_reference = {job.reference: job for job in jobs}
        self.used: list[Job] = []
        self.found: list[Identification] = []
        self.postponed = 0

    def verified(self) -> list[Identification]:
        """All verified identifications, each with a new Master List operation."""
        aspects = self._ocg_aspects()
        for plan in self._plans():
            wanted = next(aspects, None) if plan.record_type == "OCG" else None
            self._identify(plan, wanted)
        self._walk()
        return self.found

    def _plans(self) -> Iterable[_Plan]:
        plans = [_Plan(*row) for row in targets.VERIFIED_AUTUMN_2023]
        for record_type, totals in targets.VERIFIED.items():
            before, reached = date(2022, 9, 1), 0
            for end, total in totals:
                if end != targets.AUTUMN_2023[1]:
                    for _ in range(total - reached):
                        plans.append(_Plan(record_type, self._day(before, end), "listed", "old"))
                before, reached = end, total
        return sorted(plans, key=lambda plan: (plan.day, plan.record_type, plan.how, plan.age))

    def _day(self, before: date, end: date) -> date:
        if end == FIRST_DELIVERY:
            return FIRST_DELIVERY
        return self.rng.choice([day for day in SNAPSHOTS if before < day <= end])

    def _ocg_aspects(self) -> Iterator[tuple[int, list[str]]]:
        """(number of the TOEX operation, its aspects) for the OCGs in order of verification."""
        for number, aspects in enumerate(targets.OCG_OPERATION_ASPECTS):
            for _ in range(2 if number < targets.OCG_OPERATIONS_WITH_TWO else 1):
                yield number, aspects

    def _identify(self, plan: _Plan, wanted: tuple[int, list[str]] | None) -> None:
        job, identified = self._job_for(plan, wanted)
        if wanted:
            job.aspects = list(wanted[1])
        number = len(self.found)
        rule = self._rule(plan, job, identified)
        operation = self.foundry.supported(job, self._start(plan, identified))
        operation.identified = True
        operation.record_type = plan.record_type
        operation.threats, operation.sub_threats = threats_of(self.rng, job.aspects)
        operation.first_assessed = self._first_assessed(plan, job, identified, operation)
        found = Identification(
            record_type=plan.record_type,
            job=job,
            identified=identified,
            verified=plan.day,
            operation=operation,
            rule=rule,
            region=operation.region,
            aspects=list(job.aspects),
            threats=list(operation.threats),
        )
        self._describe(found, number)
        self._link(found, number)
        self.found.append(found)

    def _rule(self, plan: _Plan, job: Job, identified: date) -> str:
        """The rule that must find the entry; another region needs dates near each other."""
        if plan.how == "corrected":
            return "corrected"
        rule = RULES[len(self.found) % len(RULES)]
        near = plan.day != FIRST_DELIVERY and (plan.day - identified).days <= NEAR_DAYS
        if rule == "alias" and any(found.job is job for found in self.found):
            return "id"
        if rule == "region" and not near:
            self.postponed += 1
            return "id"
        if rule == "id" and near and self.postponed:
            self.postponed -= 1
            return "region"
        return rule

    def _job_for(self, plan: _Plan, wanted: tuple[int, list[str]] | None) -> tuple[Job, date]:
        """A job in which this can have been identified, and the day of identification."""
        first, last = self._identified_range(plan)
        if wanted and self.found:
            same = [f.job for f in self.found if f.record_type == "OCG"]
            if wanted[0] < targets.OCG_OPERATIONS_WITH_TWO and len(same) == 2 * wanted[0] + 1:
                return same[-1], self._day_in(same[-1], first, last)
        if plan.record_type == "OCG" and self._child_ocg_now(plan, wanted):
            job = self.by_reference[pinned.CHILD_OCG_REFERENCE]
            return job, self._day_in(job, first, last)
        fits = [job for job in self.jobs if self._fits(job, plan, first, last)]
        if not fits:
            raise ValueError(f"no job in which {plan} can have been identified; move its dates")
        job = self.rng.choice(fits)
        self.used.append(job)
        return job, self._day_in(job, first, last)

    def _child_ocg_now(self, plan: _Plan, wanted: tuple[int, list[str]] | None) -> bool:
        taken = any(f.job.reference == pinned.CHILD_OCG_REFERENCE for f in self.found)
        return not taken and plan.day >= date(2023, 4, 4) and wanted is not None

    def _identified_range(self, plan: _Plan) -> tuple[date, date]:
        if plan.age == "new":
            return date(2023, 10, 2), date(2023, 11, 24)
        if plan.how == "corrected":
            return date(2023, 3, 1), date(2023, 6, 30)
        if targets.AUTUMN_2023[0] <= plan.day <= targets.AUTUMN_2023[1]:
            return date(2023, 6, 1), date(2023, 8, 20)
        if targets.SPRING_2025[0] <= plan.day:
            return date(2024, 10, 1), date(2025, 1, 31)
        if plan.day == FIRST_DELIVERY:
            return date(2021, 10, 1), date(2022, 8, 31)
        return plan.day - timedelta(days=150), plan.day - timedelta(days=35)

    def _fits(self, job: Job, plan: _Plan, first: date, last: date) -> bool:
        assert job.allocated is not None
        if job in self.used or job.allocated + timedelta(days=20) > last:
            return False
        if job.closed is not None and job.closed < first + timedelta(days=20):
            return False
        if targets.AUTUMN_2023[0] <= job.allocated <= targets.AUTUMN_2023[1]:
            return False
        if plan.age == "new":
            return job.closed is not None and job.closed <= date(2023, 12, 5)
        return True

    def _day_in(self, job: Job, first: date, last: date) -> date:
        assert job.allocated is not None
        first = max(first, job.allocated + timedelta(days=5))
        last = min(last, job.closed or last)
        return random_day(self.rng, min(first, last), last)

    def _start(self, plan: _Plan, identified: date) -> int:
        if plan.day == FIRST_DELIVERY:
            return 0
        if plan.how == "corrected":
            later = [i for i, day in enumerate(SNAPSHOTS) if day > identified]
            return later[0]
        return SNAPSHOTS.index(plan.day)

    def _first_assessed(
        self, plan: _Plan, job: Job, identified: date, operation: Operation
    ) -> date | None:
        """First assessment, where the published quarters need it out of the usual place."""
        if plan.age == "new":
            assert job.closed is not None
            return random_day(self.rng, job.closed + timedelta(days=1), plan.day)
        if plan.how == "listed" and targets.AUTUMN_2023[0] <= plan.day <= targets.AUTUMN_2023[1]:
            return random_day(self.rng, max(identified, date(2023, 7, 1)), date(2023, 9, 25))
        if targets.SPRING_2025[0] <= plan.day:
            return random_day(self.rng, max(identified, date(2025, 1, 6)), date(2025, 3, 20))
        if operation.start == 0:
            return random_day(self.rng, identified, date(2022, 9, 19))
        return None

    def _describe(self, found: Identification, number: int) -> None:
        """Versions, so that the rule of the identification is the one that finds its entry."""
        operation = found.operation
        assert operation is not None and found.verified is not None
        known = known_at(found.identified)
        name = operation.name
        own_name = name if number % 3 else self.foundry.name()
        if found.job.reference == pinned.CHILD_OCG_REFERENCE:
            operation.mor_id = pinned.CHILD_OCG_MOR_ID
            found.rule = "id"
        if found.rule == "alias":
            operation.name = found.job.reference
            found.versions = [Version(known, "", own_name, found.identified)]
        elif found.rule in ("name", "near", "region"):
            spelt = misspelt(name) if found.rule == "near" else name
            found.versions = [Version(known, "", spelt, found.identified)]
            if found.rule == "region":
                found.region = found.job.team if found.job.team != "NT" else "LONDON"
                others = [team for team in TEAMS[:-1] if team != found.region]
                operation.region = self.rng.choice(others)
                operation.organisation = self.foundry.owner(operation.region)
                found.delay_reason = "Referred to different region for scoring"
        elif found.rule == "corrected":
            wrong = Version(known, "", self.foundry.name(), found.identified)
            right = Version(found.verified, operation.mor_id, own_name, found.identified)
            found.versions = [wrong, right]
            found.delay_reason = "Different operation name or MoRiLE ID"
        else:
            found.versions = [Version(known, operation.mor_id, own_name, found.identified)]
        if number in LATER_ID_CASES and found.rule == "name":
            after = known_at(found.verified)
            found.versions.append(Version(after, operation.mor_id, name, found.identified))
        if number in CATEGORY_CASES:
            found.rule = "category"
            operation.record_type = "Priority Individual" if found.record_type == "OCG" else "OCG"
            found.versions = [Version(known, operation.mor_id, own_name, found.identified)]
            found.delay_reason = "Assessment category discrepancy"

    def _link(self, found: Identification, number: int) -> None:
        """Tell the Tracker, except where the identification or the alias must be the only link."""
        assert found.operation is not None
        only = found.rule == "alias" or (found.rule == "id" and number % 4 == 1)
        if not only:
            after = known_at(max(found.operation.listed_on, found.identified))
            found.job.mor_ids.append((after, found.operation.mor_id))

    def _walk(self) -> None:
        """ERSOU Op 64: the figure that the design document follows from extract to pack."""
        job = self.by_reference[pinned.WALK_REFERENCE]
        operation = self.foundry.supported(job, SNAPSHOTS.index(date(2023, 12, 12)))
        operation.identified = operation.fixed = True
        operation.mor_id = pinned.WALK_MOR_ID
        operation.record_type = "OCG"
        operation.threats, operation.sub_threats = ["MSHT", "County Lines"], ["Criminal"]
        operation.organisation, operation.region = pinned.WALK_OWNER, "ERSOU"
        operation.first_assessed = date(2023, 11, 21)
        identified = date(2023, 9, 14)
        found = Identification(
            record_type="OCG",
            job=job,
            identified=identified,
            verified=operation.listed_on,
            operation=operation,
            rule="near",
            region="ERSOU",
            aspects=["CCE"],
            threats=["MSHT", "County Lines"],
            versions=[
                Version(date(2023, 9, 30), pinned.WALK_MOR_ID, self.foundry.name(), identified),
                Version(date(2023, 10, 31), "", misspelt(operation.name), identified),
            ],
            delay_reason="Different operation name or MoRiLE ID",
        )
        job.mor_ids.append((date(2023, 12, 31), operation.mor_id))
        self.found.append(found)
