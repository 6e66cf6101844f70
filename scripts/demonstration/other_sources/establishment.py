"""Posts and staff, played through month by month.

How many start, leave and move is planned by quarter; who they are is drawn. Afterwards the start
dates of the earliest staff are shifted so that the published mean length of service holds.
"""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from scripts.demonstration import targets_other
from scripts.demonstration.calendar import PROGRAMME_START
from scripts.demonstration.other_sources.common import month_starts, quarter_label

FIRST_MONTH = date(2023, 3, 1)
LAST_MONTH = date(2025, 7, 1)
FIRST_FILLED = 113
POSTS_PER_TEAM = {
    "EMSOU": 13,
    "ERSOU": 15,
    "LONDON": 14,
    "NEROCU": 12,
    "NWROCU": 14,
    "ROCUWM": 13,
    "SEROCU": 13,
    "SWROCU": 13,
    "TARIAN": 12,
    "YHROCU": 14,
    "NT": 20,
}
TEAM_ROLES = [
    "DI",
    "DS Intelligence Manager",
    "Senior Intelligence Analyst",
    "Intelligence Analyst",
    "Intelligence Analyst",
    "Intelligence Development Officer",
    "Intelligence Development Officer",
    "Intelligence Development Officer",
    "Intelligence Researcher",
    "Intelligence Researcher",
    "Intelligence Researcher",
    "Data Insight Analyst",
]
# A post that was abolished, and one that was given another id.
ABOLISHED = ("P-118", date(2024, 11, 1))
RECODED = ("P-087", "P-087A", date(2024, 4, 1))
# Unfilled posts by status (vacant, on hold) from a month on; the others are in progress.
UNFILLED = [
    (date(2023, 3, 1), 8, 4),
    (date(2023, 8, 1), 6, 5),
    (date(2023, 12, 1), 4, 5),
    (date(2024, 4, 1), 6, 6),
    (date(2024, 10, 1), 8, 7),
    (date(2025, 4, 1), 10, 8),
]
# Quarters that are not published: starters, leavers by destination, promotions.
QUARTERS: dict[str, tuple[int, dict[str, int], int]] = {
    "2023-24 Q1": (9, {"Within policing": 3, "Out of policing": 2}, 1),
    "2023-24 Q2": (8, {"Within policing": 4, "Out of policing": 1, "Retirement": 1}, 2),
    "2023-24 Q4": (9, {"Within policing": 5, "Out of policing": 2, "Changed TOEX team": 1}, 1),
    "2024-25 Q1": (
        8,
        {"Within policing": 4, "Within policing on promotion": 1, "Retirement": 1},
        2,
    ),
    "2024-25 Q2": (7, {"Within policing": 3, "Out of policing": 2, "Changed TOEX team": 1}, 1),
    "2024-25 Q3": (8, {"Within policing": 4, "Within policing on promotion": 1}, 0),
    "2024-25 Q4": (6, {"Within policing": 2, "Out of policing": 2, "Retirement": 1}, 2),
    "2025-26 Q2": (1, {"Within policing": 1, "Retirement": 1}, 0),
}
CHANGED = "Changed TOEX team"


@dataclass
class Person:
    """A member of staff: token and first day in the programme."""

    token: str
    started: date


@dataclass
class Post:
    """A post with its occupant (None: unfilled, with a status) and the occupant's first day."""

    post_id: str
    region: str
    role: str
    officer: bool
    fte: str
    funding: str
    occupant: Person | None = None
    since: date | None = None
    status: str = "In progress"


@dataclass
class Move:
    """What happened to a post in a month: a leaver (with last day and destination) or promotion."""

    leaver: Person | None = None
    leaver_since: date | None = None
    end: date | None = None
    destination: str = ""
    promoted: bool = False


@dataclass
class Establishment:
    """Posts and everybody who ever worked, as of the month played last."""

    posts: list[Post]
    people: list[Person] = field(default_factory=list)

    def hire(self, started: date) -> Person:
        """Add a new person."""
        person = Person(f"st-{len(self.people) + 1:04d}", started)
        self.people.append(person)
        return person


@dataclass(frozen=True)
class Snapshot:
    """A post as it was at a month end, with what happened to it in that month."""

    post: Post
    post_id: str
    status: str
    occupant: Person | None
    since: date | None
    move: Move


def play(rng: random.Random) -> tuple[dict[date, list[Snapshot]], list[Person]]:
    """Play all months; return the posts by first day of the month, and everybody who worked."""
    office = Establishment(_posts(rng))
    snapshots: dict[date, list[Snapshot]] = {}
    for month in month_starts(FIRST_MONTH, LAST_MONTH):
        moves: dict[str, Move] = {}
        if month == FIRST_MONTH:
            _first_staff(rng, office)
        else:
            moves = _play_month(rng, office, month)
        _set_unfilled(office, month)
        snapshots[month] = [
            Snapshot(p, p.post_id, p.status, p.occupant, p.since, moves.get(p.post_id, Move()))
            for p in office.posts
            if not _is_abolished(p, month)
        ]
    _meet_length_of_service(snapshots)
    return snapshots, office.people


def _posts(rng: random.Random) -> list[Post]:
    posts: list[Post] = []
    for region, count in POSTS_PER_TEAM.items():
        for place in range(count):
            role = "National team role" if region == "NT" else TEAM_ROLES[place % len(TEAM_ROLES)]
            posts.append(
                Post(
                    post_id=f"P-{len(posts) + 1:03d}",
                    region=region,
                    role=role,
                    officer=role.startswith("D") and role != "Data Insight Analyst",
                    fte=rng.choices(["1.0", "0.8", "0.6"], [88, 8, 4])[0],
                    funding=rng.choices(["SR grant", "PUP", "Force"], [75, 15, 10])[0],
                )
            )
    return posts


def _lasting(posts: list[Post]) -> list[Post]:
    """Posts that keep their id throughout; staff only moves between these."""
    return [p for p in posts if p.post_id not in (ABOLISHED[0], *RECODED[:2])]


def _is_abolished(post: Post, month: date) -> bool:
    post_id, since = ABOLISHED
    return post.post_id == post_id and month >= since


def _first_staff(rng: random.Random, office: Establishment) -> None:
    for post in sorted(rng.sample(_lasting(office.posts), FIRST_FILLED), key=lambda p: p.post_id):
        started = date(2021, 6, 1) + timedelta(rng.randint(0, 600))
        post.occupant, post.since = office.hire(started), started


def _play_month(rng: random.Random, office: Establishment, month: date) -> dict[str, Move]:
    """Let people leave, move and start; return what happened by post."""
    starters, leavers, promotions = _plan(month)
    moves: dict[str, Move] = {}
    for destination in leavers:
        post = rng.choice([p for p in _filled(office, month) if p.post_id not in moves])
        day = month + timedelta(rng.randint(2, 25))
        person = _leave(post, moves, day, destination)
        if destination == CHANGED:
            _fill(rng, office, person, day + timedelta(1), moves, other_than=post.region)
    for _ in range(promotions):
        post = rng.choice([p for p in _filled(office, month) if p.post_id not in moves])
        person, post.occupant, post.since = post.occupant, None, None
        # A promoted person has not left: the old post only becomes free.
        moves[post.post_id] = Move()
        day = month + timedelta(rng.randint(2, 25))
        _fill(rng, office, person, day, moves, other_than=post.region).promoted = True
    for _ in range(starters):
        day = month + timedelta(rng.randint(0, 25))
        _fill(rng, office, office.hire(day), day, moves)
    return moves


def _plan(month: date) -> tuple[int, list[str], int]:
    """Starters, destinations of leavers and promotions of a month: its share of the quarter."""
    label = quarter_label(month)
    if label in targets_other.STAFF_STARTED:
        started = targets_other.STAFF_STARTED[label]
        left, promoted = targets_other.STAFF_LEFT[label], targets_other.INTERNAL_PROMOTIONS[label]
    else:
        started, left, promoted = QUARTERS[label]
    # July 2025 stands for its whole quarter: August has not ended yet.
    third, of = (0, 1) if month == LAST_MONTH else ((month.month - 1) % 3, 3)
    leavers = [destination for destination, count in left.items() for _ in range(count)]
    return (
        len(range(third, started, of)),
        leavers[third::of],
        len(range(third, promoted, of)),
    )


def _filled(office: Establishment, month: date) -> list[Post]:
    return [p for p in _lasting(office.posts) if p.since is not None and p.since < month]


def _leave(post: Post, moves: dict[str, Move], day: date, destination: str) -> Person | None:
    person = post.occupant
    moves[post.post_id] = Move(person, post.since, day, destination)
    post.occupant, post.since = None, None
    return person


def _fill(
    rng: random.Random,
    office: Establishment,
    person: Person | None,
    day: date,
    moves: dict[str, Move],
    other_than: str = "",
) -> Move:
    """Put a person on a post that was free before this month; return the move of that post."""
    free = [
        p
        for p in _lasting(office.posts)
        if p.occupant is None and p.post_id not in moves and p.region != other_than
    ]
    post = rng.choice([p for p in free if p.status == "In progress"] or free)
    post.occupant, post.since = person, day
    return moves.setdefault(post.post_id, Move())


def _set_unfilled(office: Establishment, month: date) -> None:
    """Give every unfilled post a status so that each status has its planned number of posts."""
    if month >= RECODED[2]:
        for post in office.posts:
            if post.post_id == RECODED[0]:
                post.post_id = RECODED[1]
    unfilled = [p for p in office.posts if p.occupant is None and not _is_abolished(p, month)]
    vacant, on_hold = [(v, h) for since, v, h in UNFILLED if since <= month][-1]
    # Posts keep their status where they can: those already vacant or on hold come first.
    unfilled.sort(
        key=lambda p: (["Vacant", "On hold", "In progress", "Filled"].index(p.status), p.post_id)
    )
    for place, post in enumerate(unfilled):
        if place < vacant:
            post.status = "Vacant"
        elif place < vacant + on_hold:
            post.status = "On hold"
        else:
            post.status = "In progress"
    for post in office.posts:
        if post.occupant is not None:
            post.status = "Filled"


def _meet_length_of_service(snapshots: dict[date, list[Snapshot]]) -> None:
    """Shift the earliest start dates so that the mean length of service is as published."""
    for as_at, days in targets_other.LENGTH_OF_SERVICE_DAYS.items():
        staff = [s.occupant for s in snapshots[as_at.replace(day=1)] if s.occupant]
        missing = days * len(staff) - sum((as_at - person.started).days for person in staff)
        first = [p for p in staff if p.started < FIRST_MONTH]
        step = 1 if missing > 0 else -1
        place = 0
        while missing:
            person = first[place % len(first)]
            shifted = person.started - timedelta(step)
            if PROGRAMME_START <= shifted < FIRST_MONTH:
                person.started = shifted
                missing -= step
            place += 1
