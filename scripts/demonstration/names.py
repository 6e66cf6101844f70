"""Synthetic names and organisations of operations."""

import csv
import random
from collections.abc import Iterator

from scripts.demonstration.dirt import FORCES_FILE
from scripts.demonstration.history import Row

TEAMS = (
    *("EMSOU", "ERSOU", "LONDON", "NEROCU", "NWROCU", "ROCUWM"),
    *("SEROCU", "SWROCU", "TARIAN", "YHROCU", "NT"),
)

# Any two words of one list differ by four letters or more, so that two operations never have
# nearly the same name unless the generator means them to.
FIRST_WORDS = [
    "Amber",
    "Ancient",
    "Azure",
    "Bitter",
    "Bronze",
    "Burning",
    "Candid",
    "Carmine",
    "Civil",
    "Cobalt",
    "Copper",
    "Crimson",
    "Crystal",
    "Distant",
    "Eastern",
    "Ebony",
    "Emerald",
    "Faithful",
    "Fallow",
    "Flint",
    "Foreign",
    "Gallant",
    "Gilded",
    "Granite",
    "Hazel",
    "Humble",
    "Indigo",
    "Jubilant",
    "Lavender",
    "Lofty",
    "Lunar",
    "Magenta",
    "Meadow",
    "Merry",
    "Midnight",
    "Modest",
    "Northern",
    "Orchid",
    "Placid",
    "Quartz",
    "Rustic",
    "Saffron",
    "Scarlet",
    "Serene",
    "Solemn",
    "Spotted",
    "Steady",
    "Sunlit",
    "Topaz",
    "Tranquil",
    "Turquoise",
    "Velvet",
    "Verdant",
    "Wandering",
    "Whispering",
    "Willing",
    "Zealous",
]
SECOND_WORDS = [
    "Anchor",
    "Badger",
    "Beacon",
    "Bellows",
    "Bramble",
    "Buzzard",
    "Canyon",
    "Cascade",
    "Cathedral",
    "Chestnut",
    "Citadel",
    "Compass",
    "Cormorant",
    "Curlew",
    "Dolphin",
    "Drumlin",
    "Eagle",
    "Estuary",
    "Fennel",
    "Ferry",
    "Finch",
    "Fountain",
    "Garland",
    "Glacier",
    "Goshawk",
    "Harbour",
    "Hickory",
    "Horizon",
    "Jackdaw",
    "Juniper",
    "Kestrel",
    "Kingfisher",
    "Lantern",
    "Lobster",
    "Meteor",
    "Mulberry",
    "Nuthatch",
    "Obelisk",
    "Orchard",
    "Osprey",
    "Paddock",
    "Partridge",
    "Pelican",
    "Pennant",
    "Plover",
    "Rampart",
    "Raven",
    "Redwood",
    "Sandpiper",
    "Skylark",
    "Sparrow",
    "Spindle",
    "Sycamore",
    "Thicket",
    "Thistle",
    "Timber",
    "Trellis",
    "Turbine",
    "Viaduct",
    "Walnut",
    "Waterfall",
    "Windmill",
    "Woodpecker",
    "Zephyr",
]


def operation_names(rng: random.Random) -> Iterator[str]:
    """All two-word names in random order, each once."""
    names = [f"{first} {second}" for first in FIRST_WORDS for second in SECOND_WORDS]
    rng.shuffle(names)
    return iter(names)


def dirty_name(rng: random.Random, name: str) -> str:
    """Spell an operation name with one of the usual prefixes."""
    if rng.random() < 0.6:
        return f"Operation {name}"
    return rng.choice([f"OP {name}", f"Op.{name}", name.upper(), f"OPERATION {name.upper()}"])


def misspelt(name: str) -> str:
    """The same name with its third letter doubled: one letter away from it."""
    return name[:3] + name[2:]


def read_forces() -> list[Row]:
    """Rows of the forces list, in file order."""
    with FORCES_FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def forces_by_region() -> dict[str, list[str]]:
    """Canonical organisation names by region code, in file order."""
    found: dict[str, list[str]] = {}
    for row in read_forces():
        found.setdefault(row["region"], []).append(row["force"])
    return found
