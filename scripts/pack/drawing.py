"""How the charts are drawn: Altair to SVG that stands inside a page without scripts or files."""

from __future__ import annotations

import re
import textwrap
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import altair as alt
from markupsafe import Markup, escape
from vl_convert import vegalite_to_svg

# The categorical colours of the Analysis Function, in order; two series take the first and fourth.
COLOURS = ("#12436D", "#28A197", "#801650", "#F46A25")
BLUE, ORANGE, GREY, PALE_BLUE = COLOURS[0], COLOURS[3], "#3D3D3D", "#6BACE6"
INK, PAPER, PALE = "#0B0C0C", "#FFFFFF", "#F3F5F7"
FONT = "Arial, Helvetica, Liberation Sans, sans-serif"
FONT_SIZE = 13
# One drawing for a page as wide as a tablet or paper, one for a phone: text scaled down from the
# wide one would be too small to read.
WIDE, NARROW = 720, 300
BREAK = "[b]"
_LINE_HEIGHT, _BAR, _GAP = 17, 20, 12
_VEGA_LITE = "_".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])
_QUARTER = re.compile(r"(\d{4}-\d{2}) (Q[1-4].*)")


_CONFIG = {
    "font": FONT,
    "view": {"stroke": None},
    "text": {"fontSize": FONT_SIZE, "color": INK},
    "axis": {
        "labelFontSize": FONT_SIZE,
        "titleFontSize": FONT_SIZE,
        "labelColor": INK,
        "titleColor": INK,
        "titleFontWeight": "normal",
        "domainColor": INK,
        "gridColor": "#D9D9D9",
    },
    "legend": {"labelFontSize": FONT_SIZE, "labelColor": INK, "symbolSize": 120, "padding": 4},
    "title": {"anchor": "start", "fontSize": FONT_SIZE, "color": INK, "offset": 8},
}
Spec: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class Svg:
    """The inside of an SVG element of `width` by `height` pixels, with no role, class or id."""

    width: int
    height: int
    inside: Markup

    def element(self, prefix: str, css_class: str, title: str, alternative: str) -> Markup:
        """The whole element: an image that speaks through `title` and `alternative` alone.

        `prefix` is unique in the page: the ids of title and description begin with it.
        """
        return Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" class="{}" role="img"'
            ' aria-labelledby="{p}-t {p}-d" viewBox="0 0 {} {}" width="{}" height="{}">'
            '<title id="{p}-t">{}</title><desc id="{p}-d">{}</desc>'
            '<g aria-hidden="true">{}</g></svg>'
        ).format(
            css_class,
            self.width,
            self.height,
            self.width,
            self.height,
            title,
            alternative,
            self.inside,
            p=prefix,
        )


@dataclass(frozen=True)
class Drawing:
    """One chart, drawn for wide and for narrow pages."""

    wide: Svg
    narrow: Svg


@dataclass(frozen=True)
class Chart:
    """A finding with its drawing; the drawing is null where there is nothing to draw.

    `title` says the finding, `subtitle` the measure and unit, `alternative` what the drawing shows
    for who does not see it.
    """

    title: str
    subtitle: str
    alternative: str
    drawing: Drawing | None

    def svg(self, prefix: str, form: str = "wide") -> Markup:
        """The SVG element for a `wide` or `narrow` page; empty where there is nothing to draw.

        `prefix` is unique in the page: the ids of the element begin with it and `form`, which is
        the element's class, too.
        """
        if self.drawing is None:
            return Markup("")
        svg = self.drawing.narrow if form == "narrow" else self.drawing.wide
        return svg.element(f"{prefix}-{form}", form, self.title, self.alternative)


@dataclass(frozen=True)
class Part:
    """A piece of a bar: its length, the figure printed in it where it fits, and its series."""

    length: float
    text: str = ""
    series: str = ""


@dataclass(frozen=True)
class Bar:
    """Pieces that follow one another from 0, and what is printed after the last."""

    parts: tuple[Part, ...]
    after: str = ""

    @property
    def end(self) -> float:
        """Where the bar ends."""
        return sum(part.length for part in self.parts)


@dataclass(frozen=True)
class Row:
    """One or more bars under one label; `said` is a line of text under them."""

    label: str
    bars: tuple[Bar, ...]
    said: str = ""


@dataclass(frozen=True)
class Panel:
    """Rows on one scale; `top` is the end of the scale where it is not the longest bar."""

    title: str
    rows: tuple[Row, ...]
    top: float | None = None


def text_width(text: str) -> float:
    """About how many pixels `text` takes in the charts' font; rather too many than too few."""
    return sum(4.2 if letter in "il.,:;|' ()[]" else 9.5 if letter in "mwMW%" else 7.5
               for letter in text)  # fmt: skip


def wrapped(text: str, width: float) -> list[str]:
    """`text` in lines that fit into `width` pixels."""
    return textwrap.wrap(text, max(8, int(width / 6.7)), break_on_hyphens=False) or [""]


def ink_on(colour: str) -> str:
    """The colour of text that reads on `colour` (contrast 4.5 to 1 or more)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
              for part in parts]  # fmt: skip
    light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return PAPER if 1.05 / (light + 0.05) >= 4.5 else INK


def lying(
    panels: Sequence[Panel], series: Sequence[str] = (), *, has_legend: bool = True
) -> Drawing:
    """Horizontal bars, a panel under the other; `series` names the pieces in their order."""
    colours = colours_of(series)

    def chart(width: int) -> Any:
        drawn = [_lying_panel(panel, width, colours, has_legend) for panel in panels]
        return _stacked(drawn)

    return drawing(chart)


def upright(panels: Sequence[Panel], breaks: Sequence[str] = ()) -> Drawing:
    """Columns, a panel under the other on one scale; lying bars where a phone has no room.

    `breaks` holds the labels before which the definition changes.
    """
    marked = [
        Panel(
            panel.title,
            tuple(
                Row(f"{row.label} {BREAK}" if row.label in breaks else row.label, row.bars)
                for row in panel.rows
            ),
        )
        for panel in panels
    ]
    ends = [bar.end for panel in panels for row in panel.rows for bar in row.bars]
    reach = (min([0.0, *ends]), max([0.0, *ends]))

    def chart(width: int) -> Any:
        if width == NARROW and max((len(panel.rows) for panel in panels), default=0) > 8:
            return _stacked([_lying_panel(panel, width, {}) for panel in marked])
        height = 220 if len(panels) == 1 else 90
        drawn = [
            _columns(panel, width, height, reach, breaks, is_named=panel is panels[-1])
            for panel in panels
        ]
        return _stacked(drawn)

    return drawing(chart)


def colours_of(series: Sequence[str]) -> dict[str, str]:
    """A colour for each series, by their number. Raises `ValueError` for more than four."""
    if len(series) > len(COLOURS):
        raise ValueError(
            f"{len(series)} series in one chart: at most {len(COLOURS)} can be told apart"
        )
    chosen = (BLUE, ORANGE) if len(series) == 2 else COLOURS
    return dict(zip(series, chosen, strict=False))


def drawing(chart: Callable[[int], Spec]) -> Drawing:
    """What `chart` draws for a width in pixels, for both widths."""
    return Drawing(_svg(chart(WIDE)), _svg(chart(NARROW)))


def by_hand(width: int, height: int, parts: Sequence[Markup]) -> Svg:
    """A diagram that is no chart of data on scales, from its own SVG elements."""
    return Svg(width, height, Markup("").join(parts))


def box(x: float, y: float, width: float, height: float, fill: str, stroke: str = "none") -> Markup:
    """A rectangle."""
    return Markup('<rect x="{}" y="{}" width="{}" height="{}" fill="{}" stroke="{}"/>').format(
        _short(x), _short(y), _short(width), _short(height), fill, stroke
    )


def words(
    x: float, y: float, text: str, *, size: float = FONT_SIZE, colour: str = INK,
    anchor: str = "start", bold: bool = False,
) -> Markup:  # fmt: skip
    """A line of text whose baseline begins, ends or is centred (`anchor`) at a point."""
    return Markup(
        '<text x="{}" y="{}" font-family="{}" font-size="{}px" font-weight="{}" fill="{}"'
        ' text-anchor="{}">{}</text>'
    ).format(_short(x), _short(y), FONT, _short(size), "bold" if bold else "normal", colour, anchor,
             escape(text))  # fmt: skip


def path(shape: str, fill: str, stroke: str = "none") -> Markup:
    """A path from its SVG commands."""
    return Markup('<path d="{}" fill="{}" stroke="{}"/>').format(shape, fill, stroke)


def data(rows: Sequence[Mapping[str, Any]]) -> Any:
    """Rows as the inline data of a chart."""
    return alt.Data(values=[dict(row) for row in rows])


def layered(*layers: Any, **properties: Any) -> Spec:
    """Charts, or specifications of charts, drawn over one another, with the frame's properties.

    Put together as plain specifications: Altair copies every part at each step of a composition,
    which took ten times as long as the drawing.
    """
    specs = [layer if isinstance(layer, dict) else _unit(layer) for layer in layers]
    return {"layer": specs, **properties}


def plain_axis(**extra: Any) -> Any:
    """An axis with few ticks and without a grid."""
    return alt.Axis(grid=False, tickCount=6, **extra)


def _unit(chart: Any) -> Spec:
    spec = chart.to_dict(validate=False)
    named = spec.pop("datasets", {})
    if spec["data"].get("name") in named:
        spec["data"] = {"values": named[spec["data"]["name"]]}
    return {part: spec[part] for part in ("data", "mark", "encoding")}


def _frame(width: float, height: float, title: str) -> Spec:
    frame: Spec = {"width": width, "height": height}
    return {**frame, "title": title} if title else frame


def _stacked(specs: Sequence[Spec]) -> Spec:
    return {"vconcat": list(specs), "spacing": 20}


def _short(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _lying_panel(panel: Panel, width: int, colours: dict[str, str], has_legend: bool = True) -> Any:
    labels = [text_width(row.label) for row in panel.rows]
    is_beside = width == WIDE and max(labels, default=0) <= 0.42 * width
    left = max(labels, default=0) + 8 if is_beside else 0.0
    bars = [bar for row in panel.rows for bar in row.bars]
    low = min([0.0, *(bar.end for bar in bars)])
    high = max([0.0, *(bar.end for bar in bars)]) if panel.top is None else panel.top
    if low == high:
        high = 1.0
    room = max((text_width(bar.after) for bar in bars), default=0) + 8
    reach = [left + (room if low < 0 else 1), width - room]
    scale = (reach[1] - reach[0]) / (high - low)
    pieces: list[dict[str, Any]] = []
    inner: list[dict[str, Any]] = []
    outer: list[dict[str, Any]] = []
    said: list[dict[str, Any]] = []
    spans: list[tuple[float, float]] = []
    y = 0.0
    for row in panel.rows:
        lines = [row.label] if is_beside else wrapped(row.label, width)
        if is_beside:
            middle = y + len(row.bars) * (_BAR + 3) / 2 - 1
            said.append({"x": 0, "y": middle, "text": row.label})
        elif row.label:
            for line in lines:
                said.append({"x": 0, "y": y + 8, "text": line})
                y += _LINE_HEIGHT
        spans.append((y, y + len(row.bars) * (_BAR + 3) - 3))
        for bar in row.bars:
            start, middle = 0.0, y + _BAR / 2
            for part in bar.parts:
                end = start + part.length
                piece = {"from": start, "to": end, "y": y, "y2": y + _BAR, "series": part.series}
                if part.length:
                    pieces.append(piece)
                if part.text and abs(part.length) * scale >= text_width(part.text) + 4:
                    ink = ink_on(colours.get(part.series, BLUE))
                    inner.append(
                        {"at": (start + end) / 2, "y": middle, "text": part.text, "ink": ink}
                    )
                start = end
            outer.append({"at": bar.end, "y": middle, "text": bar.after, "ink": INK})
            y += _BAR + 3
        for line in wrapped(row.said, width - left) if row.said else []:
            said.append({"x": left, "y": y + 8, "text": line})
            y += _LINE_HEIGHT
        y += _GAP
    height = max(y - _GAP, 1)
    place = alt.Scale(domain=[low, high], range=reach, nice=False, zero=False)

    def x(field: str) -> Any:
        return alt.X(f"{field}:Q", axis=None, scale=place)

    y_at = alt.Y("y:Q", axis=None, scale=None)
    blocks = (
        alt.Chart(data(pieces))
        .mark_rect(color=BLUE, stroke=PAPER, strokeWidth=1)
        .encode(x=x("from"), x2="to", y=y_at, y2="y2")
    )
    layers = [blocks.encode(color=_legend(colours, width, has_legend)) if colours else blocks]
    for ink in (PAPER, INK):
        texts = [text for text in inner if text["ink"] == ink]
        if texts:
            marks = alt.Chart(data(texts)).mark_text(color=ink)
            layers.append(marks.encode(x=x("at"), y=y_at, text="text:N"))
    aligns: tuple[tuple[Literal["left", "right"], int], ...] = (("right", -5), ("left", 5))
    for align, dx in aligns:
        texts = [text for text in outer if text["text"] and (text["at"] < 0) == (dx < 0)]
        if texts:
            marks = alt.Chart(data(texts)).mark_text(align=align, dx=dx, fontWeight="bold")
            layers.append(marks.encode(x=x("at"), y=y_at, text="text:N"))
    # A label over its bar stands where a line down the whole panel would cross it.
    axis = [{"at": 0.0, "y": top, "y2": end} for top, end in spans]
    if is_beside and not any(row.said for row in panel.rows):
        axis = [{"at": 0.0, "y": 0, "y2": height}]
    layers.append(alt.Chart(data(axis)).mark_rule(color=INK).encode(x=x("at"), y=y_at, y2="y2"))
    layers.append(
        alt.Chart(data(said))
        .mark_text(align="left")
        .encode(x=alt.X("x:Q", axis=None, scale=None), y=y_at, text="text:N")
    )
    # Labels stand at pixels, bars on the scale: the two must not be made one.
    return layered(
        layered(*layers[:-1]),
        layers[-1],
        resolve={"scale": {"x": "independent"}},
        **_frame(width, height, panel.title),
    )


def _columns(
    panel: Panel,
    width: int,
    height: int,
    reach: tuple[float, float],
    breaks: Sequence[str],
    *,
    is_named: bool,
) -> Any:
    step = width / max(len(panel.rows), 1)
    low, high = reach if reach[0] < reach[1] else (0.0, 1.0)
    scale = alt.Scale(
        domain=[low, high], range=[height - (16 if low < 0 else 0), 18], nice=False, zero=False
    )
    columns: list[dict[str, Any]] = []
    names: list[dict[str, Any]] = []
    years: list[dict[str, Any]] = []
    rules: list[dict[str, Any]] = []
    for place, row in enumerate(panel.rows):
        middle, bar = (place + 0.5) * step, row.bars[0]
        left, right = place * step + step / 8, (place + 1) * step - step / 8
        columns.append({"x": left, "x2": right, "middle": middle, "from": 0.0, "to": bar.end,
                        "text": bar.after})  # fmt: skip
        quarter = _QUARTER.fullmatch(row.label)
        names.append({"x": middle, "text": quarter[2] if quarter else row.label})
        if quarter and (place == 0 or quarter[2].startswith("Q1")):
            years.append({"x": place * step + step / 8, "text": quarter[1]})
        if row.label in breaks:
            rules.append({"x": place * step, "text": BREAK})
    # The first year must not run into the second where the series begins late in a year.
    if len(years) > 1 and years[1]["x"] - years[0]["x"] < text_width("2021-22") + 4:
        years = years[1:]
    # Nor may the last one run over the edge.
    if years:
        years[-1]["x"] = min(years[-1]["x"], width - text_width("2021-22"))

    def x(field: str) -> Any:
        return alt.X(f"{field}:Q", axis=None, scale=None)

    def y(field: str) -> Any:
        return alt.Y(f"{field}:Q", axis=None, scale=scale)

    layers = [
        alt.Chart(data([column for column in columns if column["to"]]))
        .mark_rect(color=BLUE)
        .encode(x=x("x"), x2="x2", y=y("from"), y2="to")
    ]
    for is_under in (True, False):
        layers.append(
            alt.Chart(data([column for column in columns if (column["to"] < 0) == is_under]))
            .mark_text(dy=9 if is_under else -9, fontWeight="bold")
            .encode(x=x("middle"), y=y("to"), text="text:N")
        )
    layers.append(alt.Chart(data([{"at": 0.0}])).mark_rule(color=INK).encode(y=y("at")))
    if is_named:
        for under, marks in (
            (14, alt.Chart(data(names)).mark_text(align="center")),
            (32, alt.Chart(data(years)).mark_text(align="left")),
        ):
            layers.append(marks.encode(x=x("x"), y=alt.value(height + under), text="text:N"))
    line = alt.Chart(data(rules))
    layers.append(line.mark_rule(color=INK, strokeDash=[4, 3], strokeWidth=1.5).encode(x=x("x")))
    layers.append(
        line.mark_text(align="left", dx=3, fontWeight="bold").encode(
            x=x("x"), y=alt.value(-6), text="text:N"
        )
    )
    return layered(*layers, **_frame(width, height, panel.title))


def _legend(colours: dict[str, str], width: int, is_shown: bool) -> Any:
    across = len(colours) if width == WIDE else 2 if max(map(len, colours)) < 16 else 1
    return alt.Color(
        "series:N",
        title=None,
        sort=list(colours),
        scale=alt.Scale(domain=list(colours), range=list(colours.values())),
        legend=alt.Legend(orient="top", columns=across, symbolType="square", labelLimit=0)
        if is_shown
        else None,
    )


def _svg(spec: Spec) -> Svg:
    whole = {"background": "transparent", "autosize": "pad", "padding": 4, "config": _CONFIG}
    root = ET.fromstring(vegalite_to_svg({**spec, **whole}, vl_version=_VEGA_LITE))
    _strip(root)
    return Svg(
        width=round(float(root.get("width", "0"))),
        height=round(float(root.get("height", "0"))),
        inside=Markup("".join(ET.tostring(part, encoding="unicode") for part in root)),
    )


def _strip(element: ET.Element) -> None:
    # The chart speaks through its own title alone; a class or id could clash with the page's.
    element.tag = element.tag.rpartition("}")[2]
    for name in list(element.attrib):
        if name in {"role", "class", "pointer-events"} or name.startswith("aria-"):
            del element.attrib[name]
    if "id" in element.attrib:
        raise ValueError("the drawing has an id, which would clash in the page: draw without clip")
    for part in element:
        _strip(part)
