"""Pieces that the source modules share: delivery dates, files, rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from scripts.demonstration import calendar
from scripts.demonstration.calendar import DELIVERIES
from scripts.demonstration.history import Delivery, Row, delivery_file_name

FIRST_DELIVERY = DELIVERIES[0]
LAST_DELIVERY = DELIVERIES[-1]


def month_end(day: date) -> date:
    """Last day of the month of `day`."""
    return calendar.month_end(day.year, day.month)


def month_starts(first: date, last: date) -> list[date]:
    """First days of all months from that of `first` to that of `last`, both included."""
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [date(month // 12, month % 12 + 1, 1) for month in months]


def delivery_dates(first: date = FIRST_DELIVERY) -> list[date]:
    """Delivery dates on or after `first`."""
    return [day for day in DELIVERIES if day >= first]


def delivery_for(day: date) -> date:
    """First delivery on or after `day`, or the last one if there is none."""
    return next((delivery for delivery in DELIVERIES if delivery >= day), LAST_DELIVERY)


def quarter_label(day: date) -> str:
    """Financial quarter of `day`, e.g. `2023-24 Q3`."""
    return f"{fiscal_year(day)} Q{(day.month - 4) % 12 // 3 + 1}"


def fiscal_year(day: date) -> str:
    """UK financial year of `day`, e.g. `2023-24`."""
    start = day.year if day.month >= 4 else day.year - 1
    return f"{start}-{(start + 1) % 100:02d}"


def row_of(columns: Sequence[str], values: Mapping[str, object]) -> Row:
    """A delivered row: every column as text, absent ones blank.

    Raises:
        KeyError: if `values` names a column that the source does not deliver.
    """
    unknown = sorted(set(values) - set(columns))
    if unknown:
        raise KeyError(f"columns {unknown} are not delivered; delivered are {list(columns)}")
    return {column: str(values.get(column, "")) for column in columns}


def deliveries(source: str, files: Mapping[date, list[Row]]) -> list[Delivery]:
    """Wrap the rows of each delivery date into deliveries, oldest first."""
    return [Delivery(day, delivery_file_name(source, day), files[day]) for day in sorted(files)]


@dataclass(frozen=True)
class Version:
    """A row as the system shows it from `known_from` until before `known_to` (None: for good)."""

    row: Row
    known_from: date
    known_to: date | None = None


def whole_files(versions: Iterable[Version], dates: Iterable[date]) -> dict[date, list[Row]]:
    """Whole files: each holds, in the given order, the rows that the system shows at its date."""
    rows = list(versions)
    return {
        day: [
            v.row for v in rows if v.known_from <= day and (v.known_to is None or day < v.known_to)
        ]
        for day in dates
    }


def corrected(version: Version, on: date, values: Row) -> list[Version]:
    """The version until `on`, and from `on` the same row with other `values`."""
    return [
        Version(version.row, version.known_from, on),
        Version({**version.row, **values}, on, version.known_to),
    ]
