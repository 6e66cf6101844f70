"""Risk scores and ORIs along each operation's chain of assessments."""

import random

from scripts.demonstration import pinned, targets
from scripts.demonstration.calendar import known_at
from scripts.demonstration.operations import Assessment, Operation

AUTUMN_END, SPRING_END = targets.AUTUMN_2023[1], targets.SPRING_2025[1]
LOWEST = 40


def set_scores(rng: random.Random, operations: list[Operation]) -> None:
    """Set score and ORI of every assessment; assessments are ordered by day already."""
    for operation in operations:
        _set_risk_scores(rng, operation)
    supported = [operation for operation in operations if operation.jobs]
    _plan_ori_changes(rng, supported)
    for operation in operations:
        if not operation.jobs:
            for assessment in operation.assessments[1:]:
                assessment.ori_change = rng.choices([-1, 0, 1], [13, 80, 7])[0]
        _set_ori(rng, operation)


def _set_risk_scores(rng: random.Random, operation: Operation) -> None:
    fixed = dict([*targets.STEADY_SCORES, targets.STEADY_LAST_SCORE])
    steady = any(job.reference == targets.STEADY_OPERATION for job in operation.jobs)
    if steady:
        score = targets.STEADY_SCORES[0][1]
        for assessment in operation.assessments:
            score = fixed.get(assessment.day, score)
            assessment.score = score
        return
    _ordinary_scores(rng, operation)
    for assessment in operation.assessments:
        if operation.tall and (operation.rises is None or assessment.day >= operation.rises):
            assessment.score = operation.tall
        if operation.mor_id == pinned.WALK_MOR_ID:
            assessment.score = pinned.WALK_SCORE


def _ordinary_scores(rng: random.Random, operation: Operation) -> None:
    """A path that keeps planned changes exactly and stays between the bounds."""
    changes = [_change(rng, assessment) for assessment in operation.assessments[1:]]
    path = _path(changes)
    if max(path) - min(path) > pinned.ORDINARY_MAXIMUM - LOWEST:
        changes = [assessment.change or 0 for assessment in operation.assessments[1:]]
        path = _path(changes)
    low, high = LOWEST - min(path), pinned.ORDINARY_MAXIMUM - max(path)
    if high < low:
        raise ValueError(f"planned changes of {operation.threat_id} exceed the range of scores")
    start = min(max(int(rng.lognormvariate(5.3, 0.45)), low), high)
    for assessment, step in zip(operation.assessments, path, strict=True):
        assessment.score = start + step


def _path(changes: list[int]) -> list[int]:
    path = [0]
    for change in changes:
        path.append(path[-1] + change)
    return path


def _change(rng: random.Random, assessment: Assessment) -> int:
    if assessment.change is not None:
        return assessment.change
    if rng.random() < 0.45:
        return 0
    return round(rng.gauss(-8, 45))


def _plan_ori_changes(rng: random.Random, supported: list[Operation]) -> None:
    """Choose the assessments that change the ORI, to the targets of both bases."""
    first_pool: list[tuple[Operation, Assessment]] = []
    later_pool: list[tuple[Operation, Assessment]] = []
    for operation in supported:
        first_day = operation.first_allocation
        assert first_day is not None
        after = [a for a in operation.assessments if a.day >= first_day]
        for assessment in operation.assessments[1:]:
            is_first = bool(after) and assessment is after[0]
            (first_pool if is_first else later_pool).append((operation, assessment))
    in_2023, in_2025 = targets.ORI_IN_SUPPORT_2023, targets.ORI_EVER_SUPPORTED_2025
    done = dict.fromkeys(in_2023, 0)
    for wanted, base in ((in_2023, _in_support_2023), (in_2025, _known_later)):
        need = {name: total - done[name] for name, total in wanted.items()}
        first = [pair for pair in first_pool if base(pair[1])]
        later = [pair for pair in later_pool if base(pair[1])]
        _mark(rng, first, -1, need["decreases_at_first"])
        _mark(rng, later, -1, need["decreases"] - need["decreases_at_first"])
        _mark(rng, later, +1, need["increases"])
        done = wanted
    for _, assessment in first_pool + later_pool:
        if assessment.day > SPRING_END:
            assessment.ori_change = rng.choices([-1, 0, 1], [20, 72, 8])[0]


def _in_support_2023(assessment: Assessment) -> bool:
    return assessment.in_support and assessment.known <= AUTUMN_END


def _known_later(assessment: Assessment) -> bool:
    """In the base of 2025, not in that of 2023, and delivered in time."""
    on_time = assessment.known == known_at(assessment.day)
    return on_time and assessment.known <= SPRING_END and not _in_support_2023(assessment)


def _mark(
    rng: random.Random, pairs: list[tuple[Operation, Assessment]], change: int, total: int
) -> None:
    free = [pair for pair in pairs if pair[1].ori_change == 0]
    rng.shuffle(free)
    marked = 0
    for operation, assessment in free:
        if marked == total:
            return
        assessment.ori_change = change
        path = _path([a.ori_change for a in operation.assessments[1:]])
        if max(path) - min(path) > 4:
            assessment.ori_change = 0
        else:
            marked += 1
    if marked < total:
        raise ValueError(f"only {marked} of {total} changes of ORI ({change:+d}) find a place")


def _set_ori(rng: random.Random, operation: Operation) -> None:
    path = _path([assessment.ori_change for assessment in operation.assessments[1:]])
    if operation.jobs:
        start = rng.randint(1 - min(path), 5 - max(path))
        for assessment, step in zip(operation.assessments, path, strict=True):
            assessment.ori = start + step
        return
    ori = rng.choice([2, 3, 3, 4, 4, 5])
    for assessment in operation.assessments:
        ori = min(5, max(1, ori + assessment.ori_change))
        assessment.ori = ori
