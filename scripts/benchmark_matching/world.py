"""A synthetic world of operations and identifications in which the truth is known.

Everything in it is made up. The shares below say how records go wrong; they are assumptions, set
before the weights were chosen, and the same for every seed.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from scripts.paths import REFERENCE

REGIONS = (
    *("EMSOU", "ERSOU", "LONDON", "NEROCU", "NWROCU", "ROCUWM"),
    *("SEROCU", "SWROCU", "TARIAN", "YHROCU"),
)
THREATS = {"MSHT": 30, "CSA": 15, "OIC": 15, "Drugs": 25, "Money Laundering": 10, "Firearms": 5}
TYPES = {"OCG": 70, "Priority Individual": 20, "Vulnerability": 10}
FIRST_DAY = date(2021, 4, 1)
LAST_DAY = date(2025, 6, 30)
DELIVERED = date(2025, 7, 31)

TRUE_SHARE = 0.85
# Of the operations: another threat of the same operation, the same name in another region by
# chance, a reference in place of the name, no name, an id or a name changed between two snapshots.
SIBLINGS, NAMESAKES, LISTED_BY_REFERENCE, NAMELESS = 0.05, 0.12, 0.10, 0.01
MERGED, RENAMED = 0.04, 0.04
# Of the identifications that are on the list. The three published causes of delay:
OTHER_NAME, UNLISTED_ID, OTHER_CATEGORY, OTHER_REGION = 0.02, 0.03, 0.03, 0.05
# and what is typed wrong or left out:
NAME_TYPED_WRONG, DIGIT_WRONG, DIGITS_SWAPPED, ID_OF_ANOTHER = 0.09, 0.03, 0.02, 0.06
NO_ID, NO_NAME, NO_REGION = 0.10, 0.02, 0.02
NO_THREAT, OTHER_THREAT, ADDED_THREAT = 0.04, 0.04, 0.04
FAR_DATE, SCORING_DATE = 0.10, 0.10
WITH_REFERENCE, OTHER_REFERENCE, OTHER_SPELLING = 0.85, 0.03, 0.30
# Of those that are not on the list: what they share with an operation that is.
DECOY_NAME, DECOY_ID, NEAR_DECOY_ID, DECOY_REFERENCE = 0.15, 0.15, 0.10, 0.02
DECOY_IN_REGION = 0.05


@dataclass(frozen=True)
class Entry:
    """A Master List entry in one of its forms; `known_to` is None while it is in force."""

    threat_id: str
    mor_id: str | None
    name: str | None
    reference: str | None
    region: str
    record_type: str
    threats: tuple[str, ...]
    first_recorded: date
    snapshot: date = LAST_DAY


@dataclass(frozen=True)
class Identification:
    """An identification as recorded; `truth` is the entry that it is, None if it is on no list."""

    key: str
    recorded_id: str | None
    mor_id: str | None
    name: str | None
    reference: str | None
    region: str | None
    record_type: str
    threats: tuple[str, ...] | None
    on: date
    truth: str | None


@dataclass
class World:
    """Entries (one row a form) and identifications."""

    entries: list[Entry] = field(default_factory=list)
    identifications: list[Identification] = field(default_factory=list)


def make_world(identifications: int, operations: int, seed: int) -> World:
    """The world of a seed: equal arguments give equal worlds."""
    return _Maker(random.Random(seed), identifications, operations).world()


class _Maker:
    def __init__(self, rng: random.Random, identifications: int, operations: int) -> None:
        self.rng = rng
        self.identified = identifications
        self.operations = operations
        # Five digits while there are enough of them: about one number in ten is in use.
        first = 10_000 if operations < 20_000 else 100_000
        self.numbers = iter(rng.sample(range(first, first * 10), int(operations * 1.6)))
        self.vocabulary = self._vocabulary(max(1_000, operations // 2))

    def world(self) -> World:
        world = World()
        current: list[Entry] = []
        while len(current) < self.operations:
            draw = self.rng.random()
            if current and draw < SIBLINGS:
                entry = self._sibling(self.rng.choice(current))
            elif current and draw < SIBLINGS + NAMESAKES:
                name = self.rng.choice(current).name
                entry = replace(self._operation(len(current)), name=name)
            else:
                entry = self._operation(len(current))
            entry = replace(entry, threat_id=f"T-{len(current) + 1:07d}")
            current.append(entry)
            world.entries += [*self._former(entry), entry]
        true = self.rng.sample(current, int(self.identified * TRUE_SHARE))
        rows = [self._identified(entry, current) for entry in true]
        rows += [self._unlisted(current) for _ in range(self.identified - len(true))]
        self.rng.shuffle(rows)
        world.identifications = [
            replace(row, key=f"ID-{number:06d}") for number, row in enumerate(rows, 1)
        ]
        return world

    def _vocabulary(self, size: int) -> list[str]:
        # Written as text, or each would stand on a line of its own.
        onsets = "b br c cl d dr f fl g gr h j k l m n p pl r s st t tr v w".split()  # noqa: SIM905
        ends = ["a", "an", "ar", "e", "el", "en", "er", "i", "in", "on", "or", "us", "y"]
        words: dict[str, None] = {}
        while len(words) < size:
            middle = "".join(
                self.rng.choice(onsets) + self.rng.choice("aeiou")
                for _ in range(self.rng.choice([1, 2, 2]))
            )
            words[(middle + self.rng.choice(onsets) + self.rng.choice(ends)).upper()] = None
        return list(words)

    def _name(self) -> str:
        if self.rng.random() < 0.5:
            return self.rng.choice(self.vocabulary)
        return f"{self.rng.choice(self.vocabulary[:400])} {self.rng.choice(self.vocabulary[:400])}"

    def _operation(self, number: int) -> Entry:
        rng = self.rng
        region = rng.choice(REGIONS)
        by_reference = rng.random() < LISTED_BY_REFERENCE
        nameless = rng.random() < NAMELESS
        return Entry(
            threat_id="",
            mor_id=f"MOR-{next(self.numbers)}",
            name=None if by_reference or nameless else self._name(),
            reference=f"{region} Op {number // 10 + 1}" if by_reference else None,
            region=region,
            record_type=self._drawn(TYPES),
            threats=tuple(
                dict.fromkeys(self._drawn(THREATS) for _ in range(rng.choice([1, 1, 2])))
            ),
            first_recorded=FIRST_DAY + timedelta(days=rng.randrange((LAST_DAY - FIRST_DAY).days)),
        )

    def _sibling(self, entry: Entry) -> Entry:
        kinds = [kind for kind in TYPES if kind != entry.record_type]
        return replace(
            entry,
            mor_id=f"MOR-{next(self.numbers)}",
            record_type=self.rng.choice(kinds),
            first_recorded=min(
                LAST_DAY, entry.first_recorded + timedelta(days=self.rng.randrange(120))
            ),
        )

    def _former(self, entry: Entry) -> list[Entry]:
        """The entry in an earlier snapshot, where its id or name was another."""
        before = replace(entry, snapshot=LAST_DAY - timedelta(days=90))
        draw = self.rng.random()
        if draw < MERGED:
            return [replace(before, mor_id=f"MOR-{next(self.numbers)}")]
        if draw < MERGED + RENAMED and entry.name:
            return [replace(before, name=self._name())]
        return []

    def _drawn(self, shares: dict[str, int]) -> str:
        return self.rng.choices(list(shares), list(shares.values()))[0]

    def _identified(self, entry: Entry, current: list[Entry]) -> Identification:
        rng = self.rng
        mor_id, name, region = entry.mor_id, entry.name or self._name(), entry.region
        record_type, threats = entry.record_type, entry.threats
        draw = rng.random()
        if draw < NO_ID:
            mor_id = None
        elif (draw := draw - NO_ID) < UNLISTED_ID:
            mor_id = f"MOR-{next(self.numbers)}"
        elif (draw := draw - UNLISTED_ID) < DIGIT_WRONG:
            mor_id = self._digit_wrong(str(mor_id))
        elif (draw := draw - DIGIT_WRONG) < DIGITS_SWAPPED:
            mor_id = self._digits_swapped(str(mor_id))
        elif draw - DIGITS_SWAPPED < ID_OF_ANOTHER:
            mor_id = rng.choice(current).mor_id
        draw = rng.random()
        if draw < NO_NAME:
            name = ""
        elif (draw := draw - NO_NAME) < OTHER_NAME:
            name = self._name()
        elif draw - OTHER_NAME < NAME_TYPED_WRONG:
            name = self._typed_wrong(name)
        reference = entry.reference
        if rng.random() < OTHER_REFERENCE:
            reference = f"{region} Op {rng.randrange(1, self.operations // 10 + 1)}"
        elif rng.random() > WITH_REFERENCE:
            reference = None
        elif reference is None:
            # The job has its reference whether or not the list shows it.
            reference = f"{region} Op {rng.randrange(100_000, 999_999)}"
        if rng.random() < OTHER_REGION:
            region = rng.choice([other for other in REGIONS if other != region])
        # The category changes at scoring, and what is scored has an id.
        if mor_id and rng.random() < OTHER_CATEGORY:
            record_type = rng.choice([kind for kind in TYPES if kind != record_type])
        recorded_threats: tuple[str, ...] | None = threats[: rng.choice([1, 2])]
        unlisted_threat = rng.choice([t for t in THREATS if t not in threats])
        draw = rng.random()
        if draw < NO_THREAT:
            recorded_threats = None
        elif (draw := draw - NO_THREAT) < OTHER_THREAT:
            recorded_threats = (unlisted_threat,)
        elif draw - OTHER_THREAT < ADDED_THREAT:
            recorded_threats = (*threats[:1], unlisted_threat)
        return Identification(
            key="",
            recorded_id=self._spelled(mor_id),
            mor_id=mor_id,
            name=name or None,
            reference=reference,
            region=None if rng.random() < NO_REGION else region,
            record_type=record_type,
            threats=recorded_threats,
            on=self._recorded_on(entry.first_recorded),
            truth=entry.threat_id,
        )

    def _unlisted(self, current: list[Entry]) -> Identification:
        rng = self.rng
        own = self._operation(rng.randrange(self.operations))
        other = rng.choice(current)
        draw = rng.random()
        name: str | None = own.name or self._name()
        mor_id = None if rng.random() < 0.6 else own.mor_id
        reference = (
            f"{own.region} Op {rng.randrange(100_000, 999_999)}" if rng.random() < 0.4 else None
        )
        region = own.region
        if draw < DECOY_NAME:
            name = other.name
            if rng.random() < DECOY_IN_REGION:
                region = other.region
        elif (draw := draw - DECOY_NAME) < DECOY_ID:
            mor_id = other.mor_id
        elif (draw := draw - DECOY_ID) < NEAR_DECOY_ID:
            mor_id = self._digit_wrong(str(other.mor_id))
        elif draw - NEAR_DECOY_ID < DECOY_REFERENCE:
            listed = rng.choice([e for e in rng.sample(current, 200) if e.reference] or [other])
            reference, region = listed.reference, listed.region
        return Identification(
            key="",
            recorded_id=self._spelled(mor_id),
            mor_id=mor_id,
            name=name,
            reference=reference,
            region=region,
            record_type=own.record_type,
            threats=own.threats,
            on=own.first_recorded,
            truth=None,
        )

    def _recorded_on(self, first_recorded: date) -> date:
        """The date of identification, or that of scoring, which comes after the first record."""
        draw = self.rng.random()
        if draw < FAR_DATE:
            return first_recorded - timedelta(days=self.rng.randrange(95, 500))
        if draw - FAR_DATE < SCORING_DATE:
            return first_recorded + timedelta(days=self.rng.randrange(1, 60))
        return first_recorded - timedelta(days=self.rng.randrange(85))

    def _digit_wrong(self, mor_id: str) -> str:
        place = self.rng.randrange(5, len(mor_id))
        digit = self.rng.choice([d for d in "0123456789" if d != mor_id[place]])
        return mor_id[:place] + digit + mor_id[place + 1 :]

    def _digits_swapped(self, mor_id: str) -> str:
        place = self.rng.randrange(5, len(mor_id) - 1)
        return mor_id[:place] + mor_id[place + 1] + mor_id[place] + mor_id[place + 2 :]

    def _typed_wrong(self, name: str) -> str:
        for _ in range(self.rng.choice([1, 1, 1, 2])):
            place = self.rng.randrange(1, len(name))
            letter = self.rng.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
            edit = self.rng.randrange(4)
            if edit == 0:
                name = name[:place] + letter + name[place + 1 :]
            elif edit == 1:
                name = name[:place] + name[place + 1 :]
            elif edit == 2:
                name = name[:place] + letter + name[place:]
            elif place + 1 < len(name):
                name = name[:place] + name[place + 1] + name[place] + name[place + 2 :]
        return name

    def _spelled(self, mor_id: str | None) -> str | None:
        if mor_id and self.rng.random() < OTHER_SPELLING:
            return mor_id.replace("-", self.rng.choice([" ", ""]))
        return mor_id


def write_world(world: World, file: Path) -> None:
    """Write a world to a DuckDB file as the tables that the matching models read.

    The names of schemas and tables are those of the warehouse; `main.truth` holds the entry of each
    identification. Keys are canonical, as staging leaves them.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    with duckdb.connect(str(file)) as connection:
        for schema in ("staging", "reference", "intermediate"):
            connection.execute(f"create schema {schema}")
        rows = [_identification_row(row) for row in world.identifications]
        _load(connection, "staging.stg_apmis__identifications", _IDENTIFICATIONS, rows, file)
        rows = [_entry_row(row) for row in world.entries]
        _load(connection, "staging.stg_soc_master_list__entries", _ENTRIES, rows, file)
        rows = [
            {"identification_id": row.key, "apmis_threat_id": row.truth}
            for row in world.identifications
        ]
        _load(
            connection,
            "main.truth",
            {"identification_id": "varchar", "apmis_threat_id": "varchar"},
            rows,
            file,
        )
        for seed in ("match_rules", "link_weights", "thresholds"):
            source = str(REFERENCE / f"{seed}.csv")
            connection.read_csv(source).create(f"reference.{seed}")
        connection.execute(
            "create table intermediate.int_links_decided (source varchar, source_key varchar, "
            "matched_key varchar, rule varchar, known_from date, known_to date)"
        )


_IDENTIFICATIONS = {
    "identification_id": "varchar",
    "recorded_mor_id": "varchar",
    "mor_ids": "varchar[]",
    "operation_references": "varchar[]",
    "operation_name": "varchar",
    "owning_region": "varchar",
    "claimed_by_team": "varchar",
    "identified_type": "varchar",
    "identified_on": "date",
    "soc_threats": "varchar[]",
    "known_from": "date",
    "known_to": "date",
}
_ENTRIES = {
    "snapshot_date": "date",
    "apmis_threat_id": "varchar",
    "recorded_mor_id": "varchar",
    "mor_ids": "varchar[]",
    "operation_references": "varchar[]",
    "operation_name": "varchar",
    "owning_region": "varchar",
    "threat_record_type": "varchar",
    "soc_threats": "varchar[]",
    "first_recorded_date": "date",
    "known_from": "date",
    "known_to": "date",
}


def _identification_row(row: Identification) -> dict[str, Any]:
    return {
        "identification_id": row.key,
        "recorded_mor_id": row.recorded_id,
        "mor_ids": [row.mor_id] if row.mor_id else None,
        "operation_references": [row.reference] if row.reference else None,
        "operation_name": row.name,
        "owning_region": row.region,
        "claimed_by_team": None,
        "identified_type": row.record_type,
        "identified_on": row.on.isoformat(),
        "soc_threats": row.threats,
        "known_from": DELIVERED.isoformat(),
        "known_to": None,
    }


def _entry_row(row: Entry) -> dict[str, Any]:
    return {
        "snapshot_date": row.snapshot.isoformat(),
        "apmis_threat_id": row.threat_id,
        "recorded_mor_id": row.mor_id,
        "mor_ids": [row.mor_id] if row.mor_id else None,
        "operation_references": [row.reference] if row.reference else None,
        "operation_name": row.name,
        "owning_region": row.region,
        "threat_record_type": row.record_type,
        "soc_threats": row.threats,
        "first_recorded_date": row.first_recorded.isoformat(),
        "known_from": row.snapshot.isoformat(),
        "known_to": None,
    }


def _load(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    columns: dict[str, str],
    rows: list[dict[str, Any]],
    beside: Path,
) -> None:
    lines = beside.with_suffix(".jsonl")
    lines.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    connection.read_json(str(lines), format="newline_delimited", columns=columns).create(table)
    lines.unlink()
