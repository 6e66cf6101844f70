"""Disruptions of the synthetic world and their moderation."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from scripts.demonstration import targets
from scripts.demonstration.calendar import (
    DELIVERIES,
    NEWEST,
    PROGRAMME_START,
    known_at,
    quarter_end,
    quarter_starts,
    random_day,
)
from scripts.demonstration.jobs import Job
from scripts.demonstration.operations import Operation, threats_of
from scripts.demonstration.pinned import PARENT_REFERENCE, TOOL_REFERENCE
from scripts.demonstration.world import World

SUMMER, SUMMER_END = date(2023, 7, 1), date(2023, 9, 30)
AUTUMN, AUTUMN_END = targets.AUTUMN_2023
SPRING, SPRING_END = targets.SPRING_2025
JUNE_2023 = date(2023, 6, 30)
TOOLS_SINCE = date(2023, 9, 1)
LATE_OPERATIONS, LATE_COUNTED, LATE_RECORDED, WITHDRAWN = 6, 24, 8, 4
NEW_OPERATIONS_SPRING = 12
OTHERS = 320
TOOLS = ["TRANSLATE", "TRANSCRIBE", "FBFRIENDS", "DART", "COMPHOUSE"]


@dataclass(frozen=True)
class Target:
    """What a disruption is recorded against: an operation with a MoRiLE id, or a reference."""

    reference: str
    operation: Operation | None
    since: date
    region: str
    threats: tuple[str, ...]


@dataclass
class State:
    """Moderation of a disruption from a delivery on; removed when `status` is None."""

    known: date
    status: str | None
    impact: str = ""


@dataclass
class Disruption:
    """One disruption record with its moderation states in order of delivery."""

    target: Target
    day: date
    states: list[State]
    toex: bool = True
    tool: str = ""
    threats: list[str] = field(default_factory=list)
    reference_number: str = ""


def build_disruptions(seed: int, world: World) -> list[Disruption]:
    """All disruptions, numbered, with every total of the disruption targets met."""
    planner = _Planner(random.Random(f"{seed}:disruptions"), world)
    planner.until_june_2023()
    planner.summer_and_autumn()
    planner.awaiting_and_late()
    planner.since_2024()
    planner.spring_2025()
    planner.others()
    planner.found.sort(key=lambda d: (d.states[0].known, d.day, d.target.reference, d.tool))
    for number, disruption in enumerate(planner.found, start=1):
        disruption.reference_number = f"DIS-{101000 + 4 * number}"
    return planner.found


def _targets(rng: random.Random, world: World) -> list[Target]:
    """One target per job with a settled identity; several operations would leave it open."""
    operations: dict[int, list[Operation]] = {}
    for operation in world.operations:
        for job in operation.jobs:
            operations.setdefault(id(job), []).append(operation)
    claimed = {id(claim.job) for claim in world.identifications}
    used: set[str] = set()
    found = []
    for job in world.jobs:
        own = operations.get(id(job), [])
        if job.allocated is None or len(own) > 1 or (not own and id(job) in claimed):
            continue
        if "/" in job.reference or (own and own[0].threat_id in used) or (not own and job.mor_ids):
            continue
        if own:
            used.add(own[0].threat_id)
        found.append(_target(rng, job, own[0] if own else None))
    rng.shuffle(found)
    # First of all the parent operation, whose records name its child.
    found.sort(key=lambda target: target.reference != PARENT_REFERENCE)
    return found


def _target(rng: random.Random, job: Job, operation: Operation | None) -> Target:
    assert job.allocated is not None
    threats = operation.threats if operation else threats_of(rng, job.aspects)[0]
    region = job.team if job.team != "NT" else "NATIONAL"
    return Target(job.reference, operation, job.allocated, region, tuple(threats))


class _Planner:
    def __init__(self, rng: random.Random, world: World) -> None:
        self.rng = rng
        self.found: list[Disruption] = []
        self.free = _targets(rng, world)
        self.tool = Target(TOOL_REFERENCE, None, TOOLS_SINCE, "NATIONAL", ("MSHT",))
        self.old: list[Target] = []
        self.unsupported = [op for op in world.operations if not op.jobs and op.start < 12]

    def take(self, count: int, last: date) -> list[Target]:
        """New targets whose support began at least twenty days before `last`."""
        fits = [t for t in self.free if t.since + timedelta(days=20) <= last][:count]
        if len(fits) < count:
            raise ValueError(f"only {len(fits)} of {count} operations to disrupt before {last}")
        self.free = [target for target in self.free if target not in fits]
        return fits

    def add(self, target: Target, first: date, last: date, states: list[State]) -> Disruption:
        """A disruption dated in `first` .. `last`, not before the support began."""
        first = max(first, target.since + timedelta(days=5))
        day = random_day(self.rng, min(first, last), last)
        disruption = Disruption(target, day, states, threats=list(target.threats))
        if target is self.tool:
            disruption.tool = self.rng.choices(TOOLS, [40, 30, 10, 15, 5])[0]
        self.found.append(disruption)
        return disruption

    def counted(
        self, target: Target, first: date, last: date, counted_at: date, wait: int = 3
    ) -> Disruption:
        """A disruption counted from a delivery on, recorded up to `wait` deliveries earlier."""
        disruption = self.add(target, first, min(last, counted_at), [])
        recorded = [d for d in DELIVERIES if disruption.day <= d <= counted_at][-wait:]
        start = self.rng.choice(recorded)
        if start < counted_at:
            disruption.states.append(State(start, "Awaiting moderation"))
        impact = self.rng.choices(["Major", "Moderate", "Minor"], [25, 40, 35])[0]
        disruption.states.append(State(counted_at, "Moderated", impact))
        return disruption

    def spread(self, targets_: list[Target], total: int) -> list[Target]:
        """Each target at least once, `total` places in all, in random order."""
        places = targets_ + self.rng.choices(targets_, k=total - len(targets_))
        self.rng.shuffle(places)
        return places

    # -- 2023 ------------------------------------------------------------------------------

    def until_june_2023(self) -> None:
        """Counted by June 2023, then those of the same time that were moderated late."""
        wanted = targets.DISRUPTED_OPERATIONS_2023
        first_total = targets.COUNTED_BY_JUNE_2023[0][1]
        early = self.take(24, date(2022, 9, 1))
        self._count(early, first_total, PROGRAMME_START, DELIVERIES[0], DELIVERIES[0])
        group = list(early)
        for number, (end, total) in enumerate(targets.COUNTED_BY_JUNE_2023[1:]):
            new = 4 if number < 3 else 3
            members = self.take(new, end - timedelta(days=10))
            pool = members + self.rng.sample(group, total - new)
            self._count(pool, total, end - timedelta(days=80), end, end)
            group += members
        rest = wanted["june"] - len(group)
        if rest:
            raise ValueError(f"{rest} operations too few disrupted by June 2023")
        late = self.take(wanted["june_late"] - len(group), date(2023, 6, 10))
        total = sum(june for june, _, _ in targets.LATE_IN_2023.values())
        places = late + self.rng.choices(group + late, k=total - len(late))
        for end, (count, _, _) in targets.LATE_IN_2023.items():
            for _ in range(count):
                self.counted(places.pop(), date(2023, 2, 1), JUNE_2023, end, wait=5)
        self.old = group + late

    def _count(
        self, pool: list[Target], total: int, first: date, last: date, counted_at: date
    ) -> None:
        for target in self.spread(pool, total):
            self.counted(target, first, last, counted_at)

    def summer_and_autumn(self) -> None:
        """2023-24 Q2 and Q3, the tool disruptions among them."""
        wanted = targets.DISRUPTED_OPERATIONS_2023
        tools = targets.TOOL_DISRUPTIONS_2023
        new_summer = wanted["summer"] - 6 - 1
        new_autumn = wanted["all"] - wanted["june_late"] - new_summer - 1
        summer = self.take(new_summer, date(2023, 7, 20)) + self.rng.sample(self.old, 6)
        base = self.old + summer[:new_summer]
        autumn = self.take(new_autumn, date(2023, 9, 30))
        autumn += self.rng.sample(base, wanted["autumn"] - 1 - new_autumn)
        for index, (group, start, end, tool_total) in enumerate(
            [
                (summer, SUMMER, SUMMER_END, tools["summer"]),
                (autumn, AUTUMN, AUTUMN_END, tools["autumn"]),
            ],
            start=1,
        ):
            total = sum(counts[index] for counts in targets.LATE_IN_2023.values())
            places = self.spread(group, total - tool_total)
            places += [self.tool] * tool_total
            for counted_at, counts in reversed(targets.LATE_IN_2023.items()):
                for _ in range(counts[index]):
                    self.counted(places.pop(), start, end, counted_at)
        self.old = base + autumn[:new_autumn]

    def awaiting_and_late(self) -> None:
        """The stock of December 2023, what became of it, and late records and withdrawals."""
        new = self.take(LATE_OPERATIONS, date(2023, 11, 20))
        pool = self.spread(new + self.rng.sample(self.old, 14), LATE_COUNTED - 2)
        for target in [*pool, self.tool, self.tool]:
            disruption = self._awaiting(target)
            day = self.rng.choice([date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31)])
            disruption.states.append(State(day, "Moderated", self.rng.choice(["Minor", "Major"])))
        rest = targets.AWAITING_DECEMBER_2023 - LATE_COUNTED
        for target in [self.tool, *self.rng.sample(self.old, rest - 1)]:
            disruption = self._awaiting(target)
            status, impact = self.rng.choice([("Rejected", ""), ("Moderated", "None")])
            disruption.states.append(State(date(2024, 2, 29), status, impact))
        for target in self.rng.sample(self.old, LATE_RECORDED):
            self.counted(target, date(2023, 8, 1), date(2023, 12, 20), date(2024, 3, 31), wait=1)
        self._withdraw()
        self.old += new

    def _awaiting(self, target: Target) -> Disruption:
        status = self.rng.choice(["Awaiting moderation", "Awaiting moderation", "Returned"])
        state = State(AUTUMN_END, status)
        return self.add(target, date(2023, 10, 20), AUTUMN_END, [state])

    def _withdraw(self) -> None:
        """Some counted ones, of operations with several, are rejected after all or taken away."""
        counted = [d for d in self.found if d.states[-1].known <= date(2023, 9, 30) and not d.tool]
        many = [d for d in counted if sum(o.target is d.target for o in counted) > 3]
        ends: list[str | None] = [None, None, "Rejected", "Rejected"]
        for status, disruption in zip(ends, self.rng.sample(many, WITHDRAWN), strict=True):
            disruption.states.append(State(date(2024, 4, 30), status))

    # -- since 2024 ------------------------------------------------------------------------

    def since_2024(self) -> None:
        """2023-24 Q4 to 2024-25 Q4, all counted by June 2025."""
        before = len(self.old) + 1  # the tools' own operation counts as one
        new = targets.DISRUPTED_OPERATIONS_JUNE_2025 - NEW_OPERATIONS_SPRING - before
        tools = targets.TOOL_DISRUPTIONS_2024 - 2
        starts = quarter_starts(date(2024, 1, 1), date(2025, 3, 31))
        for number, (start, total) in enumerate(zip(starts, targets.COUNTED_2024, strict=True)):
            share, tool_share = _share(new, number, 5), _share(tools, number, 5)
            members = self.take(share, quarter_end(start) - timedelta(days=15))
            pool = members + self.rng.sample(self.old, 18)
            for target in self.spread(pool, total - tool_share) + [self.tool] * tool_share:
                day = random_day(self.rng, quarter_end(start), quarter_end(start) + _days(85))
                self.counted(target, start, quarter_end(start), known_at(day), wait=4)
            self._never_counted(start, quarter_end(start), pool)
            self.old += members

    def _never_counted(self, first: date, last: date, pool: list[Target]) -> None:
        """About one in twelve is rejected or moderated to nothing."""
        for target in self.rng.sample(pool, 9):
            end = known_at(last + timedelta(days=40))
            status, impact = self.rng.choice([("Rejected", ""), ("Moderated", "None")])
            self.add(target, first, last, [State(end, status, impact)])

    def spring_2025(self) -> None:
        """2025-26 Q1 with its stock of June 2025, and what is known of the weeks after."""
        new = self.take(NEW_OPERATIONS_SPRING, date(2025, 5, 20))
        others = targets.DISRUPTED_SPRING_2025 - 1 - len(new)
        group = new + self.rng.sample(self.old, others)
        total = targets.COUNTED_SPRING_2025 - targets.TOOL_DISRUPTIONS_SPRING_2025
        places = self.spread(group, total)
        places += [self.tool] * targets.TOOL_DISRUPTIONS_SPRING_2025
        ends = [date(2025, 4, 30), date(2025, 5, 31), SPRING_END, SPRING_END]
        found = []
        for target in places:
            after = [e for e in ends if e >= target.since + timedelta(days=25)]
            found.append(self.counted(target, SPRING, SPRING_END, self.rng.choice(after)))
        self._set_exploitation(found)
        self.old += new
        tools = targets.AWAITING_TOOLS_JUNE_2025
        rest = targets.AWAITING_JUNE_2025 - tools
        for number, target in enumerate([self.tool] * tools + self.rng.sample(self.old, rest)):
            state = State(SPRING_END, "Awaiting moderation")
            disruption = self.add(target, date(2025, 5, 1), SPRING_END, [state])
            if number % 2:
                disruption.states.append(State(date(2025, 7, 31), "Moderated", "Moderate"))
        for target in self.rng.sample(self.old, 24):
            self.counted(target, date(2025, 7, 1), NEWEST - _days(20), NEWEST, wait=2)

    def _set_exploitation(self, found: list[Disruption]) -> None:
        """Recorded threats, so that the published number carries an exploitation threat."""
        self.rng.shuffle(found)
        for number, disruption in enumerate(found):
            if number >= targets.EXPLOITATION_SPRING_2025:
                disruption.threats = [self.rng.choice(["Drugs", "Money Laundering", "Firearms"])]
            elif not disruption.threats:
                disruption.threats = ["MSHT"]

    def others(self) -> None:
        """Disruptions of operations without TOEX."""
        choices: list[Callable[[date], list[State]]] = [
            lambda known: [State(known, "Moderated", "Moderate")],
            lambda known: [State(known, "Moderated", "Major")],
            lambda known: [State(known, "Awaiting moderation")],
        ]
        for _ in range(OTHERS):
            operation = self.rng.choice(self.unsupported)
            day = random_day(self.rng, date(2021, 6, 1), NEWEST - _days(20))
            target = Target("", operation, day, operation.region, tuple(operation.threats))
            states = self.rng.choices(choices, [60, 30, 10])[0](known_at(day + _days(15)))
            self.found.append(
                Disruption(target, day, states, toex=False, threats=list(operation.threats))
            )


def _days(number: int) -> timedelta:
    return timedelta(days=number)


def _share(total: int, number: int, parts: int) -> int:
    """Part `number` of `total` split evenly into whole parts."""
    return total * (number + 1) // parts - total * number // parts
