"""Renders the Master List snapshots."""

import random
from datetime import date, timedelta

from scripts.demonstration import dirt
from scripts.demonstration.calendar import SNAPSHOTS
from scripts.demonstration.history import Row, SourceHistory
from scripts.demonstration.ledger import Ledger
from scripts.demonstration.names import dirty_name
from scripts.demonstration.operations import PHASES, Operation
from scripts.demonstration.render import (
    UNKNOWN_ORGANISATION,
    day_text,
    spoilt,
    text_list,
    threat_list,
    with_duplicates,
)

SOURCE = "soc_master_list"
COLUMNS = [
    *("snapshot_date", "apmis_threat_id", "mor_id", "threat_name_alias", "threat_record_type"),
    *("soc_threats", "sub_threats", "owning_org", "owning_region", "ownership_tier", "phase"),
    *("status", "status_reason", "latest_morile_score", "latest_ori", "latest_assessment_date"),
    "first_recorded_date",
]
DUPLICATE_SHARE = 0.01
CORRECTED_SNAPSHOT = SNAPSHOTS.index(date(2024, 2, 6))
CORRECTION_DATE = date(2024, 2, 13)
SPOILT = [
    ("latest_morile_score", "n.k."),
    ("latest_ori", "ORI 7"),
    ("status", "Live?"),
    ("owning_org", UNKNOWN_ORGANISATION),
    ("threat_record_type", "Network"),
    ("snapshot_date", "31/02/2024"),
    ("apmis_threat_id", "pending"),
]


def master_list_history(seed: int, operations: list[Operation]) -> SourceHistory:
    """Raw history of all snapshots, one of them delivered again with corrections."""
    rng = random.Random(f"{seed}:{SOURCE}")
    ledger = Ledger(SOURCE, COLUMNS, ["snapshot_date", "apmis_threat_id"], scope="snapshot_date")
    renderer = _Renderer(rng, operations)
    for index, snapshot in enumerate(SNAPSHOTS):
        for operation in operations:
            rows = renderer.rows(operation, index)
            if rows:
                ledger.put(operation.threat_id, snapshot, *rows)
                if index == CORRECTED_SNAPSHOT:
                    corrected = _corrected(operation, rows)
                    ledger.put(operation.threat_id, CORRECTION_DATE, *corrected)
    return ledger.history(sorted([*SNAPSHOTS, CORRECTION_DATE]))


def _corrected(operation: Operation, rows: list[Row]) -> list[Row]:
    """The corrected delivery: a few scores change and one entry is gone."""
    if operation.jobs or operation.fixed or len(rows) > 1:
        return rows
    if operation.threat_id.endswith("77"):
        return []
    if operation.threat_id.endswith("55"):
        return [{**rows[0], "phase": "Monitoring", "latest_morile_score": "190"}]
    return rows


class _Renderer:
    def __init__(self, rng: random.Random, operations: list[Operation]) -> None:
        self.rng = rng
        self.first_scores = {op.threat_id: self._first_score(op) for op in operations}
        self.recorded = {op.threat_id: self._first_recorded(op) for op in operations}

    def _first_score(self, operation: Operation) -> int:
        """Score on the list before any assessment is known."""
        return operation.assessments[0].score if operation.assessments else 120

    def _first_recorded(self, operation: Operation) -> date:
        if operation.start == 0:
            days = [SNAPSHOTS[0], *(a.day for a in operation.assessments)]
            return min(days)
        listed = operation.listed_on
        return max(listed - timedelta(days=self.rng.randint(0, 20)), listed.replace(day=1))

    def rows(self, operation: Operation, index: int) -> list[Row]:
        """Rows of an operation in a snapshot, none if it is not listed."""
        if operation.listed_at(index):
            row = self._row(operation, index, "Active")
        elif operation.end == index and operation.end_status:
            row = self._row(operation, index, operation.end_status)
        else:
            return []
        if self.rng.random() < 0.0012:
            column, value = self.rng.choice(SPOILT)
            return [spoilt(row, column, value), row]
        return with_duplicates(
            self.rng, row, DUPLICATE_SHARE, lambda good: {**good, "status": "Archived"}
        )

    def _row(self, operation: Operation, index: int, status: str) -> Row:
        rng, day = self.rng, SNAPSHOTS[index]
        done = [a for a in operation.assessments if a.day <= day]
        score = done[-1].score if done else self.first_scores[operation.threat_id]
        mor_id = operation.mor_id_at(day)
        tier = ["Force", "Force", "Regional", "National"][int(operation.threat_id[-1]) % 4]
        record_type = operation.record_type
        if operation.later_type and operation.later_type[0] <= index:
            record_type = operation.later_type[1]
        phase = PHASES[min(len(PHASES) - 1, (index - operation.start) // 9)]
        assessed = done[-1].day if done else None
        if assessed and not operation.fixed and rng.random() < 0.003:
            assessed -= timedelta(days=60)
        return {
            "snapshot_date": dirt.dirty_date(rng, day),
            "apmis_threat_id": dirt.dirty_threat_id(rng, operation.threat_id),
            "mor_id": dirt.dirty_mor_id(rng, mor_id),
            "threat_name_alias": _name(rng, operation, index),
            "threat_record_type": dirt.dirty_code(rng, "record_type", record_type),
            "soc_threats": threat_list(rng, operation.threats),
            "sub_threats": text_list(rng, _sub_threats(rng, operation)),
            "owning_org": dirt.dirty_org(rng, operation.organisation),
            "owning_region": dirt.dirty_region(rng, operation.region),
            "ownership_tier": dirt.dirty_code(rng, "ownership_tier", tier),
            "phase": phase,
            "status": dirt.dirty_code(rng, "job_status", status),
            "status_reason": "Unmet demand" if rng.random() < 0.02 else "",
            "latest_morile_score": dirt.dirty_int(rng, score),
            "latest_ori": dirt.dirty_code(rng, "ori", str(done[-1].ori)) if done else "",
            "latest_assessment_date": day_text(rng, assessed),
            "first_recorded_date": day_text(rng, self.recorded[operation.threat_id]),
        }


def _name(rng: random.Random, operation: Operation, index: int) -> str:
    name = operation.name
    if operation.later_name and operation.later_name[0] <= index:
        name = operation.later_name[1]
    if " Op " in name:
        return dirt.dirty_reference(rng, name)
    return dirty_name(rng, name)


def _sub_threats(rng: random.Random, operation: Operation) -> list[str]:
    """Sub-threats, which are free text: some labour cases name the trade."""
    free = {"Labour": "Labour - car wash"} if rng.random() < 0.03 else {}
    return [free.get(sub, sub) for sub in operation.sub_threats]
