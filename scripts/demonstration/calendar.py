"""Dates of the synthetic world: quarters, delivery dates and Master List snapshots."""

import random
from datetime import date, timedelta

PROGRAMME_START = date(2021, 4, 1)
NEWEST = date(2025, 8, 26)


def month_end(year: int, month: int) -> date:
    """Last day of a month (1..12)."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


def _month_ends(first: date, last: date) -> list[date]:
    ends = []
    year, month = first.year, first.month
    while month_end(year, month) <= last:
        ends.append(month_end(year, month))
        year, month = year + month // 12, month % 12 + 1
    return ends


DELIVERIES = [*_month_ends(date(2022, 9, 1), date(2025, 7, 31)), NEWEST]

# Every four weeks; one of them must fall on 12 December 2023.
SNAPSHOTS = [date(2022, 9, 20) + timedelta(weeks=4 * number) for number in range(39)]


def quarter_start(day: date) -> date:
    """First day of the financial-year quarter of `day`."""
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def quarter_end(day: date) -> date:
    """Last day of the financial-year quarter of `day`."""
    start = quarter_start(day)
    return month_end(start.year, start.month + 2)


def quarter_starts(first: date, last: date) -> list[date]:
    """First days of all quarters that overlap `first` .. `last`, oldest first."""
    starts = [quarter_start(first)]
    while (following := quarter_end(starts[-1]) + timedelta(days=1)) <= last:
        starts.append(following)
    return starts


def known_at(day: date) -> date:
    """First delivery on or after `day`: when a whole-file extract can first contain it.

    Raises:
        ValueError: if `day` lies after the newest delivery.
    """
    for delivery in DELIVERIES:
        if delivery >= day:
            return delivery
    raise ValueError(f"{day} lies after the newest delivery {NEWEST}; choose an earlier date")


def snapshot_index(day: date) -> int:
    """Index of the latest Master List snapshot on or before `day`, 0 if there is none yet."""
    return max((i for i, snapshot in enumerate(SNAPSHOTS) if snapshot <= day), default=0)


def random_day(rng: random.Random, first: date, last: date) -> date:
    """A day in `first` .. `last`, both included.

    Raises:
        ValueError: if the range is empty.
    """
    if last < first:
        raise ValueError(f"no day between {first} and {last}; widen the range")
    return first + timedelta(days=rng.randint(0, (last - first).days))
