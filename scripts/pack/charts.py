"""Charts of the pack: Altair to SVG that stands inside a page without scripts or outside files."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import altair as alt
from markupsafe import Markup

from scripts.pack.data import Cell, ScoreChange
from scripts.pack.numbers import shown

BLUE, ORANGE, GREY = "#12436D", "#F46A25", "#3D3D3D"
TEXT = "#0B0C0C"
FONT = "Arial, Helvetica, Liberation Sans, sans-serif"
FONT_SIZE = 13
# One drawing for a page as wide as a tablet or paper, one for a phone: text scaled down from the
# wide one would be too small to read.
WIDE, NARROW = 720, 300
# The gap between two bars, as a share of the room of one quarter.
BAR_GAP = 0.25
BREAK = "[b]"


@dataclass(frozen=True)
class Svg:
    """The inside of an SVG element of `width` by `height` pixels, with no role, class or link."""

    width: int
    height: int
    inside: Markup


@dataclass(frozen=True)
class Drawing:
    """One chart, drawn for wide and for narrow pages."""

    wide: Svg
    narrow: Svg


def identifications(kinds: dict[str, list[Cell]]) -> Drawing:
    """A panel of bars per quarter for each kind of identification, on one scale."""
    top = max((cell.value or 0) for cells in kinds.values() for cell in cells)
    panels = list(kinds.items())

    def chart(width: int) -> Any:
        return _stacked(
            [
                _bars(cells, width, 90, top, names_quarters=index == len(panels) - 1).properties(
                    title=kind
                )
                for index, (kind, cells) in enumerate(panels)
            ]
        )

    return _drawing(chart)


def score_changes(changes: Sequence[ScoreChange]) -> Drawing:
    """Points of change of the risk score against days since the first allocation."""
    kinds = ["Increased", "Did not change", "Decreased"]
    rows = [
        {
            "days": change.days,
            "change": change.change,
            "kind": kinds[1 - (change.change > 0) + (change.change < 0)],
        }
        for change in changes
    ]

    def chart(width: int) -> Any:
        points = (
            alt.Chart(alt.Data(values=rows), width=width - 55, height=280)
            .mark_point(filled=True, size=90, opacity=1)
            .encode(
                x=alt.X("days:Q", title="Days since first TOEX allocation")
                .scale(zero=True)
                .axis(grid=False, tickCount=5),
                y=alt.Y("change:Q", title="Change in risk score (points)").axis(tickMinStep=1),
                color=alt.Color("kind:N", sort=kinds, title=None)
                .scale(domain=kinds, range=[ORANGE, GREY, BLUE])
                .legend(orient="top"),
                shape=alt.Shape("kind:N", sort=kinds, title=None).scale(
                    domain=kinds, range=["triangle-up", "circle", "triangle-down"]
                ),
            )
        )
        zero = (
            alt.Chart(alt.Data(values=[{"change": 0}]))
            .mark_rule(color=TEXT)
            .encode(y=alt.Y("change:Q"))
        )
        return zero + points

    return _drawing(chart)


def ori(shares: list[Cell], increases: list[Cell], decreases: list[Cell]) -> Drawing:
    """The share of assessments with the ORI updated, over how many rose and how many fell."""
    reach = max([(cell.value or 0) for cell in [*increases, *decreases]])

    def chart(width: int) -> Any:
        share = _bars(shares, width, 100, 1.0, names_quarters=False).properties(
            title="Share of assessments with the ORI updated"
        )
        order = [cell.period_label for cell in shares]
        rose = _directed(increases, 1, ORANGE, order, reach, width)
        fell = _directed(decreases, -1, BLUE, order, reach, width)
        return _stacked([share, (rose + fell).properties(title="ORI rose ▲ and fell ▼ (number)")])

    return _drawing(chart)


def disruptions(threats: list[Cell], levels: list[Cell]) -> Drawing:
    """Bars by threat type over bars by level, on one scale; without threat types, levels alone."""
    top = max((cell.value or 0) for cell in [*threats, *levels])
    panels = [("By threat type", threats), ("By level", levels)]

    def chart(width: int) -> Any:
        return _stacked(
            [
                _lying_bars(cells, width, top).properties(title=title)
                for title, cells in panels
                if cells
            ]
        )

    return _drawing(chart)


def safeguarding(referrals: list[Cell]) -> Drawing:
    """Bars per quarter, with a rule where the definition changes."""
    top = max((cell.value or 0) for cell in referrals)
    breaks = [
        now.period_label
        for before, now in pairwise(referrals)
        if now.definition_version != before.definition_version
    ]

    def chart(width: int) -> Any:
        bars = _bars(referrals, width, 220, top, names_quarters=True)
        if not breaks:
            return bars
        place = alt.X("quarter:N", sort=[cell.period_label for cell in referrals], bandPosition=0)
        mark = alt.Chart(alt.Data(values=[{"quarter": quarter} for quarter in breaks]))
        between = -width / len(referrals) * BAR_GAP / 2
        return (
            bars
            + mark.mark_rule(
                color=TEXT, strokeDash=[4, 3], strokeWidth=1.5, xOffset=between
            ).encode(x=place)
            + mark.mark_text(
                text=BREAK, align="left", dx=between + 4, y=8, fontWeight="bold"
            ).encode(x=place)
        )

    return _drawing(chart)


def _bars(cells: list[Cell], width: int, height: int, top: float, *, names_quarters: bool) -> Any:
    rows = [
        {
            "quarter": cell.period_label,
            "value": cell.value or 0,
            "text": shown(cell.exact, cell.unit),
            "version": cell.definition_version,
        }
        for cell in cells
    ]
    base = alt.Chart(alt.Data(values=rows), width=width, height=height).encode(
        x=_quarters([cell.period_label for cell in cells], width, named=names_quarters),
        # Room over the tallest bar for its number.
        y=alt.Y("value:Q", axis=None).scale(domain=[0, (top or 1) * 1.25]),
    )
    colours = alt.Color("version:N", legend=None).scale(domain=["v1", "v2"], range=[BLUE, ORANGE])
    is_broken = len({cell.definition_version for cell in cells}) > 1
    bars = base.mark_bar(color=BLUE)
    return (bars.encode(color=colours) if is_broken else bars) + base.mark_text(
        dy=-8, fontWeight="bold"
    ).encode(text="text:N")


def _directed(
    cells: list[Cell], sign: int, colour: str, order: list[str], reach: float, width: int
) -> Any:
    mark = "▲" if sign > 0 else "▼"
    rows = [
        {
            "quarter": cell.period_label,
            "value": sign * (cell.value or 0),
            "text": f"{mark} {shown(cell.exact, cell.unit)}",
        }
        for cell in cells
    ]
    limit = (reach or 1) * 1.35
    base = alt.Chart(alt.Data(values=rows), width=width, height=170).encode(
        x=_quarters(order, width, named=True),
        y=alt.Y("value:Q", axis=None).scale(domain=[-limit, limit]),
    )
    return base.mark_bar(color=colour) + base.mark_text(dy=-10 * sign, fontWeight="bold").encode(
        text="text:N"
    )


def _lying_bars(cells: list[Cell], width: int, top: float) -> Any:
    # Each label stands over its bar: the longest one would leave no room beside it on a phone.
    rows = [
        {
            "label": cell.label[:1].upper() + cell.label[1:],
            "value": cell.value or 0,
            "text": shown(cell.exact, cell.unit),
        }
        for cell in cells
    ]
    base = alt.Chart(alt.Data(values=rows), width=width, height=alt.Step(44)).encode(
        y=alt.Y("label:N", sort=[str(row["label"]) for row in rows], axis=None),
        x=alt.X("value:Q", axis=None).scale(domain=[0, (top or 1) * 1.1]),
    )
    return (
        base.mark_bar(color=BLUE, size=18, yOffset=8)
        + base.mark_text(dx=5, dy=8, align="left", fontWeight="bold").encode(text="text:N")
        + base.mark_text(dy=-10, align="left").encode(x=alt.value(0), text="label:N")
    )


def _quarters(order: list[str], width: int, *, named: bool) -> Any:
    place = alt.X("quarter:N", sort=order, title=None).scale(paddingInner=BAR_GAP)
    if not named:
        return place.axis(labels=False, ticks=False)
    if width == NARROW:
        return place.axis(labelAngle=-90, ticks=False)
    return place.axis(labelAngle=0, ticks=False, labelExpr="split(datum.value, ' ')")


def _stacked(panels: list[Any]) -> Any:
    return alt.vconcat(*panels, spacing=24)


def _drawing(chart: Callable[[int], Any]) -> Drawing:
    return Drawing(_svg(chart(WIDE)), _svg(chart(NARROW)))


def _svg(chart: Any) -> Svg:
    styled = (
        chart.configure(font=FONT, background="transparent", autosize="pad", padding=4)
        .configure_view(stroke=None)
        .configure_text(fontSize=FONT_SIZE, color=TEXT)
        .configure_axis(
            labelFontSize=FONT_SIZE,
            titleFontSize=FONT_SIZE,
            labelColor=TEXT,
            titleColor=TEXT,
            titleFontWeight="normal",
            domainColor=TEXT,
            gridColor="#D9D9D9",
        )
        .configure_legend(labelFontSize=FONT_SIZE, labelColor=TEXT, symbolSize=90)
        .configure_title(anchor="start", fontSize=FONT_SIZE, color=TEXT, offset=8)
    )
    buffer = io.StringIO()
    styled.save(buffer, format="svg")
    root = ET.fromstring(buffer.getvalue())
    _strip(root)
    return Svg(
        width=round(float(root.get("width", "0"))),
        height=round(float(root.get("height", "0"))),
        inside=Markup("".join(ET.tostring(part, encoding="unicode") for part in root)),
    )


def _strip(element: ET.Element) -> None:
    # The chart speaks through its own title alone; a class could clash with the page's.
    element.tag = element.tag.rpartition("}")[2]
    for name in list(element.attrib):
        if name in {"role", "class", "pointer-events"} or name.startswith("aria-"):
            del element.attrib[name]
    for part in element:
        _strip(part)
