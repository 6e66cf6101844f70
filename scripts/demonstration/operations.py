"""Operations of the synthetic world: who owns them, what they are, when they are on the list."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeVar

from scripts.demonstration.calendar import SNAPSHOTS
from scripts.demonstration.jobs import Job
from scripts.demonstration.names import TEAMS, forces_by_region

T = TypeVar("T")

EXPLOITATION = ("CSA", "MSHT", "OIC")
THREAT_OF_ASPECT = {
    **{"CSE-Group": "CSA", "CSE-Organised": "CSA", "CSE-Other/Online": "CSA", "OIC": "OIC"},
}
SUB_THREAT_OF_ASPECT = {
    **{"CSE-Group": "CSE", "CSE-Organised": "CSE", "CSE-Other/Online": "Online CSA"},
    **{"ASE": "Sexual Exploitation", "ALE": "Labour", "CLE": "Labour", "ACE": "Criminal"},
    **{"CCE": "Criminal", "Domestic Servitude": "Domestic Servitude"},
}
RECORD_TYPES = ("OCG", "Priority Individual", "Vulnerability")
PHASES = [
    "Intelligence development",
    "Investigation",
    "Enforcement",
    "Post-enforcement",
    "Monitoring",
]


@dataclass
class Assessment:
    """One MoRiLE assessment; `known` is the delivery that first holds it."""

    day: date
    known: date
    score: int = 0
    ori: int = 3
    number: int = 0
    reason: str = "Scheduled review"
    mentions_toex: bool = False
    in_support: bool = False
    change: int | None = None
    ori_change: int = 0
    assessment_id: str = ""


@dataclass
class Operation:
    """A threat on the Master List with its MoRiLE assessments.

    `start` and `end` are indexes into SNAPSHOTS; `end` is the first snapshot without it, None
    while it is listed. `threats` are codes (CSA, MSHT, OIC) or names of other threats.
    """

    threat_id: str
    mor_id: str
    name: str
    record_type: str
    threats: list[str]
    sub_threats: list[str]
    organisation: str
    region: str
    start: int
    end: int | None = None
    end_status: str = ""
    jobs: list[Job] = field(default_factory=list)
    tall: int | None = None
    rises: date | None = None
    first_assessed: date | None = None
    identified: bool = False
    fixed: bool = False
    later_mor_id: tuple[int, str] | None = None
    later_name: tuple[int, str] | None = None
    later_type: tuple[int, str] | None = None
    assessments: list[Assessment] = field(default_factory=list)

    @property
    def group(self) -> tuple[str, ...]:
        """Its exploitation threats in the fixed order CSA, MSHT, OIC."""
        return tuple(threat for threat in EXPLOITATION if threat in self.threats)

    @property
    def listed_on(self) -> date:
        """Date of the first snapshot that lists it."""
        return SNAPSHOTS[self.start]

    @property
    def first_allocation(self) -> date | None:
        """First day of support by any job."""
        return min((j.allocated for j in self.jobs if j.allocated), default=None)

    def supported_on(self, day: date) -> bool:
        """Whether any of its jobs is open on `day`."""
        return any(job.open_on(day) for job in self.jobs)

    def listed_at(self, index: int) -> bool:
        """Whether the snapshot of that index holds it as an active operation."""
        return self.start <= index and (self.end is None or index < self.end)

    def mor_id_at(self, day: date) -> str:
        """MoRiLE id in use on `day`."""
        if self.later_mor_id and SNAPSHOTS[self.later_mor_id[0]] <= day:
            return self.later_mor_id[1]
        return self.mor_id

    def add_assessment(self, day: date, known: date, **details: object) -> Assessment:
        """Append an assessment, with the given fields of `Assessment` set."""
        assessment = Assessment(day, known)
        for name, value in details.items():
            setattr(assessment, name, value)
        self.assessments.append(assessment)
        return assessment


class Foundry:
    """Makes operations with ids and names that are used once."""

    def __init__(self, rng: random.Random, names: Iterator[str], reserved: set[str]) -> None:
        self.rng = rng
        self._names = names
        self._forces = forces_by_region()
        # Ids at least three apart: one that differs in its last digit belongs to nobody.
        numbers = [n for n in range(20100, 29990, 3) if f"MOR-{n}" not in reserved]
        rng.shuffle(numbers)
        self._mor_numbers = iter(numbers)
        self._threat_number = 11000

    def name(self) -> str:
        """A name nobody has."""
        return next(self._names)

    def mor_id(self) -> str:
        """A MoRiLE id nobody has."""
        return f"MOR-{next(self._mor_numbers)}"

    def threat_id(self) -> str:
        """The next APMIS threat id."""
        self._threat_number += self.rng.randint(1, 9)
        return f"T-{self._threat_number:07d}"

    def owner(self, region: str) -> str:
        """An organisation of the region, any territorial force for the national team."""
        pool = self._forces[region] if region != "NT" else self._forces["LONDON"]
        return self.rng.choice(pool)

    def operation(self, threats: list[str], sub_threats: list[str], start: int) -> Operation:
        """An operation of nobody's in a random region, listed from `start` on."""
        region = self.rng.choice(TEAMS[:-1])
        return Operation(
            threat_id=self.threat_id(),
            mor_id=self.mor_id(),
            name=self.name(),
            record_type=self.rng.choices(RECORD_TYPES, [60, 25, 15])[0],
            threats=threats,
            sub_threats=sub_threats,
            organisation=self.owner(region),
            region=region,
            start=start,
        )

    def supported(self, job: Job, start: int) -> Operation:
        """An operation that `job` supports, with the threats of the job's aspects."""
        operation = self.operation(*threats_of(self.rng, job.aspects), start)
        operation.region = job.team if job.team != "NT" else self.rng.choice(TEAMS[:-1])
        operation.organisation = self.owner(operation.region)
        operation.jobs.append(job)
        return operation


def threats_of(rng: random.Random, aspects: list[str]) -> tuple[list[str], list[str]]:
    """Threats and sub-threats of a Master List entry that follow from TOEX aspects."""
    threats = list(dict.fromkeys(THREAT_OF_ASPECT.get(aspect, "MSHT") for aspect in aspects))
    threats.sort(key=EXPLOITATION.index)
    if any(aspect in ("County Lines", "ACE", "CCE") for aspect in aspects):
        threats.append(rng.choice(["County Lines", "Drugs"]))
    subs = [SUB_THREAT_OF_ASPECT[a] for a in aspects if a in SUB_THREAT_OF_ASPECT]
    return threats, list(dict.fromkeys(subs))


def ordinary_threats(
    rng: random.Random, group: tuple[str, ...], sexual: bool
) -> tuple[list[str], list[str]]:
    """Threats and sub-threats of an unsupported operation with these exploitation threats."""
    subs: list[str] = []
    if "CSA" in group:
        subs.append(rng.choice(["CSE", "Online CSA", "CSE", "Contact abuse"]))
    if sexual:
        subs.append("Sexual Exploitation")
    elif "MSHT" in group:
        subs.append(rng.choice(["Labour", "Criminal", "Labour", "Domestic Servitude"]))
    extra = ["County Lines"] if group == ("MSHT",) and rng.random() < 0.12 else []
    return [*group, *extra], subs


def initial_day(rng: random.Random, operation: Operation) -> date:
    """Day of a first assessment: in the four weeks up to the listing, none in another quarter."""
    listed = operation.listed_on
    return max(listed - timedelta(days=rng.randint(0, 24)), date(listed.year, listed.month, 1))


def first_allocation(operation: Operation) -> date:
    """First day of support of an operation that has a job.

    Raises:
        ValueError: if it has none.
    """
    first = operation.first_allocation
    if first is None:
        raise ValueError(f"{operation.threat_id} has no job; ask only for supported operations")
    return first


def first_of(found: Iterable[T], what: str) -> T:
    """The first of `found`.

    Raises:
        ValueError: if there is none; `what` says what was looked for.
    """
    for item in found:
        return item
    raise ValueError(f"the world holds no {what}; try another seed or widen the plan")
