"""Puts the synthetic world together: jobs, operations on the Master List, identifications."""

import random
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from scripts.demonstration import pinned, targets
from scripts.demonstration.assessments import plan_assessments
from scripts.demonstration.calendar import (
    SNAPSHOTS,
    quarter_end,
    quarter_starts,
    snapshot_index,
)
from scripts.demonstration.identifications import Identification, Planner
from scripts.demonstration.jobs import Job, build_jobs
from scripts.demonstration.names import operation_names
from scripts.demonstration.operations import (
    Foundry,
    Operation,
    first_allocation,
    ordinary_threats,
)
from scripts.demonstration.unverified import add_unverified

JUNE_2025_SNAPSHOT = snapshot_index(targets.SPRING_2025[1])
OTHER_THREATS = [
    "Drugs",
    "Firearms",
    "Organised Acquisitive Crime",
    "Cyber Crime",
    "Fraud",
    "Money Laundering",
    "Bribery, Corruption and Sanctions Evasion",
]
SURVIVORS_AT_START, LATER_ENTRIES = 0.44, 0.6
PASSING_AT_START, PASSING_PER_SNAPSHOT, LONGEST_PASSING = 160, 6, 14
OTHERS_LISTED = 55
REVIEWED = 4


@dataclass
class World:
    """Everything the six core extracts are rendered from."""

    jobs: list[Job]
    operations: list[Operation]
    identifications: list[Identification]


def build_world(seed: int) -> World:
    """The world of a seed; every choice comes from it.

    Raises:
        ValueError: if a total cannot be met with these plans (the message names it).
    """
    rng = random.Random(f"{seed}:world")
    reserved = {pinned.WALK_MOR_ID, pinned.REVIEW_MOR_ID, pinned.CHILD_OCG_MOR_ID}
    reserved |= set(pinned.FIXED_MOR_IDS.values())
    foundry = Foundry(rng, operation_names(rng), reserved)
    jobs = build_jobs(rng)
    planner = Planner(rng, jobs, foundry)
    identifications = planner.verified()
    supported = [claim.operation for claim in identifications if claim.operation]
    supported += _tall_operations(rng, jobs, foundry)
    supported += _pinned_operations(jobs, foundry)
    supported += _ordinary_supported(rng, jobs, foundry, supported)
    unsupported = _unsupported(rng, foundry, supported)
    add_unverified(rng, identifications, jobs, foundry, unsupported)
    operations = supported + unsupported
    _set_identification_ids(identifications)
    _change_ids_and_names(rng, operations, foundry)
    plan_assessments(rng, operations)
    return World(jobs, operations, identifications)


def _set_identification_ids(identifications: list[Identification]) -> None:
    identifications.sort(key=lambda c: (c.identified, c.job.reference, c.versions[0].name))
    for number, claim in enumerate(identifications, start=1):
        claim.identification_id = f"ID-{number:05d}"


def _tall_operations(rng: random.Random, jobs: list[Job], foundry: Foundry) -> list[Operation]:
    """The operations of the Top 10, supported or not."""
    by_reference = {job.reference: job for job in jobs}
    operations = []
    for tall in pinned.TALL:
        start = 0
        if tall.entered and tall.rises:
            start = snapshot_index(tall.entered) - rng.randint(3, 9)
        elif tall.entered:
            start = SNAPSHOTS.index(tall.entered)
        subs = {"CSA": ["CSE"], "MSHT": ["Sexual Exploitation"], "OIC": []}[tall.threat]
        operation = foundry.operation([tall.threat], subs, start)
        operation.tall, operation.fixed, operation.record_type = tall.score, True, "OCG"
        operation.rises = tall.entered if tall.rises else None
        operation.end = SNAPSHOTS.index(tall.left) if tall.left else None
        if tall.reference:
            _attach(operation, by_reference[tall.reference])
            operation.organisation = foundry.owner(operation.region)
        while operation.organisation == pinned.WALK_OWNER:
            operation.organisation = foundry.owner(operation.region)
        operations.append(operation)
    return operations


def _attach(operation: Operation, job: Job) -> None:
    operation.jobs.append(job)
    operation.mor_id = pinned.FIXED_MOR_IDS.get(job.reference, operation.mor_id)
    if job.team != "NT":
        operation.region = job.team
    assert job.allocated is not None
    job.mor_ids.append((job.allocated + timedelta(days=12), operation.mor_id))


def _pinned_operations(jobs: list[Job], foundry: Foundry) -> list[Operation]:
    """Operations of the case studies that are neither tall nor identified by the teams."""
    by_reference = {job.reference: job for job in jobs}
    steady = foundry.operation(["CSA"], ["CSE"], 0)
    steady.record_type, steady.organisation = "OCG", "West Yorkshire Police"
    case = foundry.operation(["MSHT", "County Lines"], ["Criminal"], 8)
    case.organisation = "South Wales Police"
    for operation, reference in ((steady, targets.STEADY_OPERATION), (case, "TARIAN Op 18")):
        operation.fixed = True
        _attach(operation, by_reference[reference])
    review = foundry.operation(["MSHT"], ["Labour"], SNAPSHOTS.index(date(2023, 11, 14)))
    review.mor_id, review.fixed = pinned.REVIEW_MOR_ID, True
    review.region, review.organisation = "NWROCU", "Merseyside Police"
    review.first_assessed = date(2023, 11, 2)
    return [steady, case, review]


def _entry(operation: Operation) -> date:
    """Day from which the operation is both listed and supported."""
    return max(first_allocation(operation), operation.listed_on)


def _ordinary_supported(
    rng: random.Random, jobs: list[Job], foundry: Foundry, so_far: list[Operation]
) -> list[Operation]:
    """Listed operations taken on by tasked and proactive jobs, to the plan by quarter."""
    taken = {id(job) for operation in so_far for job in operation.jobs}
    supported = [operation for operation in so_far if operation.jobs]
    free = [
        job
        for job in jobs
        if job.allocated and not job.pinned and id(job) not in taken and len(job.aspects) < 3
    ]
    operations = []
    plan = [(date(2021, 4, 1), date(2022, 9, 30), targets.SUPPORTED_AT_START)]
    starts = quarter_starts(date(2022, 10, 1), SNAPSHOTS[-1])
    for start, total in zip(starts, targets.NEWLY_SUPPORTED, strict=True):
        plan.append((start, min(quarter_end(start), SNAPSHOTS[-1]), total))
    for first, last, total in plan:
        done = sum(first <= _entry(operation) <= last for operation in supported)
        fits = [job for job in free if job.allocated and first <= job.allocated <= last]
        if not 0 <= total - done <= len(fits):
            raise ValueError(f"{total} supported from {first}: {done} done, {len(fits)} jobs free")
        for job in rng.sample(fits, total - done):
            assert job.allocated is not None
            latest = snapshot_index(job.allocated)
            listed = 0 if rng.random() < 0.5 else rng.randint(0, latest)
            operation = foundry.supported(job, listed)
            # Often scored some weeks after the support starts, here within the same quarter.
            after = job.allocated + timedelta(days=rng.choice([0, 0, 20, 60]))
            known = min(after, quarter_end(job.allocated))
            job.mor_ids.append((known, operation.mor_id))
            if rng.random() < 0.08:
                # A linked record that is never scored and never reaches the list.
                job.mor_ids.append((known, foundry.mor_id()))
            operations.append(operation)
    reviewed = [
        op.jobs[0]
        for op in operations
        if op.jobs[0].kind == "proactive" and first_allocation(op) >= date(2024, 9, 1)
    ]
    for job in reviewed[:REVIEWED]:
        job.origin = "MoRiLE review"
    for operation in operations + [op for op in so_far if op.identified and not op.fixed]:
        _maybe_leave(rng, operation)
    return operations


def _maybe_leave(rng: random.Random, operation: Operation) -> None:
    """Take some operations off the list well after their support has ended."""
    closed = max(job.closed or date(2026, 1, 1) for job in operation.jobs)
    earliest = max(snapshot_index(min(closed, SNAPSHOTS[-1])), operation.start) + 3
    if closed < date(2025, 1, 1) and earliest < len(SNAPSHOTS) - 4 and rng.random() < 0.5:
        operation.end = rng.randint(earliest, len(SNAPSHOTS) - 3)
        operation.end_status = rng.choice(["", "Archived", "Transferred", "Merged"])


def _unsupported(
    rng: random.Random, foundry: Foundry, supported: list[Operation]
) -> list[Operation]:
    """All other entries of the list, so that its make-up of June 2025 is the published one."""
    last = JUNE_2025_SNAPSHOT
    listed = [operation for operation in supported if operation.listed_at(last)]
    groups = Counter(operation.group for operation in listed)
    sexual = sum("Sexual Exploitation" in operation.sub_threats for operation in listed)
    missing_sexual = targets.SEXUAL_EXPLOITATION_JUNE_2025 - sexual
    operations = []
    for group, total in targets.LISTED_JUNE_2025.items():
        count = total - groups[group]
        if count < 0:
            raise ValueError(f"{-count} supported operations too many with threats {group}")
        for number in range(count):
            is_sexual = group == ("MSHT",) and number < missing_sexual
            # The list grows steadily while older entries leave it, so later ones prevail.
            later = 1 + int((last - 1) * rng.random() ** LATER_ENTRIES)
            start = 0 if rng.random() < SURVIVORS_AT_START else later
            threats = ordinary_threats(rng, group, is_sexual)
            operations.append(foundry.operation(*threats, start))
    operations += _passing(rng, foundry)
    operations += _others(rng, foundry)
    return operations


def _passing(rng: random.Random, foundry: Foundry) -> list[Operation]:
    """Exploitation operations that leave the list before June 2025 or come after it."""
    groups = list(targets.LISTED_JUNE_2025)
    weights = list(targets.LISTED_JUNE_2025.values())
    spans = [(0, rng.randint(1, JUNE_2025_SNAPSHOT)) for _ in range(PASSING_AT_START)]
    for start in range(1, JUNE_2025_SNAPSHOT - LONGEST_PASSING // 2):
        for _ in range(PASSING_PER_SNAPSHOT):
            end = start + rng.randint(2, LONGEST_PASSING)
            spans.append((start, min(end, JUNE_2025_SNAPSHOT)))
    operations = []
    for start, end in spans:
        group = rng.choices(groups, weights)[0]
        sexual = group == ("MSHT",) and rng.random() < 0.3
        operation = foundry.operation(*ordinary_threats(rng, group, sexual), start)
        operation.end = end
        operation.end_status = rng.choice(["", "", "Archived", "Transferred", "Merged"])
        operations.append(operation)
    for start in range(JUNE_2025_SNAPSHOT + 1, len(SNAPSHOTS)):
        for _ in range(12):
            group = rng.choices(groups, weights)[0]
            operations.append(foundry.operation(*ordinary_threats(rng, group, False), start))
    return operations


def _others(rng: random.Random, foundry: Foundry) -> list[Operation]:
    """Entries with no exploitation threat."""
    operations = []
    for _ in range(OTHERS_LISTED):
        start = 0 if rng.random() < 0.6 else rng.randint(1, len(SNAPSHOTS) - 1)
        operations.append(foundry.operation([rng.choice(OTHER_THREATS)], [], start))
    # One score above 999, which exports print with a comma.
    operations[0].tall, operations[0].fixed = 1040, True
    operations[0].organisation = "Cleveland Police"
    return operations


def _change_ids_and_names(
    rng: random.Random, operations: list[Operation], foundry: Foundry
) -> None:
    """Some entries are scored again under another id, renamed, or change their record type."""
    settled = [
        operation
        for operation in operations
        if not (operation.fixed or operation.identified) and operation.start <= 30
    ]
    for operation in rng.sample(settled, len(settled) // 40):
        index = rng.randint(operation.start + 2, operation.start + 8)
        if operation.listed_at(index):
            operation.later_mor_id = (index, foundry.mor_id())
    unsupported = [operation for operation in settled if not operation.jobs]
    for operation in rng.sample(unsupported, len(unsupported) // 40):
        operation.later_name = (operation.start + rng.randint(2, 8), foundry.name())
    for operation in rng.sample(unsupported, len(unsupported) // 50):
        if operation.record_type == "Priority Individual":
            operation.later_type = (operation.start + rng.randint(2, 8), "OCG")
