"""Turn whole-file deliveries of one source into its raw history.

A source delivers its whole extract again and again. The raw history keeps, for each record, only
the deliveries in which something about it changed, with the date on which that became known.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

HISTORY_COLUMNS = ["extract_date", "change", "source_file", "source_row"]

Row = dict[str, str]
Key = tuple[str, ...]


@dataclass(frozen=True)
class Delivery:
    """One delivered file: the whole extract at a date, rows in file order, all values as text."""

    extract_date: date
    file_name: str
    rows: list[Row]


@dataclass(frozen=True)
class SourceHistory:
    """The raw history of one source: `columns` in file order, one dict of text per row."""

    source: str
    columns: list[str]
    rows: list[Row]


def delivery_file_name(source: str, extract_date: date) -> str:
    """Name of the file that `source` delivers on `extract_date`, `<source>_<yyyymmdd>.csv`."""
    return f"{source}_{extract_date:%Y%m%d}.csv"


def raw_history(
    source: str,
    columns: list[str],
    keys: list[str],
    deliveries: Iterable[Delivery],
    scope: str | None = None,
    fallback_keys: Sequence[str] = (),
) -> SourceHistory:
    """Build the raw history of a source from its deliveries, oldest first.

    Args:
        source: source name, only used in messages and in the result.
        columns: delivered columns in file order; every row must have exactly these.
        keys: columns that identify a record, compared as delivered (a record must keep its own
            spelling of the key, else it counts as one record gone and another one new).
        deliveries: whole extracts in strictly ascending order of date.
        scope: for sources keyed by snapshot, month or wave: the column of that name. A record
            counts as gone only if the later file delivers other rows of its scope value.
        fallback_keys: columns that identify a record whose `keys` are all blank.

    Returns:
        Delivered columns plus `extract_date` (ISO), `change`, `source_file`, `source_row` (line in
        the delivered file, the header being line 1). Per delivery first the new and changed rows
        in file order, then one `remove` row per record gone, with only its key columns filled.

    Raises:
        ValueError: if deliveries are not ascending or a row has other columns.
    """
    state: dict[Key, Counter[Key]] = {}
    last_rows: dict[Key, Row] = {}
    history: list[Row] = []
    previous: date | None = None
    for delivery in deliveries:
        if previous is not None and delivery.extract_date <= previous:
            raise ValueError(
                f"{source}: delivery of {delivery.extract_date} follows {previous}; "
                "give deliveries in ascending order, one a day"
            )
        previous = delivery.extract_date
        _check_columns(source, columns, delivery)
        key_of_row = [_key(row, keys, fallback_keys) for row in delivery.rows]
        current: dict[Key, Counter[Key]] = {}
        for key, row in zip(key_of_row, delivery.rows, strict=True):
            current.setdefault(key, Counter())[tuple(row[column] for column in columns)] += 1
        for number, (key, row) in enumerate(zip(key_of_row, delivery.rows, strict=True), start=2):
            if state.get(key) != current[key]:
                history.append(_history_row(row, delivery, "upsert", str(number)))
        scopes = {row[scope] for row in delivery.rows} if scope else None
        for key in [key for key in state if key not in current]:
            gone = last_rows[key]
            if scope is None or scopes is None or gone[scope] in scopes:
                key_columns = _key_columns(gone, keys, fallback_keys)
                blank = {c: gone[c] if c in key_columns else "" for c in columns}
                history.append(_history_row(blank, delivery, "remove", ""))
                del state[key], last_rows[key]
        state.update(current)
        last_rows.update(zip(key_of_row, delivery.rows, strict=True))
    return SourceHistory(source, columns + HISTORY_COLUMNS, history)


def write_history(history: SourceHistory, folder: Path) -> int:
    """Write a history as `<folder>/<source>.csv` (UTF-8, line feeds) and return its row count."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{history.source}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=history.columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(history.rows)
    return len(history.rows)


def _key_columns(row: Row, keys: Sequence[str], fallback_keys: Sequence[str]) -> Sequence[str]:
    if fallback_keys and not any(row[column].strip() for column in keys):
        return fallback_keys
    return keys


def _key(row: Row, keys: Sequence[str], fallback_keys: Sequence[str]) -> Key:
    columns = _key_columns(row, keys, fallback_keys)
    # Column names are part of the key, so that a fallback key never equals an ordinary one.
    return (*columns, *(row[column] for column in columns))


def _check_columns(source: str, columns: list[str], delivery: Delivery) -> None:
    expected = set(columns)
    for number, row in enumerate(delivery.rows, start=2):
        if row.keys() != expected:
            wrong = sorted(expected.symmetric_difference(row.keys()))
            raise ValueError(
                f"{source}: {delivery.file_name} line {number} lacks or adds columns {wrong}; "
                "every row must have exactly the delivered columns"
            )


def _history_row(row: Row, delivery: Delivery, change: str, source_row: str) -> Row:
    return {
        **row,
        "extract_date": delivery.extract_date.isoformat(),
        "change": change,
        "source_file": delivery.file_name,
        "source_row": source_row,
    }
