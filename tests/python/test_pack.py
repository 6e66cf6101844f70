"""The pack shows kpi_values and nothing else, says where each number is from, and stands alone."""

import csv
import json
import re
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest

from scripts.pack import Output, PackError, render
from scripts.pack.data import read_product
from scripts.pack.draw import draw
from scripts.pack.model import NarrativeBlock, Pack, Reference
from scripts.pack.numbers import rounded, shown, shown_change
from scripts.pack.page import page_html
from scripts.paths import CONTENT, PUBLISHED

QUARTERS = {
    "2023-24 Q3": (date(2023, 10, 1), date(2023, 12, 31)),
    "2023-24 Q4": (date(2024, 1, 1), date(2024, 3, 31)),
    "2024-25 Q1": (date(2024, 4, 1), date(2024, 6, 30)),
}
QUARTER = "2024-25 Q1"
FOLDER = "2024-25-q1"
NEWEST = date(2024, 8, 31)
# Measure, unit, KPI, and what it adds each quarter; the last two are not public.
MEASURES = {
    "ocgs_identified": ("count", "identifications", 2),
    "disruptions": ("count", "disruptions", 1250),
    "share_of_disruptions_exploitation_threats": ("share", "disruptions", Fraction(1, 8)),
    "speed_multiple_with_toex": ("ratio", "benefits", Fraction(42, 25)),
    "running_cost": ("gbp", "spend", 1_268_500),
}
KPIS = (
    ("Q1/K1", "Q1", "Identification of new threats", "New threats", True),
    ("Q1/K3", "Q1", "Disruptions informed by TOEX products", "Disruptions in APMIS", True),
    ("Q5/K1", "Q5", "Costs incurred", "Costs by team", False),
)
TABLES = """
create table kpi_values (
    measure varchar, definition_version varchar, period_type varchar, period_label varchar,
    period_start date, period_end date, as_at date, knowledge varchar, dimension varchar,
    value double, numerator decimal(18, 4), denominator decimal(18, 4), unit varchar,
    not_applicable_reason varchar, revision double, shorthand varchar
);
create table reporting_points (
    period_type varchar, period_label varchar, period_start date, period_end date, as_at date,
    knowledge varchar
);
create table measures (
    measure varchar, definition_version varchar, kpi varchar, unit varchar, title varchar,
    definition varchar
);
create table dim_kpi (
    kpi_code varchar, research_question varchar, section_title varchar, wording varchar,
    publish_flag boolean, valid_from_fyq varchar, valid_to_fyq varchar
);
create table published_figure_reconciliation (
    figure_id varchar, measure varchar, definition_version varchar, period_type varchar,
    period_start date, period_end date, as_at date, dimension varchar, comparator varchar,
    unit varchar, published_value double, warehouse_value double, status varchar,
    explanation varchar
);
"""
LAYOUT = {
    "questions.csv": "code,valid_from,valid_to,wording\nQ1,,,What is the impact?\nQ5,,,And cost?\n",
    "tiles.csv": (
        "kpi_code,block,label,label_in_period,measure,version,dimension,periods,tier,valid_from,"
        "valid_to\n"
        "Q1/K1,New,OCGs,New OCGs,ocgs_identified,,,inception;year;quarter,public,,\n"
        "Q1/K3,Disruptions,Disruptions,,disruptions,,,inception;quarter,public,,\n"
        "Q1/K3,Disruptions,Exploitation,,share_of_disruptions_exploitation_threats,,,quarter,"
        "public,,\n"
        "Q5/K1,Costs,Running cost,,running_cost,,,quarter,internal,,\n"
    ),
    "tables.csv": (
        "kpi_code,slug,title,rows,order,total,periods,source,note,tier,valid_from,valid_to\n"
        "Q1/K3,by-threat,Disruptions by threat,labels,value,All,,APMIS,,public,,\n"
        "Q1/K3,over-time,Disruptions over time,quarters,listed,,,APMIS,,public,,\n"
    ),
    "fields.csv": (
        "table,heading,measure,version,dimension,period\n"
        "by-threat,{quarter},disruptions,,threat_type=*,quarter\n"
        "over-time,Disruptions,disruptions,,,\n"
    ),
    "charts.csv": (
        "kpi_code,slug,chart,table,tier,valid_from,valid_to\n"
        "Q1/K3,threats,disruptions_by_threat,by-threat,public,,\n"
    ),
    "labels.csv": "key,value,label,valid_from,valid_to\nthreat_type,MSHT,Modern slavery,,\n",
    "versions.csv": "measure,version,valid_from,valid_to,is_after_break\n",
    "formats.csv": "measure,decimals,shown_as\nspeed_multiple_with_toex,2,\n",
    "engagement.csv": "question,valid_from,valid_to\n",
}

Row = tuple[object, ...]


def value_rows(is_public: bool) -> list[Row]:
    """The kpi_values of the small product; the newest knowledge adds one to each count."""
    rows: list[Row] = []
    for number, (label, (start, end)) in enumerate(QUARTERS.items(), start=1):
        periods: list[Row] = [("quarter", label, start, end), ("inception", label, None, end)]
        if label.endswith("Q4"):
            periods.append(("financial_year", "2023-24", date(2023, 4, 1), end))
        for measure, (unit, _, size) in MEASURES.items():
            if is_public and measure == "running_cost":
                continue
            part = Fraction(size)
            for period in periods:
                for as_at, knowledge, more in (
                    (end, "first_published", 0), (NEWEST, "latest", 1),
                ):  # fmt: skip
                    if unit == "count":
                        part = Fraction(size) * number + more
                    over = part.denominator if unit != "count" else None
                    rows.append((measure, "v1", *period, as_at, knowledge, "", float(part),
                                 part.numerator, over, unit, None, None, None))  # fmt: skip
        # [c] stands for a value that only the internal product has.
        for threat, size in (("MSHT", 5), ("<b>CSA", 3), ("OIC", 0)):
            is_withheld = is_public and threat == "<b>CSA"
            value = None if is_withheld else size
            rows.append(("disruptions", "v1", "quarter", label, start, end, end, "first_published",
                         f"threat_type={threat}", value, value, None, "count", None, None,
                         "[c]" if is_withheld else None))  # fmt: skip
    return rows


def write_release(folder: Path, tier: str, extracts: str = "seeds/demonstration") -> Path:
    """A release of one tier with the tables that the pack reads."""
    release = folder / tier
    release.mkdir(parents=True)
    with duckdb.connect(str(release / "toex.duckdb")) as connection:
        connection.execute(TABLES)
        for label, (start, end) in QUARTERS.items():
            connection.execute(
                "insert into reporting_points values ('quarter', ?, ?, ?, ?, 'first_published')",
                [label, start, end, end],
            )
        connection.execute(
            "insert into reporting_points values ('financial_year', '2023-24', '2023-04-01', "
            "'2024-03-31', '2024-03-31', 'first_published')"
        )
        connection.executemany(
            f"insert into kpi_values values ({', '.join('?' * 16)})", value_rows(tier == "public")
        )
        connection.executemany(
            "insert into measures values (?, 'v1', ?, ?, ?, ?)",
            [
                (measure, kpi, unit, measure.replace("_", " "), f"What {measure} means")
                for measure, (unit, kpi, _) in MEASURES.items()
                if tier == "internal" or measure != "running_cost"
            ],
        )
        connection.executemany(
            "insert into dim_kpi values (?, ?, ?, ?, ?, '2021-22 Q1', null)", KPIS
        )
        connection.execute(
            "insert into published_figure_reconciliation values ('pack_2024_25_q1__x', "
            "'disruptions', 'v1', 'quarter', '2024-04-01', '2024-06-30', '2024-06-30', '', "
            "'exact', 'count', 3750, 3750, 'match', null)"
        )
    manifest = {"release": "r", "product": tier, "extracts": extracts}
    manifest |= {"newest_knowledge_date": NEWEST.isoformat()}
    (release / "manifest.json").write_text(json.dumps(manifest))
    return release


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("release")
    return {tier: write_release(folder, tier) for tier in ("public", "internal")}


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A content folder with a layout and no words."""
    layout = tmp_path / "content" / "layout"
    layout.mkdir(parents=True)
    for name, text in LAYOUT.items():
        (layout / name).write_text(text)
    return layout.parent


Narrate = Callable[[str], Pack]


@pytest.fixture
def narrate(releases: dict[str, Path], content: Path) -> Narrate:
    """Draws the public pack with a narrative."""

    def drawn(text: str) -> Pack:
        (content / FOLDER).mkdir(exist_ok=True)
        (content / FOLDER / "narrative.md").write_text(text)
        return draw(releases["public"], content, QUARTER, "public")

    return drawn


class Page(HTMLParser):
    """Numbers marked with their row's key, ids, targets of links, headings and text of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.figures: list[tuple[dict[str, str | None], str]] = []
        self.ids: list[str] = []
        self.targets: set[str] = set()
        self.named_by: set[str] = set()
        self.headings: list[int] = []
        self.text = ""
        self._open: dict[str, str | None] | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if "id" in given:
            self.ids.append(str(given["id"]))
        if tag == "a":
            self.targets.add(str(given["href"]).removeprefix("#"))
        self.named_by |= set(str(given.get("aria-labelledby") or "").split())
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if "data-measure" in given:
            self._open = given

    def handle_data(self, data: str) -> None:
        self.text += f"{data} "
        if self._open is not None:
            self.figures.append((self._open, data))
            self._open = None


def text_of(pack: Pack, kpi_code: str) -> str:
    """The narrative of a section as plain text."""
    (section,) = (section for section in pack.sections if section.kpi_code == kpi_code)
    (words,) = (block for block in section.blocks if isinstance(block, NarrativeBlock))
    return re.sub(r"<[^>]+>", "", str(words.html))


# The product


def test_an_unknown_quarter_names_those_that_there_are(
    releases: dict[str, Path], content: Path
) -> None:
    with pytest.raises(PackError, match=r"no quarter '2031-32 Q1': it holds 2023-24 Q3 to 2024-25"):
        draw(releases["public"], content, "2031-32 Q1", "public")


def test_a_missing_or_foreign_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="no published public file"):
        read_product(tmp_path, QUARTER, "public")
    (tmp_path / "toex.duckdb").write_text("not a database")
    (tmp_path / "manifest.json").write_text("{}")
    with pytest.raises(PackError, match="no manifest of a release"):
        read_product(tmp_path, QUARTER, "public")
    about = {"release": "r", "product": "public", "newest_knowledge_date": "2024-06-30"}
    (tmp_path / "manifest.json").write_text(json.dumps(about | {"extracts": "x"}))
    with pytest.raises(PackError, match="cannot be read"):
        read_product(tmp_path, QUARTER, "public")
    (tmp_path / "toex.duckdb").unlink()
    duckdb.connect(str(tmp_path / "toex.duckdb")).close()
    with pytest.raises(PackError, match="no table reporting_points"):
        read_product(tmp_path, QUARTER, "public")


def test_a_public_pack_is_drawn_from_the_public_product_alone(releases: dict[str, Path]) -> None:
    with pytest.raises(PackError, match="belongs to the internal product, not to the public one"):
        read_product(releases["internal"], QUARTER, "public")


def test_the_connection_of_the_pack_reaches_no_other_file(
    releases: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = []

    def probe(connection: duckdb.DuckDBPyConnection, *_: object) -> dict[str, object]:
        for attempt in ("from read_text('/etc/hostname')", "set enable_external_access = true"):
            with pytest.raises(duckdb.Error):
                connection.execute(attempt)
            refused.append(attempt)
        raise PackError("seen")

    monkeypatch.setattr("scripts.pack.data._read", probe)
    with pytest.raises(PackError, match="seen"):
        read_product(releases["public"], QUARTER, "public")
    assert len(refused) == 2


# The narrative


def test_a_narrative_fills_references_in_each_form(narrate: Narrate) -> None:
    pack = narrate(
        "## Q1/K3\n\n"
        "In {{ disruptions }} cases, {{ disruptions | quarter | direction }} "
        "{{ disruptions | previous_quarter }} by {{ disruptions | change }}; "
        "{{ ocgs_identified | quarter | words }} and {{ocgs_identified|2023-24 Q3|Words}} OCGs; "
        "{{ share_of_disruptions_exploitation_threats | quarter }} or "
        "{{ share_of_disruptions_exploitation_threats | quarter | value:1 }}, "
        "{{ share_of_disruptions_exploitation_threats | quarter | numerator }} of "
        "{{ share_of_disruptions_exploitation_threats | quarter | denominator }}; "
        "{{ disruptions@v1 [threat_type=MSHT] }}, {{ disruptions [threat_type=<b>CSA] }}; "
        "{{ ocgs_identified | year }}; {{ speed_multiple_with_toex | inception }}.\n"
    )
    assert text_of(pack, "Q1/K3").strip() == (
        "In 3,750 cases, up from 2,500 by 1,250; six and Two OCGs; 13% or 12.5%, 1 of 8; "
        "5, [c]; 4; 1.68."
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{ arrests | quarter }}", r"line 4: .* has no measure 'arrests'"),
        ("{{ disruptions [threat_type=MSTH] }}", r"line 4: .*no row has this dimension"),
        ("{{ disruptions | point }}", r"line 4: .*no row for the period 'point': it has"),
        ("{{ disruptions | last_week }}", r"line 4: no period 'last_week'"),
        ("{{ disruptions | quarter | shout }}", r"line 4: no form 'shout'"),
        ("{{ disruptions@v7 }}", r"line 4: disruptions has no definition v7: it has v1"),
        ("{{ disruptions | denominator }}", r"line 4: disruptions has no denominator"),
        ("{{ Disruptions! }}", r"line 4: 'Disruptions!' is no reference"),
        ("{{ disruptions", r"line 4: a reference is not closed"),
        ("There were 3,750 disruptions.", r"line 4: '3,750' is typed by hand"),
        ("WRITE HERE the large changes.", r"line 4: 'WRITE HERE' of the template still stands"),
        ("There were six OCGs.", r"line 4: 'six' is typed by hand"),
        ("Up by 13%.", r"line 4: '13%' is typed by hand"),
        ("7{{= ocgs_identified }} OCGs.", r"line 4: '7' contradicts ocgs_identified, which is '6'"),
        ("five{{= ocgs_identified | words }}.", r"line 4: 'five' contradicts .*'six'"),
        ("OCGs{{= ocgs_identified }}.", r"line 4: .* checks a number, but none stands before it"),
        ("\n## Q9/K9\n", r"line 5: 2024-25 Q1 has no section 'Q9/K9'"),
        ("\n## Q1/K3\n", r"line 5: section Q1/K3 begins a second time"),
    ],
)
def test_a_narrative_that_is_wrong_fails_with_file_and_line(
    narrate: Narrate, text: str, message: str
) -> None:
    with pytest.raises(PackError, match=r"narrative\.md, " + message):
        narrate(f"# Words\n## Q1/K3\n\n{text}\n")


def test_numbers_that_count_nothing_may_be_typed(narrate: Narrate) -> None:
    text = (
        "On 26 August 2025, in August 2025, since 2021, in 2023-24 Q3 and 2024-25, Q1/K3 and K4; "
        "YHROCU Op 7 and National Team Op 16; the 13th edition, wave 7, the Top 10 and 4P."
    )
    pack = narrate(f"## Q1/K3\n\n{text}\n\n1. first item\n\n> 42 referrals, they said.\n")
    assert text in text_of(pack, "Q1/K3")


def test_a_number_checked_by_its_reference_stays_as_typed(narrate: Narrate) -> None:
    pack = narrate("## Q1/K1\n\nSix{{= ocgs_identified | words }} OCGs, 6{{= ocgs_identified}}.\n")
    assert text_of(pack, "Q1/K1").strip() == "Six OCGs, 6."


def test_a_narrative_is_text_and_never_html(narrate: Narrate) -> None:
    pack = narrate("## Q1/K1\n\n<script>alert()</script> [x](javascript:alert)\n")
    html = page_html(pack)
    assert "<script" not in html
    assert 'href="javascript' not in html


def test_a_section_without_words_says_what_its_tiles_say(
    releases: dict[str, Path], content: Path
) -> None:
    pack = draw(releases["public"], content, QUARTER, "public")
    assert "New OCGs: 6 in 2024-25 Q1, up from 4 in the quarter before." in text_of(pack, "Q1/K1")


# What is withheld


def test_a_withheld_section_is_a_notice_and_its_words_stay_out(
    narrate: Narrate, releases: dict[str, Path], content: Path
) -> None:
    public = narrate("## Q5/K1\n\nIt cost {{ running_cost | quarter }}, a SECRET sum.\n")
    html = page_html(public)
    assert "section Q5 has been removed before publication" in html
    assert "removed before publication for operational security reasons" in html
    assert "SECRET" not in html
    assert "running_cost" not in html
    internal = page_html(draw(releases["internal"], content, QUARTER, "internal"))
    assert "£1.27 million" in internal
    assert "SECRET" in internal
    assert "removed before publication" not in internal


def test_a_confidential_number_is_shown_as_such_and_nowhere_else(
    releases: dict[str, Path], content: Path
) -> None:
    pack = draw(releases["public"], content, QUARTER, "public")
    withheld = [number for number in pack.references if number.cell.shorthand]
    assert {number.text for number in withheld} == {"[c]"}
    internal = draw(releases["internal"], content, QUARTER, "internal")
    told = [number for number in internal.references if "CSA" in number.cell.dimension]
    assert {number.text for number in told} == {"3"}


# The layout


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("tiles.csv", "New OCGs,ocgs_identified", "New OCGs,ogcs", r"line 2: .*no measure 'ogcs'"),
        ("tiles.csv", "year;quarter", "yaer;quarter", r"line 2: no period 'yaer'"),
        ("tables.csv", "labels,value", "label,value", r"line 2: rows is 'label': write one of"),
        ("fields.csv", "threat_type=*", "threat=*", r"line 2: .*no dimension like"),
        ("fields.csv", "by-threat", "by-thread", r"tables.csv, line 2: fields.csv has no line"),
        ("charts.csv", "disruptions_by_threat", "pie", r"line 2: there is no chart 'pie'"),
        ("charts.csv", ",by-threat,", ",by-thread,", r"line 2: tables.csv has no table"),
        ("formats.csv", "toex,2", "toex,two", r"line 2: decimals is 'two'"),
        ("labels.csv", "Modern slavery,,", "Modern slavery", r"line 2: not 5 cells"),
    ],
)
def test_a_layout_that_is_wrong_fails_with_file_and_line(
    releases: dict[str, Path], content: Path, file: str, old: str, new: str, message: str
) -> None:
    path = content / "layout" / file
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(PackError, match=message):
        draw(releases["public"], content, QUARTER, "public")


# The page


@pytest.fixture(params=["public", "internal"])
def html(request: pytest.FixtureRequest, releases: dict[str, Path], content: Path) -> str:
    return page_html(draw(releases[request.param], content, QUARTER, request.param))


def test_the_same_pack_gives_the_same_page(releases: dict[str, Path], content: Path) -> None:
    first, second = (
        page_html(draw(releases["public"], content, QUARTER, "public")) for _ in range(2)
    )
    assert first == second


def test_the_page_needs_nothing_from_outside(html: str) -> None:
    outside = html.replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert not re.search(r"https?:|@import|url\(|<script|<link|<img|<iframe|\bon\w+=", outside)


def test_ids_are_unique_links_lead_somewhere_and_headings_are_in_order(html: str) -> None:
    page = Page(html)
    assert len(page.ids) == len(set(page.ids))
    assert page.targets | page.named_by <= set(page.ids)
    assert page.headings.count(1) == 1
    # The contents stand before the sections of the page, as a second level of their own.
    steps = zip(page.headings, page.headings[1:], strict=False)
    assert all(after <= before + 1 for before, after in steps)


def test_what_is_printed_has_no_link_without_a_target(
    releases: dict[str, Path], content: Path
) -> None:
    page = Page(page_html(draw(releases["public"], content, QUARTER, "public"), for_print=True))
    assert page.targets <= set(page.ids)


def test_names_from_the_data_are_escaped(html: str) -> None:
    assert "&lt;b&gt;CSA" in html
    assert "<b>CSA" not in html


def test_a_tile_says_what_its_number_is_made_of(html: str) -> None:
    text = " ".join(Page(html).text.split())
    assert "What disruptions means" in text
    assert "Made by kpi_disruptions" in text
    assert "Known at 30 June 2024" in text
    assert "Revision since first published +1 [r], to 3,751" in text
    assert "Numerator 1 Denominator 8" in text


@pytest.mark.parametrize(
    ("extracts", "is_synthetic"), [("seeds/demonstration", True), ("extracts/live", False)]
)
def test_only_synthetic_extracts_are_called_synthetic(
    tmp_path: Path, content: Path, extracts: str, is_synthetic: bool
) -> None:
    release = write_release(tmp_path, "public", extracts)
    html = page_html(draw(release, content, QUARTER, "public"))
    assert ("SYNTHETIC DATA" in html) is is_synthetic
    shown_text = re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)
    assert ("ynthetic" in shown_text) is is_synthetic
    assert html.count('class="marking">OFFICIAL<') == 2


def test_an_output_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    def fail(path: Path) -> None:
        path.write_text("half")
        raise PackError("broken")

    out = tmp_path / "new folder"
    with pytest.raises(PackError, match="broken"):
        render(Output("page", ".html", fail), out, "pack")
    assert not list(out.iterdir())
    file = render(Output("page", ".html", lambda path: path.write_text("all")), out, "pack")
    assert [path.name for path in out.iterdir()] == ["pack.html"]
    assert file.read_text() == "all"


# The product and layout of this project


@pytest.fixture(
    scope="module",
    params=[("2023-24 Q3", "public"), ("2025-26 Q1", "public"), ("2025-26 Q1", "internal")],
    ids=lambda given: " ".join(given),
)
def published(request: pytest.FixtureRequest) -> Pack:
    quarter, tier = request.param
    return draw(PUBLISHED / tier, CONTENT, quarter, tier)


def formats() -> dict[str, tuple[str | None, int | None]]:
    with (CONTENT / "layout" / "formats.csv").open(newline="") as file:
        return {
            row["measure"]: (row["shown_as"] or None, int(row["decimals"] or 0) or None)
            for row in csv.DictReader(file)
        }


def test_every_number_on_the_page_is_its_row_of_kpi_values(published: Pack) -> None:
    chosen = formats()
    figures = Page(page_html(published)).figures
    assert len(figures) > 500
    file = PUBLISHED / published.tier / "toex.duckdb"
    shorthand = "shorthand" if published.tier == "public" else "null"
    with duckdb.connect(str(file), read_only=True) as connection:
        rows = {
            row[:7]: row[7:]
            for row in connection.execute(
                "select measure, definition_version, period_type, period_end, as_at, knowledge, "
                f"dimension, value, numerator, denominator, unit, {shorthand} from kpi_values"
            ).fetchall()
        }
    for key, text in figures:
        names = ("measure", "version", "period-type", "period-end", "as-at", "knowledge")
        found = [str(key[f"data-{name}"]) for name in names]
        found[3:5] = [date.fromisoformat(day) for day in found[3:5]]  # type: ignore[assignment]
        value, numerator, denominator, unit, mark = rows[(*found, key["data-dimension"] or "")]
        if mark or value is None:
            assert re.fullmatch(r"\[[cxz]\]", text), key
            continue
        if key["data-form"] != "value":
            continue
        exact = Fraction(value)
        if denominator and abs(float(numerator / denominator) - value) < 1e-9:
            exact = Fraction(numerator) / Fraction(denominator)
        shown_as, places = chosen.get(str(key["data-measure"]), (None, None))
        # In a sentence, a share is a whole per cent.
        usual = {shown(exact, shown_as or unit, places), shown(exact, shown_as or unit, 0)}
        assert text in usual, key


def test_a_public_pack_holds_nothing_that_is_withheld(published: Pack) -> None:
    if published.tier != "public":
        pytest.skip("an internal pack shows everything")
    with duckdb.connect(str(PUBLISHED / "internal" / "toex.duckdb"), read_only=True) as connection:
        secret = {row[0] for row in connection.execute("select measure from measures").fetchall()}
    with duckdb.connect(str(PUBLISHED / "public" / "toex.duckdb"), read_only=True) as connection:
        public = {row[0] for row in connection.execute("select measure from measures").fetchall()}
    html = page_html(published)
    for measure in secret - public:
        assert not re.search(rf"(?<![a-z_]){measure}(?![a-z_])", html), measure
    withheld = [section.kpi_code for section in published.sections if section.redaction]
    assert "Q5/K1" in withheld
    assert all(not section.blocks for section in published.sections if section.redaction)


def test_no_number_of_a_published_pack_is_missing_without_a_reason(published: Pack) -> None:
    for number in published.references:
        assert number.cell.value is not None or number.why, number.cell
    for table in published.tables:
        for row in table.rows:
            assert "[x]" not in [entry for entry in row if isinstance(entry, str)], table.slug


def test_the_highlighted_questions_make_the_engagement_score(published: Pack) -> None:
    (score,) = {
        number.cell.exact
        for number in published.references
        if number.cell.measure == "engagement_score" and number.cell.period_end
        == published.quarter.end
    }  # fmt: skip
    (table,) = (table for table in published.tables if table.slug == "staff-survey-data")
    yes = [
        entry.cell.exact or Fraction(0)
        for place in table.highlighted
        for entry in table.rows[place]
        if isinstance(entry, Reference) and entry.cell.labels.get("answer") == "yes"
    ]
    assert score is not None
    assert sum(yes) / len(yes) == pytest.approx(float(score), abs=1e-3)


# Numbers


@pytest.mark.parametrize(
    ("value", "unit", "places", "text"),
    [
        (Fraction(1, 8), "share", None, "13%"),
        (Fraction(1, 8), "share", 1, "12.5%"),
        (Fraction(5, 2), "points", None, "3"),
        (Fraction(-5, 2), "points", None, "−3"),
        (Fraction(1, 4), "ratio", None, "0.3"),
        (Fraction(42, 25), "ratio", 2, "1.68"),
        (Fraction(1059), "count", None, "1,059"),
        (Fraction(13), "ordinal", None, "13"),
        (Fraction(8652, 10), "days", None, "865"),
        (Fraction(7525, 100), "score", None, "75.3"),
        (Fraction(30242), "hours", None, "30,242"),
        (Fraction(521100), "quantity", None, "521,100"),
        (Fraction(43938), "gbp", None, "£43,938"),
        (Fraction(-43938), "gbp", None, "−£43,938"),
        (Fraction(1270000), "gbp", None, "£1.27 million"),
        (Fraction(156300000), "gbp", None, "£156.3 million"),
        (Fraction(-2000000), "gbp", None, "−£2 million"),
        (Fraction(123, 10), "gbp", 2, "£12.30"),
    ],
)
def test_numbers_are_shown_by_unit_with_halves_away_from_zero(
    value: Fraction, unit: str, places: int | None, text: str
) -> None:
    assert shown(value, unit, places) == text


def test_changes_carry_their_sign() -> None:
    assert shown_change(Fraction(2), "count") == "+2"
    assert shown_change(Fraction(-1, 32), "share") == "−3.1 percentage points"
    assert rounded(Fraction(-1, 20), 1) == Fraction(-1, 10)
    with pytest.raises(ValueError, match="add it to"):
        shown(Fraction(1), "furlongs")
