"""MoRiLE assessments of every operation: when, whether in support, by how much they change."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

from scripts.demonstration import pinned, targets
from scripts.demonstration.calendar import (
    NEWEST,
    PROGRAMME_START,
    SNAPSHOTS,
    known_at,
    quarter_end,
    quarter_start,
    quarter_starts,
    random_day,
    snapshot_index,
)
from scripts.demonstration.operations import (
    Operation,
    first_allocation,
    first_of,
    initial_day,
)
from scripts.demonstration.scores import set_scores
from scripts.demonstration.spells import (
    LAST_DAY,
    days_after_support,
    days_before_support,
    days_between,
    support_days,
)

AUTUMN, AUTUMN_END = targets.AUTUMN_2023
SPRING, SPRING_END = targets.SPRING_2025
QUARTERS = quarter_starts(PROGRAMME_START, NEWEST)
REASSESSED_SHARE, EARLY_SHARE = 0.55, 0.3
LATE_AUTUMN, LATE_SPRING = 5, 12
SUPPORTED_BEFORE_IN_SPRING = 22


def plan_assessments(rng: random.Random, operations: list[Operation]) -> None:
    """Give every operation its assessments, with dates, scores and ORIs to the targets.

    Raises:
        ValueError: if a total cannot be reached with the support spells there are.
    """
    planner = _Planner(rng, operations)
    planner.first_assessments()
    planner.in_support_until_2023()
    planner.in_support_since_2024()
    planner.spring_of_others()
    planner.outside_support()
    planner.unsupported()
    planner.late()
    _finish(rng, operations)
    set_scores(rng, operations)


def _finish(rng: random.Random, operations: list[Operation]) -> None:
    """Order, number and identify the assessments, and set their reasons and flags."""
    for operation in operations:
        operation.assessments.sort(key=lambda a: a.day)
        number = 0
        for assessment in operation.assessments:
            number += 1 if number == 0 or rng.random() < 0.97 else 2
            assessment.number = number
            assessment.in_support = operation.supported_on(assessment.day)
            if number == 1:
                assessment.reason = "Initial"
            else:
                assessment.reason = rng.choices(
                    ["Scheduled review", "New intelligence", "Post-disruption", "Transfer"],
                    [60, 25, 12, 3],
                )[0]
            # Supported operations stay out: those of autumn 2023 with an action are published.
            if not operation.fixed and not operation.jobs:
                assessment.mentions_toex = rng.random() < 0.05
        if operation.mor_id in (pinned.WALK_MOR_ID, pinned.REVIEW_MOR_ID):
            operation.assessments[0].mentions_toex = True
        elif any(job.origin == "MoRiLE review" for job in operation.jobs):
            before = [a for a in operation.assessments if a.day < first_allocation(operation)]
            for assessment in before[-1:]:
                assessment.mentions_toex = True
    ordered = [(a.known, a.day, op.threat_id, a) for op in operations for a in op.assessments]
    for number, (*_, assessment) in enumerate(sorted(ordered, key=lambda row: row[:3]), start=1):
        assessment.assessment_id = f"A-{60000 + 3 * number:07d}"


class _Planner:
    def __init__(self, rng: random.Random, operations: list[Operation]) -> None:
        self.rng = rng
        self.supported = [operation for operation in operations if operation.jobs]
        self.others = [operation for operation in operations if not operation.jobs]
        self.newcomer = self._newcomer()

    def _newcomer(self) -> Operation:
        """The operation whose first assessment falls in 2025-26 Q1 and in support."""
        fits = [
            op
            for op in self.supported
            if not op.identified
            and not op.tall
            and op.listed_at(snapshot_index(SPRING_END))
            and date(2024, 12, 1) <= first_allocation(op) <= date(2025, 6, 1)
            and op.supported_on(date(2025, 6, 20))
        ]
        return first_of(fits, "operation to be assessed first in 2025-26 Q1")

    def add(self, operation: Operation, day: date, known: date | None = None) -> bool:
        """Add an assessment unless the operation has one on that day; say whether it did."""
        if any(assessment.day == day for assessment in operation.assessments):
            return False
        operation.add_assessment(day, known or known_at(day))
        return True

    def add_within(self, operation: Operation, days: list[date]) -> bool:
        """Add an assessment on one of the days, if one is free."""
        free = [d for d in days if all(a.day != d for a in operation.assessments)]
        return bool(free) and self.add(operation, self.rng.choice(free))

    # -- where every operation begins ------------------------------------------------------

    def first_assessments(self) -> None:
        """First assessments, those before support, and the fixed ones."""
        for operation in self.supported + self.others:
            if operation is self.newcomer:
                continue
            if operation.jobs and operation.jobs[0].reference == targets.STEADY_OPERATION:
                for day, _ in [*targets.STEADY_SCORES, targets.STEADY_LAST_SCORE]:
                    self.add(operation, day)
            elif operation.identified or operation.first_assessed:
                self.add(operation, operation.first_assessed or initial_day(self.rng, operation))
            elif operation.jobs:
                self._before_support(operation)
            elif operation.start == 0:
                self.add(operation, random_day(self.rng, PROGRAMME_START, date(2022, 9, 19)))
            else:
                self.add(operation, initial_day(self.rng, operation))
            if operation.rises:
                self.add(operation, operation.rises)

    def _before_support(self, operation: Operation) -> None:
        last = first_allocation(operation) - timedelta(days=3)
        if last < PROGRAMME_START + timedelta(days=20):
            return
        first = max(PROGRAMME_START, last - timedelta(days=240))
        self.add(operation, random_day(self.rng, first, last))

    # -- in support ------------------------------------------------------------------------

    def in_support_until_2023(self) -> None:
        """Reach the published assessments and operations in support at December 2023."""
        early = [start for start in QUARTERS if start < AUTUMN]
        plan = dict(zip(QUARTERS, targets.IN_SUPPORT, strict=True))
        room = Counter({start: plan[start] - self._count_in_support(start) for start in early})
        members = [op for op in self.supported if self._in_support_before(op, AUTUMN)]
        missing = targets.OPERATIONS_IN_SUPPORT_DECEMBER_2023 - len(members)
        candidates = [
            (op, [start for start in early if support_days(op, start)])
            for op in self.supported
            if op not in members and op is not self.newcomer
        ]
        candidates = [(op, starts) for op, starts in candidates if starts]
        chosen = self.rng.sample(candidates, missing)
        for operation, starts in sorted(chosen, key=lambda c: (len(c[1]), c[0].threat_id)):
            start = max(starts, key=lambda s: (room[s], s))
            self._add_in_support(operation, start)
            room[start] -= 1
            members.append(operation)
        self._fill(members, room, early)
        self._autumn(members)

    def _fill(self, members: list[Operation], room: Counter[date], starts: list[date]) -> None:
        """Fill the quarters with further assessments; what does not fit goes to the next."""
        carried = 0
        for start in starts:
            carried += room[start]
            fits = [op for op in members if support_days(op, start)]
            slots = fits * 3
            self.rng.shuffle(slots)
            while carried > 0 and slots:
                operation = slots.pop()
                if _is_steady(operation) and start >= date(2023, 7, 1):
                    continue
                carried -= self._add_in_support(operation, start)
        if carried:
            raise ValueError(f"{carried} assessments in support find no room before {starts[-1]}")

    def _autumn(self, members: list[Operation]) -> None:
        plain = [
            op
            for op in members
            if not op.tall
            and not _is_steady(op)
            and any(a.day < AUTUMN for a in op.assessments)
            and len(support_days(op, AUTUMN)) > 20
            and not any(a.day >= AUTUMN for a in op.assessments)
        ]
        self._pinned_quarter(
            plain, AUTUMN, targets.AUTUMN_2023_CHANGES, targets.AUTUMN_2023_OPERATIONS - 1
        )

    def _pinned_quarter(
        self, candidates: list[Operation], start: date, changes: list[int], total: int
    ) -> None:
        """Spread the published changes of a quarter over `total` operations."""
        chosen = self.rng.sample(candidates, total)
        places = chosen + chosen[: len(changes) - total]
        days = {id(op): self._spread(op, start, places.count(op)) for op in chosen}
        shuffled = list(changes)
        self.rng.shuffle(shuffled)
        for operation, change in zip(places, shuffled, strict=True):
            day = days[id(operation)].pop(0)
            operation.add_assessment(day, known_at(day), change=change)

    def _spread(self, operation: Operation, start: date, count: int) -> list[date]:
        return sorted(self.rng.sample(support_days(operation, start), count))

    def in_support_since_2024(self) -> None:
        """Later quarters, first of all for operations not assessed since their support began."""
        plan = dict(zip(QUARTERS, targets.IN_SUPPORT, strict=True))
        for start in [start for start in QUARTERS if start > AUTUMN]:
            if start == SPRING:
                self._spring()
                continue
            missing = plan[start] - self._count_in_support(start)
            fits = [
                op
                for op in self.supported
                if op is not self.newcomer and not _is_steady(op) and support_days(op, start)
            ]
            self.rng.shuffle(fits)
            fits.sort(key=lambda op: any(a.day >= first_allocation(op) for a in op.assessments))
            for operation in fits:
                if missing > 0:
                    missing -= self._add_in_support(operation, start)

    def _spring(self) -> None:
        self.add(self.newcomer, support_days(self.newcomer, SPRING)[-5])
        plain = [
            op
            for op in self.supported
            if not op.tall
            and op is not self.newcomer
            and not _is_steady(op)
            and op.assessments
            and op.listed_at(snapshot_index(SPRING_END))
            and len(support_days(op, SPRING)) > 20
        ]
        others = targets.SPRING_2025_OPERATIONS - 1 - targets.SPRING_2025_FIRST_ASSESSMENTS
        self._pinned_quarter(plain, SPRING, targets.SPRING_2025_CHANGES, others)

    def _add_in_support(self, operation: Operation, start: date) -> bool:
        return self.add_within(operation, support_days(operation, start))

    def _count_in_support(self, start: date) -> int:
        days = [(op, a.day) for op in self.supported for a in op.assessments]
        return sum(quarter_start(day) == start and op.supported_on(day) for op, day in days)

    def _in_support_before(self, operation: Operation, day: date) -> bool:
        return any(a.day < day and operation.supported_on(a.day) for a in operation.assessments)

    # -- outside support -------------------------------------------------------------------

    def spring_of_others(self) -> None:
        """2025-26 Q1 outside support, to the published totals by threat."""
        last = snapshot_index(SPRING_END)
        ended = [
            op
            for op in self.supported
            if op.listed_at(last)
            and not op.tall
            and first_allocation(op) < SPRING
            and not support_days(op, SPRING)
        ]
        for operation in self.rng.sample(ended, SUPPORTED_BEFORE_IN_SPRING):
            self.add_within(operation, days_between(SPRING, SPRING_END))
        for group, (operations, assessments) in targets.ASSESSED_SPRING_2025.items():
            listed = [op for op in self.others if op.group == group and op.listed_at(last)]
            members = [op for op in self.supported + self.others if op.group == group]
            done = [op for op in members if _assessed_in_spring(op)]
            rest = [op for op in listed if op not in done and not op.tall]
            more = self.rng.sample(rest, operations - len(done))
            for operation in more:
                self.add_within(operation, days_between(SPRING, SPRING_END))
            total = sum(SPRING <= a.day <= SPRING_END for op in members for a in op.assessments)
            for operation in self.rng.sample(more, assessments - total):
                self.add_within(operation, days_between(SPRING, SPRING_END))

    def outside_support(self) -> None:
        """Assessments of supported operations before and after support, to the total of 2025."""
        ever = [op for op in self.supported if first_allocation(op) <= SPRING_END]
        after = [
            op for op in ever if not any(a.day >= first_allocation(op) for a in op.assessments)
        ]
        for operation in after:
            self.add_within(operation, days_after_support(operation))
        total = sum(a.day <= SPRING_END for op in ever for a in op.assessments) + LATE_AUTUMN
        for operation in ever:
            if not operation.assessments:
                raise ValueError(f"{operation.threat_id} has no assessment; widen its support")
        choices: list[Callable[[Operation], list[date]]] = [days_before_support]
        choices.append(days_after_support)
        while total < targets.EVER_SUPPORTED_JUNE_2025:
            operation = self.rng.choice(ever)
            if operation is self.newcomer or len(operation.assessments) > 9:
                continue
            total += self.add_within(operation, self.rng.choice(choices)(operation))
        if total > targets.EVER_SUPPORTED_JUNE_2025:
            raise ValueError(f"{total} assessments of supported operations are too many")

    def unsupported(self) -> None:
        """Re-assessments of all other operations."""
        for start in QUARTERS:
            if start == SPRING:
                continue
            share = EARLY_SHARE if start < date(2022, 10, 1) else REASSESSED_SHARE
            last = min(quarter_end(start), LAST_DAY)
            share *= ((last - start).days + 1) / 91
            for operation in self.others:
                self._reassess(operation, start, last, share)

    def _reassess(self, operation: Operation, start: date, last: date, share: float) -> None:
        if operation.end is not None:
            last = min(last, SNAPSHOTS[operation.end])
        if operation.assessments[0].day >= start or last <= start:
            return
        while self.rng.random() < share:
            day = random_day(self.rng, start, last)
            late = known_at(min(day + timedelta(days=30), LAST_DAY))
            is_late = self.rng.random() < 0.06 and late <= quarter_end(day)
            self.add(operation, day, late if is_late else None)
            share *= 0.4

    def late(self) -> None:
        """Assessments that arrive after the quarter was published; nothing changes in them."""
        members = [
            op
            for op in self.supported
            if not op.tall
            and not _is_steady(op)
            and op is not self.newcomer
            and self._in_support_before(op, AUTUMN)
            and not any(AUTUMN <= a.day <= AUTUMN_END for a in op.assessments)
            and support_days(op, date(2023, 12, 15), AUTUMN_END)
        ]
        for operation in self.rng.sample(members, LATE_AUTUMN):
            day = self.rng.choice(support_days(operation, date(2023, 12, 15), AUTUMN_END))
            operation.add_assessment(day, date(2024, 1, 31), change=0)
        last = snapshot_index(SPRING_END)
        listed = [op for op in self.others if op.listed_at(last) and not op.tall and op.group]
        for operation in self.rng.sample(listed, LATE_SPRING):
            self.add(operation, SPRING_END - timedelta(days=2), date(2025, 7, 31))


def _is_steady(operation: Operation) -> bool:
    return any(job.reference == targets.STEADY_OPERATION for job in operation.jobs)


def _assessed_in_spring(operation: Operation) -> bool:
    return any(SPRING <= a.day <= SPRING_END for a in operation.assessments)
