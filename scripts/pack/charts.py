"""Charts of the pack: a table in, a finding with its drawing and text alternative out.

Each title is made from the figures as the table shows them, so that it is true for every quarter. A
figure that is withheld (`[c]`) or not available (`[x]`) is printed as such and never drawn as 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

import altair as alt
from markupsafe import Markup

from scripts.pack.drawing import (
    BLUE,
    BREAK,
    GREY,
    INK,
    NARROW,
    ORANGE,
    PALE,
    PALE_BLUE,
    WIDE,
    Bar,
    Chart,
    Drawing,
    Panel,
    Part,
    Row,
    Svg,
    box,
    by_hand,
    data,
    drawing,
    ink_on,
    layered,
    lying,
    path,
    plain_axis,
    text_width,
    upright,
    words,
    wrapped,
)
from scripts.pack.findings import (
    Figure,
    alternative,
    column,
    count,
    drawn,
    figures,
    largest,
    listed,
    over_time,
    plural,
    total,
    when,
)
from scripts.pack.model import ChartBlock, TableBlock
from scripts.pack.numbers import MINUS, NOT_AVAILABLE, rounded, shown
from scripts.pack.tilemap import tile_map

ANSWERS = ("strongly_agree", "slightly_agree", "neither", "slightly_disagree", "strongly_disagree",
           "not_applicable")  # fmt: skip
STAGES = ("idea", "business_need", "development", "testing", "assurance", "deployment")
# Red, amber, green: told apart by the number that is printed on each.
_RAG = ("#00703C", "#85994B", "#FFDD00", "#F47738", "#D4351C")


def draw(name: str, table: TableBlock) -> Chart:
    """The chart `name` (a key of CHARTS) of a table, optionally of one value of its dimension.

    `client_survey question=q2_accessible` draws the rows of that question alone. Raises
    `ValueError`, naming the charts that there are, for an unknown name or a value without a row.
    """
    name, _, choice = name.partition(" ")
    if name not in CHARTS:
        raise ValueError(f"there is no chart {name!r}: write one of {', '.join(sorted(CHARTS))}")
    if choice:
        key, _, value = choice.partition("=")
        rows = tuple(row for row in table.rows if any(
            not isinstance(entry, str) and entry.cell.labels.get(key) == value for entry in row
        ))  # fmt: skip
        if not rows:
            raise ValueError(f"table {table.slug} has no row of {choice}")
        table = TableBlock(table.slug, table.title, table.columns, rows, table.source, table.note)
    return CHARTS[name](table)


# Over time


def identifications(table: TableBlock) -> Chart:
    """Verified identifications a quarter: a panel for each column of the table, on one scale."""
    series = [column(table, place) for place in range(1, len(table.columns))]
    has_figures = any(figure.exact is not None for found in series for figure in found)
    return Chart(
        over_time(series[0], "OCG was", "OCGs were", "identified"),
        _measured(table.title, "number"),
        alternative(
            "A panel of columns, one a quarter, for each kind of identification.",
            (f"{found[0].column}: {listed(found)}" for found in series if found),
        ),
        upright([Panel(found[0].column, tuple(_row(figure) for figure in found))
                 for found in series])
        if has_figures else None,
    )  # fmt: skip


def disruptions_over_quarters(table: TableBlock) -> Chart:
    """Disruptions a quarter, oldest first."""
    return _by_quarter(table, "disruption was", "disruptions were", "recorded", "number")


def safeguarding_over_quarters(table: TableBlock) -> Chart:
    """Safeguarding referrals a quarter, with a line where the definition changes."""
    return _by_quarter(table, "individual was", "individuals were", "referred for safeguarding",
                       "individuals")  # fmt: skip


# By a dimension


def disruptions_by_threat(table: TableBlock) -> Chart:
    """Disruptions by threat type, a panel for each period of the table."""
    return _by_label(table, "disruptions", "threat_type", "had the most disruptions",
                     "had the most disruptions",
                     "No disruption was recorded under a threat type",
                     "Disruptions by threat type")  # fmt: skip


def disruptions_by_level(table: TableBlock) -> Chart:
    """Disruptions by level, a panel for each period of the table."""
    return _by_label(table, "disruptions", "level", "was the most frequent level of disruption",
                     "were the most frequent levels of disruption",
                     "No disruption was recorded", "Disruptions by level")  # fmt: skip


def proactive_outcomes(table: TableBlock) -> Chart:
    """What became of the proactive jobs closed, a panel for each period of the table."""
    return _by_label(table, "proactive_jobs_closed", "outcome",
                     "was the most frequent outcome of closed proactive jobs",
                     "were the most frequent outcomes of closed proactive jobs",
                     "No proactive job was closed", "Outcomes of proactive jobs")  # fmt: skip


def jobs_by_exploitation_type(table: TableBlock) -> Chart:
    """Jobs allocated by aspect of exploitation, a panel for each period of the table."""
    return _by_label(table, "jobs_allocated", "aspect", "was in the most jobs allocated",
                     "were in the most jobs allocated", "No job was allocated",
                     "Jobs by exploitation type")  # fmt: skip


def master_list_shares(table: TableBlock) -> Chart:
    """Share of the exploitation operations on the SOC Master List by threat."""
    return _by_label(table, "sml_exploitation_operations_share", "threat_type",
                     "is on the most exploitation operations of the list",
                     "are on the most exploitation operations of the list",
                     "No exploitation operation was on the list",
                     "Shares of the SOC Master List", "share of operations, per cent",
                     top=1.0)  # fmt: skip


def proactive_overview(table: TableBlock) -> Chart:
    """Proactive against tasked jobs: the share with full support, and average days open."""
    panels, found = [], []
    for measure, top, said in (
        ("full_support_share", 1.0, "{0} of proactive jobs have full support, against {1} of "
         "tasked jobs"),
        ("average_days_open", None, "Proactive jobs are open for {0} days on average, tasked jobs "
         "for {1}"),
    ):  # fmt: skip
        both = figures(table, measure, ["job_type"])
        if not both:
            continue
        panels.append(Panel(both[0].column, tuple(_row(figure) for figure in both), top))
        texts = {figure.of("job_type"): figure.text for figure in both
                 if figure.exact is not None}  # fmt: skip
        if {"proactive", "tasked"} <= set(texts):
            found.append(said.format(texts["proactive"], texts["tasked"]))
    return Chart(
        "; ".join([*found[:1], *(said[:1].lower() + said[1:] for said in found[1:])])
        or "The comparison of proactive and tasked jobs is not available",
        f"{table.title}: share with full support (per cent) and average time open (days)",
        alternative("Two panels of horizontal bars, one a job type.",
                    (f"{panel.title}: " + ", ".join(f"{row.label} {row.bars[0].after}"
                                                    for row in panel.rows) for panel in panels)),
        _lying(panels),
    )  # fmt: skip


def client_survey(table: TableBlock) -> Chart:
    """Answers to the client survey, a bar for each question (row) of the table."""
    groups = {
        "Strongly agree": ("strongly_agree",),
        "Slightly agree": ("slightly_agree",),
        "Neither": ("neither",),
        "Disagree": ("slightly_disagree", "strongly_disagree"),
    }
    rows, findings = [], []
    for question, found in _grouped(figures(table, None, ["question", "answer"])).items():
        given = {figure.of("answer"): figure for figure in found}
        told = all(figure.exact is not None for figure in given.values())
        counts = {
            name: sum(given[code].size for code in codes if code in given)
            for name, codes in groups.items()
        }
        base = sum(counts.values())
        said = "; ".join(
            f"{given[code].column} {given[code].text}"
            for code in ANSWERS
            if code in given and given[code].exact != 0
        )
        parts = tuple(Part(size / base, count(size), name) for name, size in counts.items() if size)
        after = "" if told and base else "No answer" if told else NOT_AVAILABLE
        rows.append(Row(question, (Bar(parts if told else (), after),), said))
        findings.append((counts["Strongly agree"] + counts["Slightly agree"], base, told, found))
    return Chart(
        _agreement(findings),
        "Answers to the statement (length: share of those who agree, disagree or do neither; "
        "figures: number of answers; not applicable is not in the bar)",
        alternative("Stacked horizontal bars, from strongly agree on the left to disagree on the "
                    "right.", (f"{row.label} {row.said}" for row in rows)),
        lying([Panel("", tuple(rows), 1.0)], list(groups))
        if any(row.bars[0].parts for row in rows) else None,
    )  # fmt: skip


def posts_by_region(table: TableBlock) -> Chart:
    """Posts by team, made of their statuses; a row without a team is the total, for the title."""
    found = _grouped(figures(table, "posts", ["team", "status"]))
    series = list(dict.fromkeys(figure.column for group in found.values() for figure in group))
    rows = tuple(
        Row(team, (Bar(tuple(Part(figure.size, figure.text, figure.column) for figure in group),
                       _after(group)),),
            " · ".join(f"{figure.column} {figure.text}" for figure in group
                       if figure.exact != 0))
        for team, group in found.items()
    )  # fmt: skip
    told = [figure for group in found.values() for figure in group if figure.exact is not None]
    title = "Posts by region are not available"
    if told and told[0].number:
        filled = [figure for figure in told if figure.of("status") == "filled"]
        title = (f"{total(filled)} of {total(told)} posts were filled "
                 f"{when(told[0].number.cell)}")  # fmt: skip
        if len(told) < sum(map(len, found.values())):
            title += ", of those shown"
    return Chart(
        title,
        f"{table.title} (posts; the total stands after each bar)",
        alternative(f"Stacked horizontal bars, one a region, made of {', '.join(series)}, in this "
                    "order.", (f"{row.label} {row.bars[0].after}: {row.said}" for row in rows)),
        lying([Panel("", rows)], series) if any(row.bars[0].end for row in rows) else None,
    )  # fmt: skip


def citizen_survey(table: TableBlock) -> Chart:
    """Answers of staff by question; highlighted rows are marked as the engagement questions."""
    rows, yes = [], []
    for place, row in enumerate(table.rows):
        one = TableBlock("", "", table.columns, (row,), "")
        found = [figure for figure in figures(one, "citizen_survey_share", ["question", "answer"])
                 if figure.exact is not None or figure.is_withheld]  # fmt: skip
        if not found:
            continue
        parts = tuple(Part(figure.size, "", figure.column) for figure in found)
        said = " · ".join(f"{figure.column} {figure.text}" for figure in found)
        mark = "● " if place in table.highlighted else ""
        rows.append(Row(mark + str(row[0]), (Bar(parts),), said))
        yes += [figure for figure in found if figure.of("answer") == "yes"]
    series = list(dict.fromkeys(part.series for row in rows for part in row.bars[0].parts))
    told = [figure for figure in yes if figure.exact is not None]
    title = "No survey of staff is available for this quarter"
    if told and told[0].number:
        low = min(figure.size for figure in told)
        lowest = [figure for figure in told if figure.size == low]
        said = (
            f"“{lowest[0].label.rstrip('?. ')}”" if len(lowest) == 1 else f"{len(lowest)} questions"
        )
        each = "" if len(lowest) == 1 else " each"
        title = (f"Fewest staff said yes to {said}: {lowest[0].text}{each} "
                 f"{when(told[0].number.cell)}")  # fmt: skip
    return Chart(
        title,
        "Answers of staff by question (per cent; ● counts towards the engagement score)",
        alternative(f"Stacked horizontal bars, one a question, made of {', '.join(series)}, in "
                    "this order.", (f"{row.label}: {row.said}" for row in rows)),
        lying([Panel("", tuple(rows), 1.0)], series)
        if any(row.bars[0].end for row in rows) else None,
    )  # fmt: skip


def top10_support(table: TableBlock) -> Chart:
    """Support of the ten highest-risk operations of each threat, at a date."""
    measures = ("top10_operations_currently_supported", "top10_operations_support_completed",
                "top10_operations_not_supported")  # fmt: skip
    found = [figure for measure in measures for figure in figures(table, measure, ["threat_type"])
             if figure.exact is not None or figure.is_withheld]  # fmt: skip
    groups = _grouped(found)
    series = list(dict.fromkeys(figure.column for figure in found))
    rows = tuple(
        Row(threat, (Bar(tuple(Part(figure.size, figure.text if figure.size else "", figure.column)
                               for figure in group), _after(group)),),
            " · ".join(f"{figure.column} {figure.text}" for figure in group))
        for threat, group in groups.items()
    )  # fmt: skip
    now = [figure for figure in found if figure.number
           and figure.number.cell.measure == measures[0] and figure.exact is not None]  # fmt: skip
    title = "Support of the Top 10 operations is not available"
    if now and now[0].number:
        title = f"TOEX was supporting {total(now)} of {total(found)} places in the Top 10s " + when(
            now[0].number.cell
        )
    return Chart(
        title,
        f"{table.title}, by support from TOEX (operations; one with two threats is in both Top "
        "10s)",
        alternative("Stacked horizontal bars, one a threat.",
                    (f"{row.label}: {row.said}" for row in rows)),
        lying([Panel("", rows)], series) if any(row.bars[0].end for row in rows) else None,
    )  # fmt: skip


def top10_entries(table: TableBlock) -> Chart:
    """Operations in a Top 10 on any day of the period, and those supported while in it."""
    entering = figures(table, "operations_entering_top10", ["threat_type"])
    supported = figures(table, "operations_entering_top10_supported", ["threat_type"])
    found = [figure for figure in (*entering, *supported)
             if figure.exact is not None or figure.is_withheld]  # fmt: skip
    rows = _paired(found)
    told = [figure for figure in supported if figure.exact is not None]
    title = "Support of operations that were in a Top 10 is not available"
    if told and told[0].number:
        title = (f"TOEX supported {total(told)} of the {total(entering)} entries in a Top 10 "
                 f"{when(told[0].number.cell)}")  # fmt: skip
    return Chart(
        title,
        f"{table.title} (operations; one with two threats is in both Top 10s)",
        alternative("Two horizontal bars a threat.", _bars_said(rows)),
        _two_series(rows),
    )


def spend_against_budget(table: TableBlock) -> Chart:
    """Actual spend of the quarter beside the budget; the row without a dimension is the total."""
    found = [
        figure
        for version in ("Actual", "Budget")
        for figure in figures(table, "running_cost", None, "quarter")
        if figure.of("cost_version") == version
        and figure.number
        and len(figure.number.cell.labels) == 2
    ]
    rows = _paired(found)
    overall = figures(table, "running_cost_variance_on_budget", (), "quarter")
    title = "Spend against budget"
    if overall and overall[0].number:
        variance = overall[0]
        title = f"Spend against budget is not available {when(overall[0].number.cell)}"
        if variance.exact == 0:
            title = f"Spend was on budget {when(overall[0].number.cell)}"
        elif variance.exact is not None:
            side = "over" if variance.exact > 0 else "under"
            title = (f"Spend was {variance.text.lstrip(MINUS + '+-')} {side} budget "
                     f"{when(overall[0].number.cell)}")  # fmt: skip
    return Chart(
        title,
        f"{table.title}: actual and budget (pounds)",
        alternative("Two horizontal bars a row.", _bars_said(rows)),
        _two_series(rows),
    )


# Diagrams


def ori_scale(table: TableBlock) -> Chart:
    """The five steps of the ORI, and how often it rose, stayed and fell in each period."""
    moves = []
    for place in range(1, len(table.columns)):
        found = {figure.number.cell.measure: figure for figure in column(table, place)
                 if figure.number}  # fmt: skip
        rises, falls = found.get("ori_increases"), found.get("ori_decreases")
        share = found.get("share_of_assessments_with_ori_updated")
        if rises is None or falls is None:
            continue
        same = NOT_AVAILABLE
        basis = share.number.cell.denominator if share and share.number else None
        if basis is not None and rises.exact is not None and falls.exact is not None:
            same = count(Fraction(basis) - rises.exact - falls.exact)
        moves.append((table.columns[place], rises, same, falls))
    title = "ORI changes are not available"
    if moves and moves[0][1].number:
        _, rises, _, falls = moves[0]
        where = when(moves[0][1].number.cell)
        title = f"{title} {where}"
        if rises.exact is not None and falls.exact is not None:
            compared = "more often than" if falls.exact > rises.exact else "less often than"
            if falls.exact == rises.exact:
                compared = "as often as"
            title = (f"The ORI fell {compared} it rose {where}: {falls.text} "
                     f"{plural(falls.exact, 'decrease', 'decreases')} and {rises.text} "
                     f"{plural(rises.exact, 'increase', 'increases')}")  # fmt: skip
            if falls.exact == rises.exact == 0:
                title = f"The ORI of no assessment changed {where}"
    said = [(heading, f"{rises.text} rose", f"{same} did not change", f"{falls.text} fell")
            for heading, rises, same, falls in moves]  # fmt: skip
    return Chart(
        title,
        "Organisational Risk Indicator from 1 (best placed) to 5, and assessments on which it "
        "changed (number; did not change: all others, first assessments among them)",
        alternative("Scale of five numbered steps from 1, green, to 5, red. An arrow to the right "
                    "marks increases: the owning organisation is less able to manage the threat. "
                    "One to the left marks decreases: it is better able.",
                    (f"{heading}: {', '.join(parts)}" for heading, *parts in said)),
        Drawing(_ori_svg(said, WIDE), _ori_svg(said, NARROW)),
    )  # fmt: skip


def tda_pipeline(table: TableBlock) -> Chart:
    """Tools at each stage of the Technical Design Authority on the way to deployment."""
    found = {figure.of("tda_stage"): figure
             for figure in figures(table, "tools_at_stage", ["tda_stage"])}  # fmt: skip
    days = {figure.of("tda_stage"): figure
            for figure in figures(table, "average_days_in_stage", ["tda_stage"])}  # fmt: skip
    told = [figure for figure in found.values() if figure.exact is not None]
    deployed = found.get("deployment")
    title = "The stages of tools are not available"
    if told and told[0].number:
        where = when(told[0].number.cell)
        title = f"Tools by stage {where}"
        if deployed and deployed.exact is not None:
            title = f"{deployed.text} of {total(told)} tools had reached deployment {where}"
        if not any(figure.exact for figure in told):
            title = f"No tool was in the pipeline {where}"
    steps = []
    for stage in STAGES:
        if stage in found:
            time = days.get(stage)
            said = f"{time.text} days" if time and time.exact is not None else NOT_AVAILABLE
            steps.append((found[stage].label, found[stage].text, said))
    return Chart(
        title,
        "Tools at each stage (number) and average time in it (days)",
        alternative("Boxes in a line, from the first stage to deployment.",
                    (f"{stage} {tools}, {time}" for stage, tools, time in steps)),
        Drawing(_pipeline_svg(steps, WIDE), _pipeline_svg(steps, NARROW)) if told else None,
    )  # fmt: skip


def tool_tiles(table: TableBlock) -> Chart:
    """Disruptions by tool in each period of the table, a tile a tool; other tools in the table."""
    found = [figure for figure in figures(table, "tool_disruptions", ["tool"])
             if figure.of("tool") != "OTHER"]  # fmt: skip
    periods: dict[str, list[Figure]] = {}
    for figure in found:
        periods.setdefault(figure.column, []).append(figure)
    first = next(iter(periods.values()), [])
    return Chart(
        largest(first, "had the most disruptions", "had the most disruptions",
                "No disruption was recorded for a tool", "Disruptions by tool"),
        "Moderated disruptions for which a technical tool was used (number)",
        alternative("Rows of tiles, one tile a tool.",
                    (f"{heading}: {listed(group)}" for heading, group in periods.items())),
        Drawing(_tiles_svg(periods, WIDE), _tiles_svg(periods, NARROW)) if found else None,
    )  # fmt: skip


CHARTS: dict[str, Callable[[TableBlock], Chart]] = {
    "citizen_survey": citizen_survey,
    "client_survey": client_survey,
    "disruptions_by_level": disruptions_by_level,
    "disruptions_by_threat": disruptions_by_threat,
    "disruptions_over_quarters": disruptions_over_quarters,
    "identifications": identifications,
    "jobs_by_exploitation_type": jobs_by_exploitation_type,
    "master_list_shares": master_list_shares,
    "ori_scale": ori_scale,
    "posts_by_region": posts_by_region,
    "proactive_outcomes": proactive_outcomes,
    "proactive_overview": proactive_overview,
    "safeguarding_over_quarters": safeguarding_over_quarters,
    "spend_against_budget": spend_against_budget,
    "tda_pipeline": tda_pipeline,
    "tile_map": tile_map,
    "tool_tiles": tool_tiles,
    "top10_entries": top10_entries,
    "top10_support": top10_support,
}


# Of tables that are no kpi_values: rows as read, at one knowledge date


def score_change_by_days(rows: Sequence[Mapping[str, Any]], source: str) -> ChartBlock:
    """How risk scores changed, from score_change_by_days_since_allocation, in points."""
    told = [row for row in rows if row["average_change"] is not None]
    after = [row["average_change"] for row in told if row["days_from"] >= 0]
    falls, rises = sum(change < 0 for change in after), sum(change > 0 for change in after)
    if not after:
        title = "No operation was scored again after TOEX support was allocated"
    elif falls == rises == 0:
        title = "Risk scores did not change on average at any time after allocation"
    else:
        way, times = ("fell", falls) if falls >= rises else ("rose", rises)
        title = f"Risk scores {way} on average in {times} of the {len(after)} periods of days " + (
            "after allocation"
        )
    chart = Chart(
        title,
        "Change in risk score from one assessment to the next, by days since the first TOEX "
        "allocation (points; diamond: average; bar: middle half of the changes)",
        alternative("Dot chart. A diamond marks the average change of each period of days, a bar "
                    "the middle half of its changes; lines mark no change and the day of "
                    "allocation.",
                    (f"{_days(row)} days {_decimal(row['average_change'], 1)}" for row in told)),
        _spread(told) if told else None,
    )  # fmt: skip
    counts = ("assessments", "increases", "decreases", "unchanged")
    points = ("average_change", "lower_quartile", "median_change", "upper_quartile")
    table = TableBlock(
        "score-change-by-days",
        "Change in risk score by days since the first TOEX allocation",
        ("Days since allocation", "Assessments", "Increases", "Decreases", "Unchanged",
         "Average change (points)", "Lower quartile", "Median", "Upper quartile"),
        tuple(
            (_days(row), *(_decimal(row[name], 0) for name in counts),
             *(_decimal(row[name], 1) for name in points))
            for row in rows
        ),
        source,
        "Days below 0 lie before the allocation. An association: other factors bear on a score, "
        "too.",
    )  # fmt: skip
    return ChartBlock("score-change-by-days", chart, table, source)


def survival_curves(
    result: Mapping[str, Any], points: Sequence[Mapping[str, Any]], source: str
) -> ChartBlock:
    """Share of matched operations without an event, by day.

    `result` is the main row of comparison_results of an outcome, `points` are the rows of
    comparison_survival_curves of the same one.
    """
    names = {"supported": "Supported by TOEX", "control": "Matched, not supported"}
    told = [row for row in points if row["share_without_event"] is not None]
    ends = []
    for code, name in names.items():
        curve = [row for row in told if row["operations"] == code]
        if curve:
            last = max(curve, key=lambda row: int(row["days_since_allocation"]))
            ends.append(f"{name}: {_percent(last['share_without_event'])} on day "
                        f"{_decimal(last['days_since_allocation'], 0)}")  # fmt: skip
    slug = f"comparison-{result['outcome']}".replace("_", "-")
    chart = Chart(
        _comparison_finding(result),
        f"{result['title']}: share of matched operations that have not had it, by days since the "
        "allocation (per cent; shaded: 95% interval)",
        alternative("Two falling lines with shaded intervals: solid for supported operations, "
                    "dashed for their matched controls.", ends),
        _curves(told, names) if told else None,
    )  # fmt: skip
    found = {(row["operations"], row["days_since_allocation"]): row for row in points}
    days = sorted({int(row["days_since_allocation"]) for row in points})
    table = TableBlock(
        slug,
        f"{result['title']}: share of matched operations without it",
        ("Day", *(name + what for name in names.values()
                  for what in ("", ", 95% interval", ", still followed"))),
        tuple(
            (_decimal(day, 0),
             *(entry for code in names for entry in _curve(found.get((code, day)))))
            for day in days
        ),
        source,
        str(result["words"] or ""),
    )  # fmt: skip
    return ChartBlock(slug, chart, table, source)


def balance(outcome: str, rows: Sequence[Mapping[str, Any]], source: str) -> ChartBlock:
    """How alike supported and compared operations are, from comparison_balance of an outcome.

    `outcome` is its title for a reader; differences are in standard deviations.
    """
    told = [row for row in rows
             if not row["difference_before"] is None is row["difference_after"]]  # fmt: skip
    matched = [abs(row["difference_after"]) for row in rows if row["difference_after"] is not None]
    even = sum(difference < 0.1 for difference in matched)
    title = "No operations were matched, so that their balance cannot be shown"
    if matched:
        title = (f"Matched operations are alike in {even} of {len(matched)} "
                 f"{plural(len(matched), 'characteristic', 'characteristics')}")  # fmt: skip
    slug = "comparison-balance"
    chart = Chart(
        title,
        f"{outcome}: difference between supported operations and those they are compared with "
        "(standard deviations; hollow: before matching; filled: after; alike: below 0.1)",
        alternative("Dot chart, a line a characteristic, with a hollow mark before and a filled "
                    "one after matching; dashed lines mark a difference of 0.1 either way.",
                    (f"{row['covariate']} {_decimal(row['difference_before'])} and "
                     f"{_decimal(row['difference_after'])}" for row in told)),
        _dots(told) if told else None,
    )  # fmt: skip
    table = TableBlock(
        slug,
        f"{outcome}: balance of characteristics (standard deviations)",
        ("Characteristic", "Before matching", "After matching"),
        tuple(
            (str(row["covariate"]), _decimal(row["difference_before"]),
             _decimal(row["difference_after"]))
            for row in rows
        ),
        source,
    )  # fmt: skip
    return ChartBlock(slug, chart, table, source)


def comparison(extras: Mapping[str, Sequence[Mapping[str, Any]]]) -> tuple[ChartBlock, ...]:
    """Every chart of the comparison for which `extras` has rows: by table name, at one date.

    A release without the tables has none.
    """
    blocks = []
    bands = extras.get("score_change_by_days_since_allocation")
    if bands:
        blocks.append(score_change_by_days(bands, "MoRiLE assessments and the workload tracker"))
    source = "MoRiLE, APMIS, SOC Master List and the workload tracker"
    main = [row for row in extras.get("comparison_results", ()) if row["is_main_result"]]
    titles = {row["outcome"]: str(row["title"]) for row in main}
    curves = extras.get("comparison_survival_curves", ())
    for result in main:
        points = [row for row in curves if row["outcome"] == result["outcome"]]
        if points:
            blocks.append(survival_curves(result, points, source))
    matched = [row["outcome"] for row in extras.get("comparison_balance", ())
               if row["difference_after"] is not None]  # fmt: skip
    # One outcome stands for all in the pack: that with the most characteristics compared, which
    # are nearly the same for each.
    if matched:
        outcome = max(sorted(set(matched)), key=matched.count)
        rows = [row for row in extras["comparison_balance"] if row["outcome"] == outcome]
        blocks.append(balance(titles.get(outcome, outcome.replace("_", " ")), rows, source))
    return tuple(blocks)


def _by_quarter(table: TableBlock, one: str, many: str, done: str, unit: str) -> Chart:
    """The first column of a table of quarters."""
    series = column(table, 1)
    breaks = [
        now.label
        for before, now in pairwise(series)
        if before.number and now.number
        and before.number.cell.definition_version != now.number.cell.definition_version
    ]  # fmt: skip
    said = f"; {BREAK}: the definition changes" if breaks else ""
    return Chart(
        over_time(series, one, many, done),
        _measured(table.title, unit + said),
        alternative(
            "A column a quarter."
            + (f" A dashed line marked {BREAK} stands where the definition changes." if breaks
               else ""),
            [listed(series)],
        ),
        upright([Panel("", tuple(_row(figure) for figure in series))], breaks)
        if any(figure.exact is not None for figure in series) else None,
    )  # fmt: skip


def _by_label(
    table: TableBlock, measure: str, key: str, one: str, many: str, nothing: str, missing: str,
    unit: str = "number", top: float | None = None,
) -> Chart:  # fmt: skip
    """A panel of bars, longest first, for each column that holds the measure by the key."""
    columns: dict[str, list[Figure]] = {}
    for figure in figures(table, measure, [key]):
        columns.setdefault(figure.column, []).append(figure)
    panels = [
        Panel(heading if len(columns) > 1 else "",
              tuple(_row(figure) for figure in drawn(found)), top)
        for heading, found in columns.items()
    ]  # fmt: skip
    return Chart(
        largest(next(iter(columns.values()), []), one, many, nothing, missing),
        _measured(table.title, unit),
        alternative("Horizontal bars, longest first.",
                    (f"{heading}: {listed(drawn(found)) or 'none'}"
                     for heading, found in columns.items())),
        _lying(panels),
    )  # fmt: skip


def _measured(title: str, unit: str) -> str:
    """A title with its unit, once."""
    return f"{title.removesuffix(f' ({unit})')} ({unit})"


def _row(figure: Figure) -> Row:
    return Row(figure.label, (Bar((Part(figure.size),), figure.text),))


def _lying(panels: Sequence[Panel]) -> Drawing | None:
    filled = [panel for panel in panels if panel.rows]
    has_bars = any(bar.end for panel in filled for row in panel.rows for bar in row.bars)
    return lying(filled) if has_bars else None


def _grouped(found: Sequence[Figure]) -> dict[str, list[Figure]]:
    groups: dict[str, list[Figure]] = {}
    for figure in found:
        groups.setdefault(figure.label, []).append(figure)
    return groups


def _after(found: Sequence[Figure]) -> str:
    """What stands after a bar made of several figures: their sum, if all of them are told."""
    untold = [figure.text for figure in found if figure.exact is None]
    return untold[0] if untold else total(found)


def _paired(found: Sequence[Figure]) -> tuple[Row, ...]:
    """A row of two bars for two figures that stand in a row of the table."""
    return tuple(
        Row(row, tuple(Bar((Part(figure.size, "", "First" if place == 0 else "Second"),),
                           f"{figure.text} {_inside(figure.column.split(',')[0])}")
                       for place, figure in enumerate(group)))
        for row, group in _grouped(found).items()
    )  # fmt: skip


def _two_series(rows: Sequence[Row]) -> Drawing | None:
    if not any(bar.end for row in rows for bar in row.bars):
        return None
    # Each bar says what it is: a legend would repeat it.
    return lying([Panel("", tuple(rows))], ("First", "Second"), has_legend=False)


def _inside(heading: str) -> str:
    """A heading inside a sentence."""
    return heading[:1].lower() + heading[1:]


def _bars_said(rows: Sequence[Row]) -> list[str]:
    return [f"{row.label}: " + ", ".join(bar.after for bar in row.bars) for row in rows]


def _agreement(findings: Sequence[tuple[float, float, bool, list[Figure]]]) -> str:
    """Who agreed, of those to whom the question, or any of several, applied."""
    told = [finding for finding in findings if finding[2]]
    if not told or len(told) < len(findings):
        return "Answers of clients are withheld or not available"
    agreed, base = sum(finding[0] for finding in told), sum(finding[1] for finding in told)
    number = told[0][3][0].number
    where = when(number.cell) if number else ""
    what = "client" if len(told) == 1 else "answer"
    if not base:
        return f"No client answered {where}"
    done = "agreed" if len(told) == 1 else "were in agreement"
    if base == 1:
        return f"The one {what} {'agreed' if agreed else 'did not agree'} {where}"
    if agreed == base:
        return f"All {count(base)} {what}s {done} {where}"
    return f"{count(agreed)} of {count(base)} {what}s {done} {where}"


def _decimal(number: float | None, places: int = 2) -> str:
    if number is None:
        return NOT_AVAILABLE
    value = rounded(Fraction(number), places)
    return (MINUS if value < 0 else "") + f"{float(abs(value)):,.{places}f}"


def _percent(share: float | None) -> str:
    return NOT_AVAILABLE if share is None else shown(Fraction(share), "share")


def _days(row: Mapping[str, Any]) -> str:
    """The days of a band; the first and the last hold all beyond them."""
    first, last = row["days_from"], row["days_to"]
    if last is None:
        return f"{_decimal(first, 0)} or more"
    if first <= -360:
        return f"{_decimal(last, 0)} or less"
    return f"{_decimal(first, 0)} to {_decimal(last, 0)}"


def _curve(row: Mapping[str, Any] | None) -> tuple[str, str, str]:
    if row is None:
        return NOT_AVAILABLE, NOT_AVAILABLE, NOT_AVAILABLE
    interval = f"{_percent(row['interval_low'])} to {_percent(row['interval_high'])}"
    if row["interval_low"] is None or row["interval_high"] is None:
        interval = NOT_AVAILABLE
    return (_percent(row["share_without_event"]), interval,
            _decimal(row["operations_at_risk"], 0))  # fmt: skip


def _comparison_finding(result: Mapping[str, Any]) -> str:
    outcome, estimate = str(result["title"]).lower(), result["estimate"]
    if result["result"] == "associated" and estimate:
        days = _decimal(abs(estimate), 0)
        if estimate > 0:
            return f"Support is associated with an earlier {outcome}: {days} days on average"
        return f"Support is associated with a later {outcome}: {days} days on average"
    if result["result"] == "not enough data":
        return f"There are not enough data to compare the time to a {outcome}"
    return f"Support is not clearly associated with the time to a {outcome}"


def _spread(rows: Sequence[Mapping[str, Any]]) -> Drawing:
    points = [
        {
            "label": _days(row),
            "days": row["days_from"] + 45,
            "average": row["average_change"],
            "low": row["lower_quartile"],
            "high": row["upper_quartile"],
            "text": _decimal(row["average_change"], 0),
        }
        for row in rows
    ]
    order, value = [_days(row) for row in rows], "Change in risk score (points)"

    def chart(width: int) -> Any:
        base = alt.Chart(data(points))
        zero = alt.Chart(data([{"average": 0}])).mark_rule(color=INK)
        marks = base.mark_point(shape="diamond", filled=True, size=100, color=BLUE, opacity=1)
        if width == NARROW:
            y = alt.Y("label:N", sort=order, title=None,
                      axis=alt.Axis(ticks=False, domain=False, labelPadding=6))  # fmt: skip
            x = alt.X("average:Q", title=value, axis=plain_axis())
            boxes = base.mark_bar(size=10, color=PALE_BLUE).encode(y=y, x=alt.X("low:Q"), x2="high")
            return layered(
                boxes,
                zero.encode(x=x),
                marks.encode(x=x, y=y),
                width=width - 100,
                height={"step": 26},
            )
        reach = [min(point["days"] for point in points) - 45,
                 max(point["days"] for point in points) + 60]  # fmt: skip
        x = alt.X("days:Q", title="Days since the first TOEX allocation",
                  scale=alt.Scale(domain=reach, nice=False),
                  axis=alt.Axis(grid=False, values=[*range(-360, 721, 180)]))  # fmt: skip
        y = alt.Y("average:Q", title=value)
        boxes = base.mark_bar(size=16, color=PALE_BLUE).encode(x=x, y=alt.Y("low:Q"), y2="high")
        start = alt.Chart(data([{"days": 0, "text": "allocation"}])).encode(x=x)
        return layered(
            boxes,
            zero.encode(y=y),
            start.mark_rule(color=GREY, strokeDash=[4, 3]),
            start.mark_text(align="left", dx=4).encode(y=alt.value(8), text="text:N"),
            marks.encode(x=x, y=y),
            base.mark_text(dx=10, align="left", fontWeight="bold").encode(x=x, y=y, text="text:N"),
            width=width - 60,
            height=300,
        )

    return drawing(chart)


def _curves(rows: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> Drawing:
    points = [
        {
            "days": row["days_since_allocation"],
            "share": row["share_without_event"],
            "low": row["interval_low"],
            "high": row["interval_high"],
            "kind": names[row["operations"]],
        }
        for row in rows
    ]
    kinds = list(names.values())

    def chart(width: int) -> Any:
        across = 2 if width == WIDE else 1
        base = alt.Chart(data(points)).encode(
            x=alt.X("days:Q", title="Days since the allocation", axis=plain_axis()),
            color=alt.Color("kind:N", title=None, sort=kinds,
                            scale=alt.Scale(domain=kinds, range=[BLUE, ORANGE]),
                            legend=alt.Legend(orient="top", symbolType="stroke", columns=across,
                                              labelLimit=0, symbolStrokeWidth=3,
                                              symbolSize=600, symbolOpacity=1)),
        )  # fmt: skip
        whole = alt.Scale(domain=[0, 1])
        share = alt.Y("share:Q", title="Share without it", scale=whole,
                      axis=alt.Axis(format="%", tickCount=5))  # fmt: skip
        dash = alt.StrokeDash("kind:N", title=None, sort=kinds,
                              scale=alt.Scale(domain=kinds, range=[[1, 0], [6, 3]]))  # fmt: skip
        return layered(
            base.mark_area(opacity=0.18, interpolate="step-after").encode(
                y=alt.Y("low:Q", scale=whole), y2="high"
            ),
            base.mark_line(strokeWidth=2.5, interpolate="step-after").encode(
                y=share, strokeDash=dash
            ),
            width=width - 65,
            height=260,
        )

    return drawing(chart)


def _dots(rows: Sequence[Mapping[str, Any]]) -> Drawing:
    order = [str(row["covariate"]) for row in rows]

    def chart(width: int) -> Any:
        y = alt.Y("covariate:N", sort=order, title=None,
                  axis=alt.Axis(ticks=False, labelLimit=0, labelPadding=6, grid=True))  # fmt: skip
        x = alt.X("value:Q", title="Difference (standard deviations)", axis=plain_axis())
        limits = alt.Chart(data([{"value": -0.1}, {"value": 0.1}]))
        layers = [limits.mark_rule(color=GREY, strokeDash=[4, 3]).encode(x=x)]
        for name, colour, is_filled in (
            ("difference_before", ORANGE, False),
            ("difference_after", BLUE, True),
        ):
            points = [{"covariate": row["covariate"], "value": row[name]} for row in rows
                      if row[name] is not None]  # fmt: skip
            marks = alt.Chart(data(points)).mark_point(
                size=80, filled=is_filled, opacity=1, strokeWidth=2, color=colour
            )
            layers.append(marks.encode(x=x, y=y))
        room = max(map(text_width, order)) + 14
        return layered(*layers, width=max(width - room, 110), height={"step": 24})

    return drawing(chart)


def _ori_svg(moves: Sequence[tuple[str, ...]], width: int) -> Svg:
    parts, step, y = [], (width - 8) / 5, 4.0

    def arrow(y: float, is_right: bool) -> Markup:
        left, right, head = 4.0, width - 8.0, 12.0
        tip, neck, tail = (right, right - head, left) if is_right else (left, left + head, right)
        return path(
            f"M{tail} {y - 3}H{neck}V{y - 9}L{tip} {y}L{neck} {y + 9}V{y + 3}H{tail}Z", GREY
        )

    for line in wrapped(
        "Increase: the owning organisation is less able to manage the threat", width - 8
    ):
        y += 17
        parts.append(words(4, y, line, bold=True))
    y += 18
    parts.append(arrow(y, True))
    y += 18
    for place, colour in enumerate(_RAG):
        x = 4 + place * step
        parts.append(box(x, y, step - 3, 54, colour))
        parts.append(words(x + (step - 3) / 2, y + 37, str(place + 1), size=28,
                           colour=ink_on(colour), anchor="middle", bold=True))  # fmt: skip
    y += 72
    parts.append(arrow(y, False))
    y += 10
    for line in wrapped(
        "Decrease: the owning organisation is better able to manage the threat", width - 8
    ):
        y += 17
        parts.append(words(4, y, line, bold=True))
    y += 10
    for heading, rose, same, fell in moves:
        y += 22
        parts.append(words(4, y, heading, bold=True))
        for place, text in enumerate((f"▲ {rose}", f"● {same}", f"▼ {fell}")):
            if width == WIDE:
                parts.append(words(180 + place * 180, y, text))
            else:
                y += 19
                parts.append(words(16, y, text))
    return by_hand(width, round(y + 10), parts)


def _pipeline_svg(steps: Sequence[tuple[str, str, str]], width: int) -> Svg:
    parts: list[Markup] = []
    for place, (stage, tools, time) in enumerate(steps):
        is_first, is_last = place == 0, place == len(steps) - 1
        fill = BLUE if is_last else PALE
        ink = ink_on(fill)
        if width == WIDE:
            step, edge = width / len(steps), 12
            x = place * step + 2
            end = x + step - (4 if is_last else 4 + edge)
            point = "" if is_last else f"L{end + edge:.1f} 53"
            notch = "" if is_first else f"L{x + edge:.1f} 53"
            parts.append(path(f"M{x:.1f} 4H{end:.1f}{point}L{end:.1f} 102H{x:.1f}{notch}Z",
                              fill, BLUE))  # fmt: skip
            middle = (x + end) / 2 + (0 if is_first else edge / 2)
            parts.append(words(middle, 28, stage, colour=ink, anchor="middle"))
            parts.append(words(middle, 66, tools, size=28, colour=ink, anchor="middle", bold=True))
            parts.append(words(middle, 91, time, colour=ink, anchor="middle"))
        else:
            y = 4.0 + place * 70
            parts.append(box(2, y, width - 4, 58, fill, BLUE))
            parts.append(words(14, y + 25, stage, colour=ink))
            parts.append(words(14, y + 45, time, colour=ink))
            parts.append(words(width - 18, y + 39, tools, size=28, colour=ink, anchor="end",
                               bold=True))  # fmt: skip
            if not is_last:
                x = width / 2
                parts.append(path(f"M{x - 8} {y + 60}H{x + 8}L{x} {y + 68}Z", BLUE))
    return by_hand(width, 106 if width == WIDE else len(steps) * 70 - 4, parts)


def _tiles_svg(periods: Mapping[str, Sequence[Figure]], width: int) -> Svg:
    parts, y, height = [], 0.0, 92
    for heading, found in periods.items():
        across = len(found) if width == WIDE else 2
        step = width / across
        y += 22
        parts.append(words(0, y, heading, bold=True))
        y += 10
        for place, figure in enumerate(found):
            x, top = (place % across) * step, y + (place // across) * (height + 8)
            parts.append(box(x, top, step - 8, height, PALE))
            parts.append(box(x, top, 4, height, BLUE))
            parts.append(words(x + 16, top + 38, figure.text, size=28, bold=True))
            for line, text in enumerate(wrapped(figure.label, step - 26)[:2]):
                parts.append(words(x + 16, top + 60 + line * 17, text))
        y += (len(found) + across - 1) // across * (height + 8) + 4
    return by_hand(width, round(y), parts)
