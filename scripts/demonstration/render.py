"""Text forms that the rendering of every source shares."""

import random
from collections.abc import Callable
from datetime import date

from scripts.demonstration import dirt
from scripts.demonstration.history import Row

THREAT_NAMES = {
    "CSA": "Child Sexual Abuse",
    "MSHT": "Modern Slavery and Human Trafficking",
    "OIC": "Organised Immigration Crime",
}
UNREADABLE_DATES = ("31/02/2024", "05/13/2023", "1900-01-00")
UNKNOWN_ORGANISATION = "Synthetic Borders Unit"


def day_text(rng: random.Random, day: date | None) -> str:
    """A date in one of its spellings, or one of the empty forms."""
    return dirt.dirty_date(rng, day) if day else dirt.blank(rng)


def threat_list(rng: random.Random, threats: list[str]) -> str:
    """A list of threats; each by its full name or one of its usual codes."""
    names = [THREAT_NAMES.get(threat, threat) for threat in threats]
    if not names:
        return dirt.blank(rng)
    return dirt.dirty_list(rng, [dirt.dirty_code(rng, "threat", name).strip() for name in names])


def text_list(rng: random.Random, values: list[str]) -> str:
    """A list of texts, or one of the empty forms."""
    return dirt.dirty_list(rng, values) if values else dirt.blank(rng)


def own_rng(seed: int, source: str, record: str, column: str) -> random.Random:
    """Random source of one cell: the same spelling in every version of the record."""
    return random.Random(f"{seed}:{source}:{record}:{column}")


def spoilt(row: Row, column: str, value: str, **keys: str) -> Row:
    """A copy of a row that cannot be used because of one value; `keys` rename the record."""
    return {**row, column: value, **keys}


def with_duplicates(
    rng: random.Random, row: Row, share: float, conflict: Callable[[Row], Row] | None = None
) -> list[Row]:
    """The row, rarely twice, and (a fifth as often) after a row of its key that differs."""
    chance = rng.random()
    if chance < share:
        return [row, dict(row)]
    if conflict is not None and chance < share * 1.2:
        return [conflict(row), row]
    return [row]
