"""What is made beside the page: PDF, workbook and CSV hold what the pack holds, safely."""

import csv
import re
import time
import zipfile
import zlib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import duckdb
import pytest

from scripts.pack.draw import draw
from scripts.pack.model import (
    Cell,
    Measure,
    Note,
    Pack,
    PackError,
    Period,
    Question,
    Reconciled,
    Reference,
    Section,
    TableBlock,
    Tile,
    TileBlock,
    TileGroup,
)
from scripts.pack.pdf import write_pdf
from scripts.pack.spreadsheet import Shown, as_number, write_spreadsheet
from scripts.pack.values import COLUMNS, write_values
from scripts.paths import CONTENT, PUBLISHED

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
FORMULA = "=HYPERLINK(A1)"
QUARTER = Period("2023-24 Q3", date(2023, 10, 1), date(2023, 12, 31), date(2024, 1, 15))
COUNT = Measure("disruptions", "v1", "disruptions", "count", "Disruptions", "Moderated ones.")
SHARE = Measure("exploitation", "v1", "disruptions", "share", "Exploitation", "Of disruptions.")

PAGE = """<!DOCTYPE html><html lang="en-GB"><head><title>TOEX evaluation pack</title></head><body>
<h1>Evaluation pack</h1><p>See <a href="#more">more</a>.</p><h2>Impact</h2>
<svg class="wide" role="img" aria-labelledby="c-t c-d" viewBox="0 0 9 9" width="9" height="9">
<title id="c-t">Most were MSHT</title><desc id="c-d">Bars by threat</desc>
<g aria-hidden="true"><rect width="5" height="5"/></g></svg>
<svg class="narrow" role="img" viewBox="0 0 9 9" width="9" height="9">
<title id="n">On a phone</title></svg>
<details><summary>Data</summary><table id="more"><caption>Numbers</caption>
<thead><tr><th scope="col">Threat</th><th scope="col">Number</th></tr></thead>
<tbody><tr><th scope="row">MSHT</th><td>8</td></tr></tbody></table></details></body></html>"""


def cell(about: Measure, value: float | None, dimension: str = "", **other: object) -> Cell:
    made = Cell(
        about=about,
        period_type="quarter",
        period_label=QUARTER.label,
        period_start=QUARTER.start,
        period_end=QUARTER.end,
        as_at=QUARTER.as_at,
        knowledge="first_published",
        dimension=dimension,
        value=value,
        numerator=None if value is None else Decimal(str(value)).quantize(Decimal("0.0001")),
        denominator=None,
        unit=about.unit,
        not_applicable_reason=None,
        revision=None,
    )
    return replace(made, **other)  # type: ignore[arg-type]


@pytest.fixture
def pack() -> Pack:
    latest = cell(COUNT, 1060.0, knowledge="latest", as_at=date(2024, 6, 30))
    total = Reference(cell(COUNT, 1059.0, latest=latest), "1,059", marks=("[p]", "[r]"))
    none = Reference(
        cell(SHARE, None, "level=major", not_applicable_reason="no disruption"),
        "[x]",
        why="no disruption",
    )
    hidden = Reference(cell(COUNT, None, "threat_type=OIC", shorthand="[c]"), "[c]")
    fell = Reference(cell(COUNT, -4.0, "threat_type=-4"), "−4", marks=("[p]",))
    share = Reference(
        cell(SHARE, 1 / 3, numerator=Decimal("1.0000"), denominator=Decimal("3.0000")),
        "33%",
        marks=("[p]",),
    )
    blocks = (
        TileBlock(
            "q1-k3-tiles",
            "Disruptions in brief",
            (TileGroup("In 2023-24 Q3", "", (Tile("Disruptions", total), Tile("Share", none))),),
        ),
        TableBlock(
            "disruptions-by-threat/and-everything-else-there-is",
            "Disruptions by threat",
            ("Threat", "Number", "Share", ""),
            (
                (FORMULA, total, share, "-"),
                ("@OIC", hidden, share, "[see](https://example.org)"),
                ("\tMSHT", fell, share, "$$note$$"),
            ),
            "APMIS",
            highlighted=(2,),
        ),
        TableBlock(
            "disruptions-by-threat/and-everything-else-by-level",
            "Disruptions by level",
            ("Level", "Number", "Score", "Range"),
            (("Major", total, "−0.42", "3 to 5"),),
            "APMIS",
        ),
    )
    sections = (
        Section("Q1/K3", "Disruptions", "Number of disruptions", blocks),
        Section("Q3/K1", "Maturity", "Maturity of tools", (), "removed before publication"),
    )
    return Pack(
        quarter=QUARTER,
        tier="public",
        marking="OFFICIAL",
        questions=(Question("Q1", "What is the impact?", sections),),
        reconciliation=(
            Reconciled("f1", "Disruptions", "2023-24 Q3", "", "1,059", "1,059", "agrees", ""),
        ),
        notes=(Note("[p]", "Provisional."), Note("[c]", "Confidential."), Note("[x]", "None.")),
        release="2024-06-30_abc",
        newest=date(2024, 6, 30),
        synthetic="Synthetic data.",
    )


class Book:
    """A workbook read from its parts: sheets as rows of (text or number, number format)."""

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as parts:
            self.parts = {name: parts.read(name) for name in parts.namelist()}
        strings = self.tree("xl/sharedStrings.xml").findall(f"{MAIN}si")
        self.strings = ["".join(text.text or "" for text in s.iter(f"{MAIN}t")) for s in strings]
        styles = self.tree("xl/styles.xml")
        codes = {f.get("numFmtId"): f.get("formatCode") for f in styles.iter(f"{MAIN}numFmt")}
        codes |= {"0": "General", "3": "#,##0", "4": "#,##0.00", "9": "0%"}
        formats = styles.find(f"{MAIN}cellXfs")
        assert formats is not None
        self.formats = [codes[str(f.get("numFmtId"))] for f in formats]
        targets = {r.get("Id"): r.get("Target") for r in self.tree("xl/_rels/workbook.xml.rels")}
        self.sheets = {
            str(sheet.get("name")): self.rows(f"xl/{targets[sheet.get(RELATION)]}")
            for sheet in self.tree("xl/workbook.xml").iter(f"{MAIN}sheet")
        }

    def tree(self, name: str) -> ElementTree.Element:
        return ElementTree.fromstring(self.parts[name])

    def rows(self, name: str) -> list[list[tuple[str | float, str | None]]]:
        rows = []
        for row in self.tree(name).iter(f"{MAIN}row"):
            cells: list[tuple[str | float, str | None]] = []
            for found in row:
                value = found.find(f"{MAIN}v")
                assert value is not None and value.text, f"{name}: {found.get('r')} is empty"
                shape = self.formats[int(found.get("s") or 0)]
                is_text = found.get("t") == "s"
                cells.append(
                    (self.strings[int(value.text)] if is_text else float(value.text), shape)
                )
            rows.append(cells)
        return rows

    def texts(self, sheet: str) -> list[list[str | float]]:
        return [[value for value, _ in row] for row in self.sheets[sheet]]


@pytest.fixture
def book(pack: Pack, tmp_path: Path) -> Book:
    write_spreadsheet(pack, tmp_path / "pack.xlsx")
    return Book(tmp_path / "pack.xlsx")


def test_workbook_opens_with_cover_contents_and_notes_and_lists_every_sheet(book: Book) -> None:
    names = list(book.sheets)
    assert names[:3] == ["Cover", "Contents", "Notes"]
    listed = [row[0] for row in book.texts("Contents")[3:]]
    assert listed == names[3:]
    assert len({name.casefold() for name in names}) == len(names)
    assert max(len(name) for name in names) <= 31


def test_each_sheet_holds_one_table_and_merges_nothing(book: Book) -> None:
    sheets = [name for name in book.parts if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == len(book.sheets)
    assert not [name for name in sheets if b"mergeCell" in book.parts[name]]
    tables = [name for name in book.parts if name.startswith("xl/tables/")]
    assert len(tables) == len(sheets) - 1, "the cover alone has no table"


def test_numbers_in_the_workbook_are_the_ones_shown(book: Book) -> None:
    *_, head, first, second, third = book.sheets["disruptions-by-threat-and-every"]
    assert [text for text, _ in head] == [
        "Threat", "Number", "Share [p]", "Column 4", "Marks", "Highlighted"
    ]  # fmt: skip
    assert first[1] == (1059.0, "#,##0")
    assert second[1][0] == "[c]"
    assert third[1][0] == -4.0
    assert [row[2] for row in (first, second, third)] == [(0.33, "0%")] * 3
    assert [row[4][0] for row in (first, second, third)] == [
        "Number: [p] [r]", "[z]", "Number: [p]"
    ]  # fmt: skip
    assert [row[5][0] for row in (first, second, third)] == ["No", "No", "Yes"]
    *_, only = book.texts("disruptions-by-threat-and-eve-2")
    assert only == ["Major", 1059.0, -0.42, "3 to 5", "[p] [r]"]


def test_a_tile_in_the_workbook_says_where_it_comes_from(book: Book) -> None:
    *_, head, first, second = book.texts("q1-k3-tiles")
    total = dict(zip(head, first, strict=True))
    assert (total["Value"], total["Marks"]) == (1059.0, "[p] [r]")
    assert (total["Known at"], total["Numerator"]) == ("15 January 2024", 1059.0)
    assert total["Unrounded value as known now"] == 1060.0
    assert (total["Measure"], total["Model"]) == ("disruptions", "kpi_disruptions")
    share = dict(zip(head, second, strict=True))
    assert (share["Value"], share["Marks"]) == ("[x]", "[x]: no disruption")


def test_a_removed_section_is_said_to_be_removed(book: Book) -> None:
    assert book.texts("KPIs")[-1][-1] == "removed before publication"
    assert any("removed before publication" in str(row[0]) for row in book.texts("Cover"))


def test_nothing_in_the_workbook_can_run(book: Book) -> None:
    for name, part in book.parts.items():
        assert b"<f>" not in part, f"{name} holds a formula"
        assert b"https://example.org" not in part or name == "xl/sharedStrings.xml"
    for sheet in book.sheets:
        for row in book.texts(sheet):
            assert not [text for text in row if re.match("[=+@\t\r-]", str(text))
                        and isinstance(text, str)]  # fmt: skip
    assert f"'{FORMULA}" in book.strings


def test_workbook_and_pdf_are_the_same_bytes_each_time(pack: Pack, tmp_path: Path) -> None:
    for make in ("one", "two"):
        time.sleep(1.1)  # A clock that got into a file would show: its unit is the second.
        write_spreadsheet(pack, tmp_path / f"{make}.xlsx")
        write_pdf(pack, PAGE, tmp_path / f"{make}.pdf")
    for kind in ("xlsx", "pdf"):
        first, second = ((tmp_path / f"{make}.{kind}").read_bytes() for make in ("one", "two"))
        assert first == second


def test_a_table_without_rows_is_named(pack: Pack, tmp_path: Path) -> None:
    empty = TableBlock("nothing-here", "Nothing", ("A",), (), "APMIS")
    section = Section("Q1/K1", "Empty", "", (empty,))
    pack = replace(pack, questions=(Question("Q1", "What?", (section,)),))
    with pytest.raises(PackError, match="nothing-here"):
        write_spreadsheet(pack, tmp_path / "pack.xlsx")


@pytest.mark.parametrize(
    ("text", "value", "shape"),
    [
        ("1,059", 1059, "#,##0"),
        ("82%", 0.82, "0%"),
        ("2.9", 2.9, "#,##0.0"),
        ("£1.27 million", 1_270_000, '"£"#,##0'),
        ("−£3,000", -3000, '"£"#,##0'),
        ("−3.1 percentage points", -3.1, '#,##0.0" percentage points"'),
        ("+2", 2, "+#,##0;-#,##0;#,##0"),
        ("[c]", None, None),
        ("two", None, None),
        ("2023-24 Q3", None, None),
    ],
)
def test_text_of_a_number_becomes_the_number(
    text: str, value: float | None, shape: str | None
) -> None:
    assert as_number(text) == (None if value is None else Shown(value, str(shape)))


def test_csv_holds_each_shown_row_once_unrounded(pack: Pack, tmp_path: Path) -> None:
    count = write_values(pack, tmp_path / "values.csv")
    with (tmp_path / "values.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert count == len(rows) == 6
    assert tuple(rows[0]) == COLUMNS
    by_key = {(row["measure"], row["dimension"], row["knowledge"]): row for row in rows}
    assert by_key["disruptions", "", "first_published"]["value"] == "1059"
    assert by_key["disruptions", "", "latest"]["value"] == "1060"
    hidden = by_key["disruptions", "threat_type=OIC", "first_published"]
    assert (hidden["value"], hidden["shorthand"]) == ("", "[c]")
    assert by_key["disruptions", "threat_type=-4", "first_published"]["value"] == "-4"


def test_csv_neutralises_text_but_not_numbers(pack: Pack, tmp_path: Path) -> None:
    section = Section(
        "Q1/K3",
        "Disruptions",
        "",
        (
            TableBlock(
                "t",
                "T",
                ("N",),
                ((Reference(cell(COUNT, -4.5, FORMULA), "−4.5"),),),
                "APMIS",
            ),
        ),
    )
    pack = replace(pack, questions=(Question("Q1", "What?", (section,)),))
    write_values(pack, tmp_path / "values.csv")
    with (tmp_path / "values.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["dimension"], row["value"]) == (f"'{FORMULA}", "-4.5")


@pytest.mark.parametrize("tier", ["public", "internal"])
def test_csv_of_a_published_pack_is_rows_of_kpi_values(tier: str, tmp_path: Path) -> None:
    write_values(draw(PUBLISHED / tier, CONTENT, "2025-26 Q1", tier), tmp_path / "values.csv")
    shown = [name for name in COLUMNS if name not in ("model", "shorthand")]
    with duckdb.connect() as connection:
        connection.execute(f"attach '{PUBLISHED / tier / 'toex.duckdb'}' as toex (read_only)")
        connection.read_csv(tmp_path / "values.csv", all_varchar=True).create_view("shown")
        same = " and ".join(
            # A total has an empty dimension, which CSV cannot tell from none.
            f"nullif(kpi_values.{name}::varchar, '')"
            f" is not distinct from try_cast(shown.{name} as {kind})::varchar"
            for name, kind in connection.execute(
                "select column_name, data_type from information_schema.columns "
                "where table_name = 'kpi_values'"
            ).fetchall()
            if name in shown
        )
        counts = connection.execute(
            f"select count(*), count(distinct shown), (select count(*) from shown) "
            f"from shown join toex.kpi_values on {same}"
        ).fetchone()
    assert counts is not None
    assert len(set(counts)) == 1, "each row of the CSV is one row of kpi_values"
    assert counts[0] > 1000


def pdf_text(path: Path) -> bytes:
    """The bytes of a PDF, followed by all that its compressed streams hold."""
    raw = path.read_bytes()
    streams = []
    for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", raw, re.DOTALL):
        try:
            streams.append(zlib.decompress(found[1]))
        except zlib.error:
            streams.append(found[1])
    return raw + b"\n".join(streams)


def test_pdf_is_tagged_titled_in_english_and_has_bookmarks(pack: Pack, tmp_path: Path) -> None:
    write_pdf(pack, PAGE, tmp_path / "pack.pdf")
    found = pdf_text(tmp_path / "pack.pdf")
    for needed in (
        b"/StructTreeRoot", b"/Marked true", b"/Lang (en-GB)", b"/DisplayDocTitle true",
        b"/Title (TOEX evaluation pack)", b"/Title (Impact)", b"/Outlines", b"/S /H1", b"/S /TH",
        b'pdfuaid:part="1"',
    ):  # fmt: skip
        assert needed in found, needed


def test_pdf_describes_each_drawing_once_and_opens_disclosures(pack: Pack, tmp_path: Path) -> None:
    write_pdf(pack, PAGE, tmp_path / "pack.pdf")
    found = pdf_text(tmp_path / "pack.pdf")
    assert re.findall(rb"/Alt \(([^)]*)\)", found) == [b"Most were MSHT. Bars by threat"]
    assert found.count(b"/S /Figure") == 1
    assert b"/S /Table" in found


@pytest.mark.parametrize(
    ("page", "complaint"),
    [
        (PAGE.replace("#more", "#nowhere"), "nowhere"),
        (PAGE.replace("<h2>", '<img src="https://example.org/a.png" alt="a"><h2>'), "example.org"),
        (PAGE.replace("<h2>", '<img src="data:image/png;base64,iVBORw0KGgo="><h2>'), "image"),
        (PAGE.replace(' lang="en-GB"', ""), "lang"),
    ],
)
def test_a_page_that_cannot_stand_on_paper_is_refused(
    pack: Pack, tmp_path: Path, page: str, complaint: str
) -> None:
    with pytest.raises(PackError, match=complaint):
        write_pdf(pack, page, tmp_path / "pack.pdf")
    assert not (tmp_path / "pack.pdf").exists()
