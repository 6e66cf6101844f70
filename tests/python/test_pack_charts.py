"""Charts say what their tables hold, whatever the table holds, and draw it the same each time."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from scripts.pack import charts
from scripts.pack.drawing import COLOURS, Bar, Panel, Part, Row, colours_of, ink_on, lying, upright
from scripts.pack.findings import Figure, largest, over_time
from scripts.pack.model import Cell, Measure, PackError, Reference, TableBlock
from scripts.pack.numbers import NOT_AVAILABLE, shown
from scripts.pack.tilemap import read_tiles

START = date(2023, 7, 1)
WITHHELD, MISSING = "withheld", "missing"
Value = int | float | str
Entry = str | Reference


def number(
    value: Value, measure: str = "disruptions", dimension: str = "", *, period: str = "quarter",
    unit: str = "count", quarter: int = 1, version: str = "v1", of: int | None = None,
) -> Reference:  # fmt: skip
    """A reference as the pack makes it; `quarter` counts from 2023-24 Q2."""
    end = START + timedelta(days=92 * quarter)
    known = None if isinstance(value, str) else value
    about = Measure(measure, version, "k", unit, "Disruptions", "What it means")
    cell = Cell(
        about, period, f"2023-24 Q{quarter + 1}", None, end, end, "first_published", dimension,
        known if known is None else float(known), Decimal(known or 0) if of else None,
        Decimal(of) if of else None, unit, None if known is not None else "Why", None,
        "[c]" if value == WITHHELD else None,
    )  # fmt: skip
    if of:
        cell = Cell(*[getattr(cell, name) for name in cell.__dataclass_fields__][:8],
                    float(Fraction(known or 0) / of), *[getattr(cell, name) for name in
                    cell.__dataclass_fields__][9:])  # fmt: skip
    text = "[c]" if value == WITHHELD else NOT_AVAILABLE
    if cell.exact is not None:
        text = shown(cell.exact, unit)
    return Reference(cell, text)


def table(columns: Sequence[str], *rows: Sequence[Entry], highlighted: tuple[int, ...] = ()) -> (
    TableBlock
):  # fmt: skip
    return TableBlock("t", "A table", tuple(columns), tuple(map(tuple, rows)), "S", "", highlighted)


QUARTERS = ("identifications", "disruptions_over_quarters", "safeguarding_over_quarters")
LABELLED = {
    "disruptions_by_threat": ("disruptions", "threat_type"),
    "disruptions_by_level": ("disruptions", "level"),
    "proactive_outcomes": ("proactive_jobs_closed", "outcome"),
    "jobs_by_exploitation_type": ("jobs_allocated", "aspect"),
    "master_list_shares": ("sml_exploitation_operations_share", "threat_type"),
    "tool_tiles": ("tool_disruptions", "tool"),
    "tile_map": ("disruptions", "region"),
    "tda_pipeline": ("tools_at_stage", "tda_stage"),
}
CODES = {
    "region": ("EMSOU", "LONDON", "NT", "TARIAN"),
    "tda_stage": charts.STAGES[:4],
}
NUMBERS = [12, 7, 0, 31]


def labelled(name: str, values: Sequence[Value]) -> TableBlock:
    measure, key = LABELLED[name]
    codes = CODES.get(key, ("alpha", "beta", "gamma", "delta"))
    rows = [
        (f"The {code}", number(value, measure, f"{key}={code}"))
        for code, value in zip(codes, values, strict=False)
    ]
    return table(("Label", "2023-24 Q3"), *rows)


def over_quarters(*columns: Sequence[Value]) -> TableBlock:
    rows = [
        (f"2023-24 Q{place + 2}", *(number(values[place], quarter=place + 1) for values in columns))
        for place in range(len(columns[0]))
    ]
    return table(("Quarter", *(f"Kind {place}" for place in range(len(columns)))), *rows)


def several(name: str, values: Sequence[Value]) -> TableBlock:
    """A table of the kind that a chart of several measures is drawn from, filled with `values`."""
    value = [*values, *values, *values, *values]
    if name in LABELLED:
        return labelled(name, values)
    if name in QUARTERS:
        return over_quarters(*([values] * (3 if name == "identifications" else 1)))
    if name == "ori_scale":
        share = number(value[0], "share_of_assessments_with_ori_updated", unit="share",
                       of=None if isinstance(value[0], str) else 400)  # fmt: skip
        return table(("Measure", "In 2023-24 Q3"), ("Up", number(value[0], "ori_increases")),
                     ("Down", number(value[1], "ori_decreases")), ("Share", share))  # fmt: skip
    parts: dict[str, tuple[str, str, tuple[str, ...]]] = {
        "client_survey": ("client_survey_responses", "question=q;answer=", charts.ANSWERS[:4]),
        "posts_by_region": ("posts", "team=NT;status=", ("filled", "in_progress", "vacant")),
        "citizen_survey": ("citizen_survey_share", "question=q;answer=", ("yes", "not_sure", "no")),
        "spend_against_budget": ("running_cost", "workstream=CE;cost_version=",
                                 ("Actual", "Budget")),
    }  # fmt: skip
    if name in parts:
        measure, start, ends = parts[name]
        row = [number(of, measure, start + end) for of, end in zip(value, ends, strict=False)]
        return table(("Row", *(end.capitalize() for end in ends)), ("The row", *row),
                     highlighted=(0,))  # fmt: skip
    measures = {
        "proactive_overview": ("job_type=proactive", ("full_support_share", "average_days_open")),
        "top10_support": ("threat_type=CSA", (
            "top10_operations_currently_supported", "top10_operations_support_completed",
            "top10_operations_not_supported")),
        "top10_entries": ("threat_type=CSA", (
            "operations_entering_top10", "operations_entering_top10_supported")),
    }  # fmt: skip
    dimension, of_row = measures[name]
    row = [number(of, measure, dimension) for of, measure in zip(value, of_row, strict=False)]
    return table(("Row", *of_row), ("The row", *row))


def texts(svg: str) -> list[str]:
    root = ET.fromstring(svg or "<svg/>")
    return [found.text or "" for found in root.iter() if found.tag.endswith("text")]


@pytest.mark.parametrize("form", ["wide", "narrow"])
@pytest.mark.parametrize("name", [*LABELLED, *QUARTERS, "spend_against_budget", "top10_entries"])
def test_every_figure_of_the_table_is_printed_in_the_drawing(name: str, form: str) -> None:
    given = several(name, NUMBERS)
    drawn = " ".join(texts(str(charts.draw(name, given).svg("x", form)))).split()
    for row in given.rows:
        for entry in row[1:]:
            if isinstance(entry, Reference) and (entry.cell.exact or name in QUARTERS):
                assert entry.text in drawn, (name, row[0], entry.text, drawn)


@pytest.mark.parametrize("name", sorted(charts.CHARTS))
@pytest.mark.parametrize(
    "values",
    [NUMBERS, [0, 0, 0, 0], [MISSING] * 4, [WITHHELD] * 4, [5, WITHHELD, MISSING, 0], [3]],
    ids=["numbers", "zeros", "missing", "withheld", "mixed", "single row"],
)
def test_every_chart_stands_whatever_its_table_holds(name: str, values: list[Value]) -> None:
    chart = charts.draw(name, several(name, values))
    assert chart.title and chart.subtitle and chart.alternative
    assert "None" not in chart.title + chart.subtitle + chart.alternative
    for form in ("wide", "narrow"):
        svg = str(chart.svg("x", form))
        assert bool(svg) == (chart.drawing is not None)
        assert "nan" not in " ".join(re.findall(r'="([^"]*)"', svg)).lower()


@pytest.mark.parametrize("name", sorted(charts.CHARTS))
def test_an_empty_table_draws_nothing_untrue(name: str) -> None:
    chart = charts.draw(name, table(("Label", "2023-24 Q3")))
    assert chart.title
    assert not re.search(r"\d", "".join(texts(str(chart.svg("x"))))) or name == "ori_scale"


@pytest.mark.parametrize("name", sorted(charts.CHARTS))
def test_a_drawing_speaks_through_its_title_and_is_the_same_each_time(name: str) -> None:
    given = several(name, NUMBERS)
    first, second = (str(charts.draw(name, given).svg("x")) for _ in range(2))
    assert first == second
    root = ET.fromstring(first)
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "x-wide-t x-wide-d"
    ids = [found.get("id") for found in root.iter() if found.get("id")]
    assert ids == ["x-wide-t", "x-wide-d"]
    assert not re.search(r"<script|href|url\(|@import|\bon\w+=|aria-label=|tabindex", first)
    hidden = [found for found in root if found.tag.endswith("}g")]
    assert [found.get("aria-hidden") for found in hidden] == ["true"]


def test_names_are_escaped() -> None:
    chart = charts.draw("disruptions_by_threat", table(
        ("Threat", "Q"), ("<b>&A", number(3, "disruptions", "threat_type=x"))))  # fmt: skip
    assert "&lt;b&gt;&amp;A" in str(chart.svg("x"))
    assert "<b>" not in str(chart.svg("x"))


def test_what_is_withheld_is_printed_and_has_no_bar() -> None:
    chart = charts.draw("disruptions_by_threat", labelled("disruptions_by_threat",
                                                          [9, WITHHELD, 0]))  # fmt: skip
    assert "[c]" in texts(str(chart.svg("x")))
    assert chart.title.startswith("Of the figures shown, The alpha had the most")
    one = charts.draw("disruptions_by_threat", labelled("disruptions_by_threat", [9]))
    bars = [len(re.findall(r'fill="#12436D"', str(of.svg("x")))) for of in (chart, one)]
    assert bars[0] == bars[1]


def test_a_sum_of_which_a_part_is_withheld_is_not_told() -> None:
    chart = charts.draw("posts_by_region", several("posts_by_region", [8, WITHHELD, 1]))
    assert "9" not in texts(str(chart.svg("x")))
    assert chart.title.endswith(", of those shown")


def test_negative_figures_lie_left_of_zero() -> None:
    panel = Panel("", (Row("up", (Bar((Part(4),), "4"),)), Row("down", (Bar((Part(-2),), "−2"),))))
    for drawn in (lying([panel]), upright([panel])):
        svg = str(drawn.wide.element("x", "wide", "t", "d"))
        assert {"4", "−2"} <= set(texts(svg))
        assert svg.count('fill="#12436D"') == 2


def test_a_break_in_the_series_is_marked_and_not_compared_across() -> None:
    rows = [(f"2023-24 Q{place + 1}", number(10 * place, quarter=place, version=version))
            for place, version in ((1, "v1"), (2, "v2"))]  # fmt: skip
    chart = charts.draw("safeguarding_over_quarters", table(("Quarter", "Referrals"), *rows))
    assert "under a new definition [b]" in chart.title
    assert "[b]" in texts(str(chart.svg("x")))


@pytest.mark.parametrize(
    ("values", "title"),
    [
        ([4, 9], "9 things were done in 2023-24 Q3, more than the 4 of the quarter before"),
        ([9, 1], "1 thing was done in 2023-24 Q3, fewer than the 9 of the quarter before"),
        ([3, 3], "3 things were done in 2023-24 Q3, as in the quarter before"),
        ([3, 0], "No thing was done in 2023-24 Q3, after 3 in the quarter before"),
        ([MISSING, 2], "2 things were done in 2023-24 Q3"),
        ([2, MISSING], "How many things were done is not available in 2023-24 Q3"),
    ],
)
def test_the_finding_of_a_series(values: list[Value], title: str) -> None:
    series = [Figure("", "", number(value, quarter=place + 1))
              for place, value in enumerate(values)]  # fmt: skip
    assert over_time(series, "thing was", "things were", "done") == title


@pytest.mark.parametrize(
    ("values", "title"),
    [
        ([4, 9], "b leads in 2023-24 Q2: 9"),
        ([9, 9, 1], "a and b lead in 2023-24 Q2: 9 each"),
        ([1, 1, 1, 1], "Figures in 2023-24 Q2: 4 of 4 share the largest figure shown, 1"),
        ([0, 0], "Nothing in 2023-24 Q2"),
        ([0, WITHHELD], "Figures are withheld in 2023-24 Q2"),
        ([MISSING], "Figures are not available in 2023-24 Q2"),
        ([], "Figures are not available"),
    ],
)
def test_the_finding_of_a_breakdown(values: list[Value], title: str) -> None:
    found = [Figure("abcd"[place], "", number(value)) for place, value in enumerate(values)]
    assert largest(found, "leads", "lead", "Nothing", "Figures") == title


def test_the_ori_counts_add_up_to_the_assessments() -> None:
    chart = charts.draw("ori_scale", several("ori_scale", [12, 7]))
    assert "● 381 did not change" in texts(str(chart.svg("x")))
    assert chart.title.startswith("The ORI fell less often than it rose in 2023-24 Q2: 7 decreases")


def test_one_question_of_the_survey_can_be_drawn_alone() -> None:
    rows = [
        (code, *(number(3, "client_survey_responses", f"question={code};answer={answer}")
                 for answer in charts.ANSWERS[:2]))
        for code in ("q1", "q2")
    ]  # fmt: skip
    both = table(("Question", "Strongly agree", "Slightly agree"), *rows)
    assert "q1" not in texts(str(charts.draw("client_survey question=q2", both).svg("x")))
    assert charts.draw("client_survey question=q2", both).title.startswith("All 6 clients agreed")
    with pytest.raises(ValueError, match="no row of question=q9"):
        charts.draw("client_survey question=q9", both)
    with pytest.raises(ValueError, match="there is no chart 'pie': write one of"):
        charts.draw("pie", both)


def test_the_comparison_is_drawn_where_its_tables_are() -> None:
    assert charts.comparison({}) == ()
    band = {
        "days_from": 0, "days_to": 89, "assessments": 4, "operations": 3, "increases": 1,
        "decreases": 3, "unchanged": 0, "points_of_change": -10, "average_change": -2.5,
        "lower_quartile": -4.0, "median_change": -2.0, "upper_quartile": 1.0,
    }  # fmt: skip
    empty = dict.fromkeys(band) | {"days_from": 720, "assessments": 0}
    result = {"outcome": "first_decrease", "title": "First decrease", "is_main_result": True,
              "result": "associated", "estimate": 12.4, "words": "In words."}  # fmt: skip
    points = [
        {"outcome": "first_decrease", "operations": group, "days_since_allocation": day,
         "share_without_event": share, "interval_low": share, "interval_high": None,
         "operations_at_risk": 9}
        for group in ("supported", "control") for day, share in ((0, 1.0), (15, 0.5))
    ]  # fmt: skip
    balance = [{"outcome": "first_decrease", "covariate": f"C{after}", "difference_before": -0.4,
                "difference_after": after} for after in (0.05, 0.1, None)]  # fmt: skip
    blocks = charts.comparison(
        {
            "score_change_by_days_since_allocation": [band, empty],
            "comparison_results": [result],
            "comparison_survival_curves": points,
            "comparison_balance": balance,
        }
    )
    titles = [block.chart.title for block in blocks]
    assert titles == [
        "Risk scores fell on average in 1 of the 1 periods of days after allocation",
        "Support is associated with an earlier first decrease: 12 days on average",
        "Matched operations are alike in 1 of 2 characteristics",
    ]
    assert all(block.chart.svg(block.slug) for block in blocks)
    assert blocks[0].table.rows[0][:6] == ("0 to 89", "4", "1", "3", "0", "−2.5")
    assert blocks[0].table.rows[1][1:3] == ("0", NOT_AVAILABLE)
    assert blocks[1].table.rows[1] == ("15", *("50%", NOT_AVAILABLE, "9") * 2)


def test_series_have_the_colours_in_order_and_no_more_than_four() -> None:
    assert colours_of("ab") == {"a": COLOURS[0], "b": COLOURS[3]}
    assert tuple(colours_of("abcd").values()) == COLOURS
    with pytest.raises(ValueError, match="5 series in one chart"):
        colours_of("abcde")
    assert [ink_on(colour) for colour in COLOURS] == ["#FFFFFF", "#0B0C0C", "#FFFFFF", "#0B0C0C"]


def test_every_region_has_a_place_of_its_own(tmp_path: Path) -> None:
    assert len({tile.region for tile in read_tiles()}) == 11
    file = tmp_path / "tiles.csv"
    file.write_text("region,row,column,name\nA,0,0,A\nB,0,0,B\n")
    with pytest.raises(PackError, match="line 3: another region has the same place"):
        read_tiles(file)
    file.write_text("region,row,column,name\nA,x,0,A\n")
    with pytest.raises(PackError, match="line 2: no place"):
        read_tiles(file)
