"""Claims that must not be counted: no trace on the list, weak evidence, ties, second claims."""

import random
from collections.abc import Callable
from datetime import date, timedelta

from scripts.demonstration.calendar import known_at, random_day
from scripts.demonstration.identifications import FIRST_DELIVERY, Identification, Version
from scripts.demonstration.jobs import Job
from scripts.demonstration.names import TEAMS, misspelt
from scripts.demonstration.operations import Foundry, Operation, first_of, threats_of


def add_unverified(
    rng: random.Random,
    found: list[Identification],
    jobs: list[Job],
    foundry: Foundry,
    unsupported: list[Operation],
) -> None:
    """Add claims that must not be counted: no trace, weak evidence, ties, second claims."""
    used = {id(claim.job) for claim in found}
    free = [
        job
        for job in jobs
        if job.allocated and not job.mor_ids and id(job) not in used and not job.pinned
    ]
    rng.shuffle(free)
    pool = [op for op in unsupported if op.group and 5 <= op.start <= 25 and op.end is None]
    rng.shuffle(pool)
    makers: list[Callable[[Identification, Operation], None]] = [_near_id, _near_id]
    first = pool.pop()
    second = first_of((op for op in pool if op.threats == first.threats), "pair for a tie")
    pool.remove(second)
    makers += [_name_elsewhere, _name_elsewhere, _tie(foundry, first, second)]
    makers += [_nothing, _nothing, _withdrawn, _rejected, _rejected]
    for make in makers:
        job = free.pop()
        claim = _claim(rng, job, foundry)
        make(claim, pool.pop())
        found.append(claim)
    _add_second_claims(rng, found, free, foundry)


def _claim(rng: random.Random, job: Job, foundry: Foundry) -> Identification:
    assert job.allocated is not None
    last = min(job.closed or date(2025, 7, 20), date(2025, 7, 20))
    identified = random_day(rng, min(job.allocated + timedelta(days=5), last), last)
    region = job.team if job.team != "NT" else "LONDON"
    return Identification(
        record_type=rng.choice(["OCG", "OCG", "Priority Individual", "Vulnerability"]),
        job=job,
        identified=identified,
        verified=None,
        region=region,
        aspects=list(job.aspects),
        threats=threats_of(rng, job.aspects)[0],
        versions=[Version(known_at(identified), "", foundry.name(), identified)],
    )


def _near_id(claim: Identification, other: Operation) -> None:
    """An id one digit from a listed one, and nothing else in common."""
    digits = int(other.mor_id.removeprefix("MOR-"))
    claim.rule = "review: near id alone"
    claim.versions[0].mor_id = f"MOR-{digits + 1}"


def _name_elsewhere(claim: Identification, other: Operation) -> None:
    """The name of another region's operation, with another threat and years apart."""
    claim.rule = "review: name in another region alone"
    claim.region = next(team for team in TEAMS if team != other.region)
    claim.threats = ["OIC"] if other.group != ("OIC",) else ["CSA"]
    claim.identified = date(2021, 11, 3)
    claim.versions = [Version(FIRST_DELIVERY, "", other.name, claim.identified)]


def _tie(
    foundry: Foundry, first: Operation, second: Operation
) -> Callable[[Identification, Operation], None]:
    """Two entries of one region and threat, both one letter from the claimed name."""

    def make(claim: Identification, other: Operation) -> None:
        name = foundry.name()
        first.name, second.name = misspelt(name), f"{name}s"
        second.region, second.organisation = first.region, first.organisation
        second.record_type = first.record_type
        first.fixed = second.fixed = True
        claim.rule = "ambiguous tie"
        claim.region, claim.threats = first.region, list(first.threats)
        claim.record_type = first.record_type
        claim.versions[0].name = name

    return make


def _nothing(claim: Identification, other: Operation) -> None:
    """Not on the list at all."""
    claim.rule = "no trace"


def _withdrawn(claim: Identification, other: Operation) -> None:
    """Not on the list, and taken back some months later."""
    claim.rule = "withdrawn"


def _rejected(claim: Identification, other: Operation) -> None:
    """Rejected by the moderator, and not on the list."""
    claim.rule = "rejected"
    claim.status = "Rejected"


def _add_second_claims(
    rng: random.Random, found: list[Identification], free: list[Job], foundry: Foundry
) -> None:
    """Another team claims an OCG that is verified already: one of the two counts."""
    firsts = [
        claim
        for claim in found
        if claim.rule == "id" and claim.record_type == "OCG" and claim.verified
    ]
    for first in (firsts[2], firsts[9]):
        assert first.operation is not None and first.verified is not None
        after = first.verified + timedelta(days=20)
        fits = (
            job
            for job in free
            if job.team != first.job.team
            and job.allocated
            and job.open_on(after)
            and job.allocated < first.verified
        )
        job = first_of(fits, "job of another team for a second claim")
        free.remove(job)
        claim = _claim(rng, job, foundry)
        claim.rule, claim.record_type = "second claim", "OCG"
        claim.identified = after
        claim.threats = list(first.threats)
        later = known_at(after + timedelta(days=20))
        claim.versions = [
            Version(later, first.operation.mor_id, first.operation.name, claim.identified)
        ]
        first.operation.jobs.append(job)
        found.append(claim)
