"""Collects what each record of a source said from which delivery on, and replays the deliveries."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from scripts.demonstration.history import (
    Delivery,
    Row,
    SourceHistory,
    delivery_file_name,
    raw_history,
)


@dataclass
class Ledger:
    """Versions of the records of one source; the rows of a version stay in every later file."""

    source: str
    columns: list[str]
    keys: list[str]
    fallback_keys: Sequence[str] = ()
    scope: str | None = None
    _changes: dict[date, dict[str, list[Row]]] = field(default_factory=dict)

    def put(self, record: str, known_from: date, *rows: Row) -> None:
        """Deliver `rows` for a record from a delivery date on, instead of its earlier rows.

        `record` names the record and gives its place in the file (ascending); no rows means that
        the record is no longer delivered. A later call for the same date replaces the earlier.
        """
        self._changes.setdefault(known_from, {})[record] = list(rows)

    def history(self, deliveries: Sequence[date]) -> SourceHistory:
        """Raw history over the given delivery dates, oldest first.

        Raises:
            ValueError: if a version was put on a date that is no delivery date.
        """
        astray = sorted(set(self._changes) - set(deliveries))
        if astray:
            raise ValueError(f"{self.source}: versions on {astray[0]}, which is no delivery date")
        return raw_history(
            self.source,
            self.columns,
            self.keys,
            [self._delivery(day, state) for day, state in self._states(deliveries)],
            scope=self.scope,
            fallback_keys=self.fallback_keys,
        )

    def _states(self, deliveries: Sequence[date]) -> list[tuple[date, dict[str, list[Row]]]]:
        states = []
        current: dict[str, list[Row]] = {}
        for day in deliveries:
            changes = self._changes.get(day, {})
            # A source with a scope (the snapshot) delivers only the current snapshot each time.
            current = {**({} if self.scope else current), **changes}
            states.append((day, current))
        return states

    def _delivery(self, day: date, state: dict[str, list[Row]]) -> Delivery:
        rows = [row for record in sorted(state) for row in state[record]]
        return Delivery(day, delivery_file_name(self.source, day), rows)
