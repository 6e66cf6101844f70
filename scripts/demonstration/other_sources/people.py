"""Establishment (one row per post and month end) and training (one row per completed course)."""

import random
from datetime import date, timedelta

from scripts.demonstration import dirt, targets_other
from scripts.demonstration.history import Row, SourceHistory, raw_history
from scripts.demonstration.other_sources.common import (
    Version,
    deliveries,
    delivery_dates,
    delivery_for,
    month_end,
    quarter_label,
    row_of,
    whole_files,
)
from scripts.demonstration.other_sources.establishment import (
    FIRST_MONTH,
    Person,
    Snapshot,
    play,
)

HR_COLUMNS = [
    "post_id",
    "month_end",
    "region",
    "role",
    "officer_or_staff",
    "fte",
    "post_status",
    "in_progress_stage",
    "person_token",
    "start_date",
    "end_date",
    "leaving_destination",
    "internal_promotion",
    "funding",
]
TRAINING_COLUMNS = [
    "person_token",
    "course_or_licence",
    "pathway_level",
    "completed_date",
    "expiry_date",
]
# This month's file came with month ends as Excel serials.
SERIAL_MONTH = date(2024, 5, 31)
STAGES = ["Shortlisting and interview", "Vetting and pre-employment checks", "Start date agreed"]
COURSES = {
    "Intelligence foundation": 0,
    "Open source research": 3,
    "Network analysis": 0,
    "Data visualisation": 0,
    "Financial intelligence": 2,
    "Analysis software licence": 1,
}


def hr_establishment(rng: random.Random) -> tuple[SourceHistory, list[Person]]:
    """Posts by month end, and the people, for whom training records can be made.

    A file holds its month and the month before, where late entries are put right.
    """
    snapshots, people = play(rng)
    rows = {month: _month_rows(rng, month, entries) for month, entries in snapshots.items()}
    keys = ["post_id", "month_end"]
    history = deliveries("hr_establishment", _files(rng, rows))
    return raw_history("hr_establishment", HR_COLUMNS, keys, history, "month_end"), people


def hr_training(rng: random.Random, people: list[Person]) -> SourceHistory:
    """Completed courses and licences of the staff; a file holds all of them to date."""
    versions = []
    for person in people:
        for course in rng.sample(list(COURSES), rng.randint(1, 4)):
            done = person.started + timedelta(rng.randint(20, 400))
            if done <= date(2025, 8, 20):
                versions.append(
                    Version(_training_row(rng, person, course, done), delivery_for(done))
                )
    bad = {**versions[0].row, "completed_date": "30/02/2024"}
    versions += [versions[5], Version(bad, date(2024, 3, 31))]
    files = whole_files(versions, delivery_dates())
    keys = ["person_token", "course_or_licence", "completed_date"]
    return raw_history("hr_training", TRAINING_COLUMNS, keys, deliveries("hr_training", files))


def _training_row(rng: random.Random, person: Person, course: str, done: date) -> Row:
    years = COURSES[course]
    values = {
        "person_token": person.token,
        "course_or_licence": course,
        "pathway_level": rng.choice(["Foundation", "Practitioner", "Advanced"]),
        "completed_date": dirt.dirty_date(rng, done),
        "expiry_date": dirt.dirty_date(rng, done + timedelta(365 * years)) if years else "",
    }
    return row_of(TRAINING_COLUMNS, values)


def _month_rows(rng: random.Random, month: date, snapshots: list[Snapshot]) -> list[Row]:
    """Rows of a month end, in order of post, with the dirt of that month's file."""
    rows = [_row(rng, snapshot) for snapshot in snapshots]
    last = month_end(month)
    end = f"{last:%d/%m/%Y}" if last != SERIAL_MONTH else str((last - dirt.EXCEL_EPOCH).days)
    if month == date(2023, 12, 1) or month == date(2024, 9, 1):
        filled = next(i for i, row in enumerate(rows) if row["post_status"] == "Filled")
        # The later of two rows of a post counts: two people on one post, two statuses of one.
        rows.insert(filled, {**rows[filled], "person_token": "st-0999"})
        rows.insert(filled + 3, {**rows[filled + 3], "post_status": "On hold", "fte": "1.0"})
    if month.month in (2, 6, 10):
        rows.append(rows[-1])
        rows.append({**rows[4], "post_id": f"P-90{month.month % 9}", "post_status": "Filed away"})
        rows.append({**rows[5], "post_id": "P-950", "month_end": "31/06/2023"})
    if month == date(2024, 1, 1):
        rows.append({**rows[6], "post_id": ""})
    return [{**row, "month_end": row["month_end"] or end} for row in rows]


def _row(rng: random.Random, snapshot: Snapshot) -> Row:
    post, status, move = snapshot.post, snapshot.status, snapshot.move
    person, start = snapshot.occupant, snapshot.since
    if person is None and move.leaver is not None:
        person, start = move.leaver, move.leaver_since
    if person is not None and start is not None and start < FIRST_MONTH:
        # Those who were there from the start never changed posts before: their first day counts.
        start = person.started
    values = {
        "post_id": snapshot.post_id,
        "region": dirt.dirty_region(rng, post.region),
        "role": post.role,
        "officer_or_staff": "Officer" if post.officer else "Staff",
        "fte": "80%" if post.fte == "0.8" and rng.random() < 0.3 else post.fte,
        "post_status": dirt.dirty_code(rng, "post_status", status),
        "in_progress_stage": rng.choice(STAGES) if status == "In progress" else "",
        "person_token": person.token if person else "",
        "start_date": dirt.dirty_date(rng, start) if start else "",
        "end_date": dirt.dirty_date(rng, move.end) if move.end else "",
        "leaving_destination": move.destination,
        "internal_promotion": dirt.dirty_code(rng, "yes_no", "Y" if move.promoted else "N"),
        "funding": post.funding,
    }
    return row_of(HR_COLUMNS, values)


def _files(rng: random.Random, rows: dict[date, list[Row]]) -> dict[date, list[Row]]:
    """Files of the month and the month before, the latter with late entries put right."""
    files = {}
    previous: list[Row] = []
    for month, now in rows.items():
        first = now
        late = quarter_label(month) not in targets_other.STAFF_STARTED
        if late:
            first = [_entered_late(row) for row in now]
        files[month_end(month)] = previous + first
        # Months with two rows of a post are left alone: a slip would let the wrong one stand.
        slips = month.month in (5, 8)
        previous = [_later_slip(rng, row) for row in now] if slips else now
    files[delivery_dates()[-1]] = previous
    return files


def _entered_late(row: Row) -> Row:
    """A leaver whose destination is not known yet when the month is first delivered."""
    if row["leaving_destination"] == "Out of policing":
        return {**row, "leaving_destination": "TBC"}
    return row


def _later_slip(rng: random.Random, row: Row) -> Row:
    """Rarely, a redelivered row that cannot be used, so that the first stays in force."""
    if rng.random() > 0.015:
        return row
    return {**row, **rng.choice([{"region": "Mercia North"}, {"fte": "180%"}])}
