"""A tile map: the ten regions as squares roughly where they lie, and the national team beside."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from scripts.pack.drawing import (
    BLUE,
    INK,
    PALE,
    Chart,
    Drawing,
    Svg,
    box,
    by_hand,
    ink_on,
    words,
)
from scripts.pack.findings import Figure, alternative, column, known, largest, listed
from scripts.pack.model import PackError, TableBlock

LAYOUT = Path(__file__).parent / "region_tiles.csv"
# From few to many: the sequential colours of the Analysis Function, light to dark.
_SHADES = ("#6BACE6", "#2073BC", BLUE)


@dataclass(frozen=True)
class Tile:
    """The place of a region on the map, from 0, north and west first, and its name on it."""

    region: str
    row: int
    column: int
    name: str


def read_tiles(file: Path = LAYOUT) -> tuple[Tile, ...]:
    """The places of the regions. Raises `PackError`, with the line, where one is no place."""
    tiles: list[Tile] = []
    with file.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines), start=2):
            try:
                tile = Tile(row["region"], int(row["row"]), int(row["column"]), row["name"])
            except (KeyError, TypeError, ValueError) as error:
                raise PackError(
                    f"{file}, line {number}: no place of a region ({error!r}): write region, row, "
                    "column and name."
                ) from error
            if any((tile.row, tile.column) == (other.row, other.column) for other in tiles):
                raise PackError(f"{file}, line {number}: another region has the same place.")
            tiles.append(tile)
    return tuple(tiles)


def tile_map(table: TableBlock) -> Chart:
    """The first column of a table of regions or teams; what has no place is in the table only.

    Shades go with the figure that is printed on each tile.
    """
    places = {tile.region: tile for tile in read_tiles()}
    found: dict[str, Figure] = {}
    for figure in column(table, 1):
        region = figure.of("region") or figure.of("team")
        if region in places:
            found[region] = figure
    regions = list(found.values())
    first = next((figure.number for figure in regions if figure.number), None)
    what = first.cell.about.title.lower() if first else "figures"
    about = f", {regions[0].column}" if regions and len(table.columns) > 2 else ""
    return Chart(
        largest(regions, f"had the most {what}", f"had the most {what}",
                f"No region had any {what}", f"{what.capitalize()} by region"),
        f"{table.title}{about} (number; squares lie roughly as the regions do; dark: many)",
        alternative("Tile map: a square a region, placed roughly as on a map of England and "
                    "Wales, with its figure.", [listed(regions)]),
        Drawing(_svg(places, found, 96), _svg(places, found, 68)) if known(regions) else None,
    )  # fmt: skip


def _svg(tiles: dict[str, Tile], found: dict[str, Figure], side: int) -> Svg:
    gap = 4
    top = max((figure.size for figure in found.values()), default=0.0)
    parts = []
    for region, tile in tiles.items():
        x, y = tile.column * (side + gap), tile.row * (side + gap)
        figure = found.get(region)
        fill = PALE
        if figure and figure.size > 0:
            fill = _SHADES[min(2, int(3 * figure.size / top))]
        ink = ink_on(fill) if fill != PALE else INK
        parts.append(box(x, y, side, side, fill, BLUE))
        is_wide = side == 96
        parts.append(words(x + side / 2, y + side * 0.36, tile.name, colour=ink, anchor="middle",
                           size=13 if is_wide else 11))  # fmt: skip
        parts.append(words(x + side / 2, y + side * 0.76, figure.text if figure else "[x]",
                           colour=ink, anchor="middle", bold=True,
                           size=26 if is_wide else 18))  # fmt: skip
    across = max(tile.column for tile in tiles.values()) + 1
    down = max(tile.row for tile in tiles.values()) + 1
    return by_hand(across * (side + gap), down * (side + gap), parts)
