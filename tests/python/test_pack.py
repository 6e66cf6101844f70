"""The pack shows kpi_values and nothing else, stands alone, and is the same each time."""

import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest

from scripts.pack import PackError, render
from scripts.pack.data import read_pack
from scripts.pack.numbers import rounded, shown, shown_change
from scripts.pack.page import SECTIONS

AFTER_BREAK = "2024-25 Q1"
BEFORE_BREAK = "2023-24 Q4"
# First and last day of each quarter of the file made here; each is published on its last day.
QUARTERS = {
    "2023-24 Q3": (date(2023, 10, 1), date(2023, 12, 31)),
    "2023-24 Q4": (date(2024, 1, 1), date(2024, 3, 31)),
    "2024-25 Q1": (date(2024, 4, 1), date(2024, 6, 30)),
}
COUNTS = {
    "ocgs_identified": 2,
    "ocgs_reconciled_from_previous_quarters": 1,
    "priority_individuals_identified": 3,
    "priority_individuals_reconciled_from_previous_quarters": 0,
    "vulnerabilities_identified": 1,
    "vulnerabilities_reconciled_from_previous_quarters": 4,
    "morile_assessments_toex_involved": 1250,
    "operations_assessed": 117,
    "risk_score_increases": 1,
    "risk_score_decreases": 1,
    "risk_score_unchanged": 1,
    "risk_score_first_assessments": 0,
    "risk_score_large_changes": 1,
    "ori_updates": 5,
    "ori_increases": 2,
    "ori_decreases": 3,
    "disruptions": 8,
    "operations_disrupted": 7,
    "operations_disrupted_change_on_previous_quarter": -4,
    "safeguarding_referrals": 9,
    "operations_with_safeguarding_referrals": 6,
}
RATES = {
    "risk_score_average_increase": ("points", 40, 1),
    "risk_score_average_decrease": ("points", 434, 1),
    "share_of_assessments_with_ori_updated": ("share", 1, 8),
    "ori_decreases_per_increase": ("ratio", 3, 2),
    "share_of_ori_decreases_at_first_assessment_after_toex_support": ("share", 1, 3),
    "share_of_disruptions_exploitation_threats": ("share", 0, 0),
}
DIMENSIONS = {
    ("disruptions", "threat_type=MSHT"): ("count", 5),
    ("disruptions", "threat_type=<b>CSA"): ("count", 5),
    ("disruptions", "threat_type=OIC"): ("count", 0),
    ("disruptions", "level=major"): ("count", 8),
    ("disruptions", "level=moderate"): ("count", 0),
    ("disruptions", "level=minor"): ("count", 0),
    ("risk_score_change", "operation=YHROCU Op 7"): ("points", -434),
    ("risk_score_change", "operation=MOR-27182"): ("points", -900),
    ("risk_score", "operation=YHROCU Op 7;position=before"): ("points", 510),
    ("risk_score", "operation=YHROCU Op 7;position=after"): ("points", 76),
}
KPI_VALUES = """
create table kpi_values (
    measure varchar, definition_version varchar, period_type varchar, period_label varchar,
    period_start date, period_end date, as_at date, knowledge varchar, dimension varchar,
    value double, numerator decimal(18, 4), denominator decimal(18, 4), unit varchar,
    not_applicable_reason varchar, revision double
);
create table reporting_points (
    period_type varchar, period_label varchar, period_start date, period_end date, as_at date,
    knowledge varchar
);
create table measures (
    measure varchar, definition_version varchar, title varchar, definition varchar
);
create table fct_risk_scores (
    assessment_id varchar, assessed_on date, risk_score_change bigint,
    days_since_allocation bigint, is_in_support boolean, known_from date, known_to date
);
"""

Row = tuple[object, ...]


def value_rows(version: str, period: Row, knowledge: str, added: int) -> Iterator[Row]:
    """The kpi_values rows of one period: (type, label, start, end, as_at); counts plus `added`."""
    for measure, count in COUNTS.items():
        yield measure, version, *period, knowledge, "", count + added, count + added, None, "count"
    for measure, (unit, numerator, denominator) in RATES.items():
        value = numerator / denominator if denominator else None
        yield measure, version, *period, knowledge, "", value, numerator, denominator, unit
    for (measure, dimension), (unit, value) in DIMENSIONS.items():
        yield measure, version, *period, knowledge, dimension, value, value, None, unit


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small file with the tables that the pack reads, three quarters, both versions."""
    path = tmp_path_factory.mktemp("published") / "toex.duckdb"
    newest = date(2024, 6, 30)
    rows: list[Row] = []
    with duckdb.connect(str(path)) as connection:
        connection.execute(KPI_VALUES)
        for label, (start, end) in QUARTERS.items():
            connection.execute(
                "insert into reporting_points values ('quarter', ?, ?, ?, ?, 'first_published')",
                [label, start, end, end],
            )
            periods: list[Row] = [("quarter", label, start, end), ("inception", label, None, end)]
            if label.endswith("Q4"):
                periods.append(("financial_year", "2023-24", date(2023, 4, 1), end))
            for version in ("v1", "v2"):
                for period in periods:
                    rows += value_rows(version, (*period, end), "first_published", 0)
                    rows += value_rows(version, (*period, newest), "latest", 3)
            for stock in ("identifications_not_yet_verified", "disruptions_awaiting_moderation"):
                point = ("point", label, end, end, end, "first_published")
                rows.append((stock, "v1", *point, "", 11, 11, None, "count"))
        connection.executemany(
            "insert into kpi_values values "
            f"({'?, ' * 13} case when ? then 'Denominator is 0' end, null)",
            [(*row, row[9] is None) for row in rows],
        )
        connection.execute(
            "insert into measures select distinct measure, definition_version, measure, "
            "'What ' || measure || ' means' from kpi_values"
        )
        for number, (label, change) in enumerate(
            (label, change) for label in QUARTERS for change in (40, 0, -434)
        ):
            end = QUARTERS[label][1]
            connection.execute(
                "insert into fct_risk_scores values (?, ?, ?, ?, true, ?, null)",
                [f"A-{number}", end, change, 30 * number, end],
            )
        # Corrected away before the knowledge date, and known only after it: neither is drawn.
        connection.execute(
            "insert into fct_risk_scores values "
            "('A-x', '2024-01-05', 7, 1, true, '2024-01-31', '2024-02-29'), "
            "('A-y', '2024-01-05', 7, 1, true, '2024-05-31', null)"
        )
    return path


class Page(HTMLParser):
    """The figures marked with their row's key, the ids, and the text of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.figures: list[tuple[dict[str, str | None], str]] = []
        self.ids: list[str] = []
        self.references: list[str] = []
        self.headings: list[int] = []
        self.text = ""
        self._open: dict[str, str | None] | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if "id" in given:
            self.ids.append(str(given["id"]))
        self.references += str(given.get("aria-labelledby") or "").split()
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if "data-measure" in given:
            self._open = given

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._open is not None:
            self.figures.append((self._open, data))
            self._open = None


@pytest.fixture(scope="module", params=[BEFORE_BREAK, AFTER_BREAK])
def html(
    request: pytest.FixtureRequest, published: Path, tmp_path_factory: pytest.TempPathFactory
) -> str:
    out = tmp_path_factory.mktemp("pack") / "new folder" / "pack.html"
    assert render(request.param, published, out) == out
    return out.read_text(encoding="utf-8")


def test_the_same_inputs_give_the_same_bytes(published: Path, tmp_path: Path) -> None:
    first = render(AFTER_BREAK, published, tmp_path / "first.html").read_bytes()
    assert render(AFTER_BREAK, published, tmp_path / "second.html").read_bytes() == first
    assert sorted(path.name for path in tmp_path.iterdir()) == ["first.html", "second.html"]


def test_an_unknown_quarter_names_those_that_there_are(published: Path, tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"no quarter '2031-32 Q1': it holds 2023-24 Q3 to 2024-25"):
        render("2031-32 Q1", published, tmp_path / "pack.html")
    assert not (tmp_path / "pack.html").exists()


def test_a_missing_or_foreign_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="no published file"):
        render(AFTER_BREAK, tmp_path / "absent.duckdb", tmp_path / "pack.html")
    (tmp_path / "text.duckdb").write_text("not a database")
    with pytest.raises(PackError, match="cannot be read"):
        render(AFTER_BREAK, tmp_path / "text.duckdb", tmp_path / "pack.html")
    duckdb.connect(str(tmp_path / "empty.duckdb")).close()
    with pytest.raises(PackError, match="no table reporting_points"):
        render(AFTER_BREAK, tmp_path / "empty.duckdb", tmp_path / "pack.html")


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (
            "delete from kpi_values where measure = 'disruptions'",
            r"no first-published row of disru",
        ),
        ("delete from fct_risk_scores where assessment_id = 'A-8'", r"holds 2 changes .* counts 3"),
    ],
)
def test_a_figure_that_is_not_there_stops_the_pack(
    published: Path, tmp_path: Path, damage: str, message: str
) -> None:
    damaged = tmp_path / "toex.duckdb"
    damaged.write_bytes(published.read_bytes())
    with duckdb.connect(str(damaged)) as connection:
        connection.execute(damage)
    with pytest.raises(PackError, match=message):
        render(AFTER_BREAK, damaged, tmp_path / "pack.html")


def test_every_marked_number_is_its_row_of_kpi_values(html: str, published: Path) -> None:
    figures = Page(html).figures
    with duckdb.connect(str(published), read_only=True) as connection:
        for key, text in figures:
            found = connection.execute(
                "select value, numerator, denominator, unit from kpi_values where measure = ? "
                "and definition_version = ? and period_type = ? and period_end = ? and as_at = ? "
                "and knowledge = ? and dimension = ?",
                [
                    key[f"data-{part}"]
                    for part in (
                        "measure", "version", "period-type", "period-end", "as-at", "knowledge",
                        "dimension",
                    )
                ],
            ).fetchall()  # fmt: skip
            assert len(found) == 1, key
            value, numerator, denominator, unit = found[0]
            exact = Fraction(value) if value is not None else None
            if denominator:
                exact = Fraction(numerator) / Fraction(denominator)
            if "data-magnitude" in key:
                assert exact is not None
                exact = abs(exact)
            assert text == shown(exact, unit), key
    drawn = {str(key["data-measure"]) for key, _ in figures}
    assert {measure for section in SECTIONS for measure in section.tiles} <= drawn


def test_the_page_needs_nothing_from_outside(html: str) -> None:
    assert not re.search(r"https?:|//|@import|url\(|<script|<link|<img|<iframe|\bon\w+=", html)


def test_the_page_says_that_its_data_are_synthetic(html: str) -> None:
    assert "SYNTHETIC DATA" in html
    assert html.count('class="marking">OFFICIAL<') == 2


def test_ids_are_unique_and_headings_in_order(html: str) -> None:
    page = Page(html)
    assert len(page.ids) == len(set(page.ids))
    assert set(page.references) <= set(page.ids)
    assert page.headings[0] == 1
    steps = zip(page.headings, page.headings[1:], strict=False)
    assert all(after <= before + 1 for before, after in steps)


def test_drawings_speak_only_through_their_title(html: str) -> None:
    drawings = re.findall(r"<svg.*?</svg>", html)
    assert len(drawings) == 2 * len(SECTIONS)
    for drawing in drawings:
        assert drawing.count("role=") == drawing.count('role="img"') == 1
        assert re.search(r"<title id=[^>]+>[^<]+</title><desc id=[^>]+>[^<]+</desc>", drawing)


def test_names_from_the_data_are_escaped_and_only_references_shown(html: str) -> None:
    assert "&lt;b&gt;CSA" in html
    assert "<b>CSA" not in html
    assert "YHROCU Op 7" in html
    assert "MOR-27182" not in html


def test_the_definition_break_is_marked_once_it_is_in_the_quarters_shown(published: Path) -> None:
    assert [
        [cell.definition_version for cell in read_pack(published, quarter).series(
            "safeguarding_referrals", None
        )]
        for quarter in (BEFORE_BREAK, AFTER_BREAK)
    ] == [["v1", "v1"], ["v1", "v1", "v2"]]  # fmt: skip


def test_only_assessments_known_at_the_date_are_drawn(published: Path) -> None:
    changes = read_pack(published, BEFORE_BREAK).score_changes
    assert [change.change for change in changes] == [40, 0, -434]


def test_the_connection_of_the_pack_reaches_no_other_file(
    published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempts = []

    def probe(connection: duckdb.DuckDBPyConnection, *_: object) -> None:
        for attempt in ("from read_text('/etc/hostname')", "set enable_external_access = true"):
            with pytest.raises(duckdb.Error):
                connection.execute(attempt)
            attempts.append(attempt)

    monkeypatch.setattr("scripts.pack.data._read", probe)
    read_pack(published, AFTER_BREAK)
    assert len(attempts) == 2


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (Fraction(1, 8), "share", "13%"),
        (Fraction(5, 2), "points", "3"),
        (Fraction(-5, 2), "points", "−3"),
        (Fraction(1, 4), "ratio", "0.3"),
        (Fraction(1059), "count", "1,059"),
        (None, "share", "[x]"),
    ],
)
def test_halves_are_rounded_away_from_zero(value: Fraction | None, unit: str, text: str) -> None:
    assert shown(value, unit) == text


def test_changes_carry_their_sign() -> None:
    assert shown_change(Fraction(2), "count") == "+2"
    assert shown_change(Fraction(-1, 32), "share") == "−3.1 percentage points"
    assert rounded(Fraction(-1, 20), 1) == Fraction(-1, 10)
    with pytest.raises(ValueError, match="add it to"):
        shown(Fraction(1), "furlongs")
