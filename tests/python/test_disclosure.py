"""The public product gives away nothing that it withholds."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

import attack
import duckdb
import numpy as np
import pandas as pd
import pytest

from scripts import disclosure
from scripts.paths import PUBLISHED, ROOT

PUBLIC = PUBLISHED / "public"
CONTROLS = pd.DataFrame(
    {"disclosure_control": ["victims"], "smallest_cell": [5], "basis": ["numerator"]}
)
YEAR_OF_QUARTERS = ["2023-04-01", "2023-07-01", "2023-10-01", "2024-01-01"]
TRUE_NUMBER = """
    select distinct cast(numerator as double) from kpi_values
    where measure = ? and definition_version = ? and dimension = ? and period_type = ?
    and period_start is not distinct from ? and period_end = ?
"""


def world(seed: int, labels: int = 5, mean: float = 4.0) -> pd.DataFrame:
    """A breakdown as in kpi_values: four quarters, their year, totals since inception, all labels.

    Also the rows of its total, with dimension ''.
    """
    chance = np.random.default_rng(seed)
    starts = pd.to_datetime(YEAR_OF_QUARTERS)
    quarters = chance.poisson(mean, (4, labels))
    periods = [
        ("quarter", start, start + pd.offsets.QuarterEnd(1), row)
        for start, row in zip(starts, quarters, strict=True)
    ]
    periods.append(("financial_year", starts[0], periods[-1][2], quarters.sum(axis=0)))
    before = chance.poisson(mean, labels)
    inceptions = np.vstack([before, before + quarters.cumsum(axis=0)])
    ends = [starts[0] - pd.Timedelta(days=1), *(period[2] for period in periods[:4])]
    periods += [("inception", pd.NaT, end, row) for end, row in zip(ends, inceptions, strict=True)]
    rows = []
    for period_type, start, end, counts in periods:
        cells = {f"team={label}": int(count) for label, count in enumerate(counts)}
        for dimension, count in ({"": int(counts.sum())} | cells).items():
            rows.append((period_type, start, end, dimension, count))
    columns = [*disclosure.PERIOD, "dimension", "numerator"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.assign(
        measure="referrals",
        definition_version="v1",
        dimension_keys=frame["dimension"].str.split("=").str[0],
        disclosure_control=np.where(frame["dimension"] == "", "none", "victims"),
        as_at=periods[3][2],
        knowledge="latest",
        denominator=np.nan,
    )


def published(values: pd.DataFrame, hidden: pd.DataFrame) -> pd.DataFrame:
    """The rows as the public product would show them with the cells of `hidden` confidential."""
    key = [*disclosure.PERIOD, "dimension"]
    marked = values.merge(hidden[key].assign(shorthand="[c]"), on=key, how="left")
    marked["numerator"] = marked["numerator"].where(marked["shorthand"].isna())
    return marked


def truths(values: pd.DataFrame, found: set) -> list:
    """What an attack found that is true."""
    numbers = {
        (*(None if pd.isna(part) else part for part in row[:3]), row[3]): row[4]
        for row in values[[*disclosure.PERIOD, "dimension", "numerator"]].itertuples(index=False)
    }
    return [(cell, number) for cell, number in found if numbers[(*cell[3], cell[4])] == number]


@pytest.mark.parametrize("seed", range(6))
def test_no_hidden_cell_can_be_derived(seed: int) -> None:
    values = world(seed, labels=3 + seed, mean=(2, 4, 8)[seed % 3])
    hidden = disclosure.suppressions(values, CONTROLS)
    assert (hidden["kind"] == "primary").any()
    assert truths(values, attack.recovered(published(values, hidden))) == []


def test_hiding_small_cells_alone_gives_them_away() -> None:
    values = world(1, mean=6)
    hidden = disclosure.suppressions(values, CONTROLS)
    primary = hidden[hidden["kind"] == "primary"]
    assert len(primary) < len(hidden)
    assert truths(values, attack.recovered(published(values, primary)))


def test_small_cells_are_hidden_and_zeros_stay() -> None:
    values = world(3, mean=6)
    hidden = disclosure.suppressions(values, CONTROLS)
    shown = published(values, hidden)
    cells = shown[(shown["dimension"] != "") & shown["shorthand"].isna()]
    assert not cells["numerator"].between(1, 4).any()
    key = [*disclosure.PERIOD, "dimension"]
    numbers = hidden.merge(values, on=key)
    assert (numbers.loc[numbers["kind"] == "secondary", "numerator"] > 0).all()


def test_a_staff_cut_is_small_by_its_base() -> None:
    values = world(2, mean=30).assign(denominator=lambda rows: rows["numerator"] + 1)
    values.loc[values["dimension"] == "team=1", "denominator"] = 9
    staff = CONTROLS.assign(basis="denominator", smallest_cell=10)
    hidden = disclosure.suppressions(values, staff)
    assert set(hidden.loc[hidden["kind"] == "primary", "dimension"]) == {"team=1"}


def test_what_cannot_be_protected_is_refused() -> None:
    values = world(1, labels=1, mean=3)
    with pytest.raises(ValueError, match="Withhold the breakdown"):
        disclosure.suppressions(values, CONTROLS)


@pytest.fixture(scope="module")
def public() -> Iterator[duckdb.DuckDBPyConnection]:
    if not (PUBLIC / "toex.duckdb").exists():
        pytest.skip("Nothing is published: run `make build` first.")
    with duckdb.connect(str(PUBLIC / "toex.duckdb"), read_only=True) as connection:
        yield connection


def test_the_public_product_withstands_the_attack(public: duckdb.DuckDBPyConnection) -> None:
    values = public.execute("select * from kpi_values").df()
    assert values["shorthand"].eq("[c]").sum() > 0
    found = attack.recovered(values)
    with duckdb.connect(str(PUBLISHED / "internal" / "toex.duckdb"), read_only=True) as internal:
        leaks = [
            (cell, number)
            for cell, number in sorted(found, key=str)
            if (number,)
            in internal.execute(TRUE_NUMBER, [cell[0], cell[1], cell[4], *cell[3]]).fetchall()
        ]
    assert leaks == []


def test_small_cells_of_the_public_product_are_hidden(public: duckdb.DuckDBPyConnection) -> None:
    shown = public.execute(
        "select dimension, numerator from kpi_values where measure = 'safeguarding_referrals' "
        "and dimension <> '' and numerator between 1 and 4"
    ).fetchall()
    assert shown == []


def test_withheld_sections_are_not_in_the_public_product(
    public: duckdb.DuckDBPyConnection,
) -> None:
    with (ROOT / "seeds/reference/measure_publication.csv").open(encoding="utf-8") as file:
        sections = {
            (row["measure"], row["dimension_keys"]): row["kpi_code"] for row in csv.DictReader(file)
        }
    rows = public.execute(
        "select distinct measure, regexp_replace(dimension, '=[^;]*', '', 'g'), "
        "cast(least(period_end, as_at) as varchar) from kpi_values"
    ).fetchall()
    shown = {(sections[measure, keys][:2], day >= "2025-04-01") for measure, keys, day in rows}
    assert {section for section, _ in shown} == {"Q1", "Q2", "Q3", "Q4", "Pr"}
    assert {section for section, is_late in shown if not is_late} == {"Q1", "Q2", "Pr"}


# Restricted columns, names and tokens


def restricted_words() -> set[str]:
    """Names of operations, tokens of persons and ids of records in the extracts, in capitals."""
    words = set()
    named = re.compile(r"operation_name|_token$|apmis_threat_id|^mor_id$|disruption_ref|post_id")
    for file in sorted((ROOT / "seeds" / "demonstration").glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                words |= {
                    value.strip().upper()
                    for column, value in row.items()
                    if named.search(column) and re.search(r"[A-Za-z0-9]{4}", value or "")
                }
    # A reference `<TEAM> Op <n>` is the pseudonym by which an operation may be named.
    return {word for word in words if not re.fullmatch(r"[A-Z ]*OP[. ]*0*\d+(/\d+)?", word)}


def texts(folder: Path) -> set[str]:
    """Every distinct text of the DuckDB file, the Parquet files and the manifest of a product."""
    found = {(folder / "manifest.json").read_text()}
    with duckdb.connect(str(folder / "toex.duckdb"), read_only=True) as connection:
        for (table,) in connection.execute("show tables").fetchall():
            for source in (table, f"read_parquet('{folder}/parquet/{table}.parquet')"):
                for name, kind, *_ in connection.execute(f"describe from {source}").fetchall():
                    if "VARCHAR" in kind:
                        query = f'select distinct cast("{name}" as varchar) from {source}'
                        found |= {text for (text,) in connection.execute(query).fetchall() if text}
    return found


def leaked(found: set[str], words: set[str]) -> set[str]:
    """The restricted words that stand in these texts, and all that looks like a record's id."""
    looks = re.compile(r"\b(?:T-\d{5,}|MOR-?\s?\d{4,}|DIS-\d{4,}|[0-9a-f]{12,})\b", re.IGNORECASE)
    spoken = {part.upper() for text in found for part in re.findall(r"[\w'-]+", text)}
    whole = {text.strip().upper() for text in found}
    return (words & (spoken | whole)) | {
        match.group() for text in found for match in looks.finditer(text)
    }


@pytest.mark.usefixtures("public")
def test_no_real_name_and_no_token_is_public() -> None:
    words = restricted_words()
    assert len(words) > 1000
    assert leaked(texts(PUBLIC), words) == set()


def test_the_search_for_names_finds_one() -> None:
    words = restricted_words()
    name = sorted(words)[0]
    assert leaked({f"Support for {name.title()} continues"}, {name}) == {name}
    assert leaked({"see MOR-27182"}, set()) == {"MOR-27182"}


def test_no_restricted_column_is_public(public: duckdb.DuckDBPyConnection) -> None:
    with (ROOT / "seeds/reference/restricted_columns.csv").open(encoding="utf-8") as file:
        restricted = {row["column_name"] for row in csv.DictReader(file)}
    columns = {
        name
        for (table,) in public.execute("show tables").fetchall()
        for name, *_ in public.execute(f"describe {table}").fetchall()
    }
    assert columns & restricted == set()


def test_the_public_product_has_the_listed_tables(public: duckdb.DuckDBPyConnection) -> None:
    with (ROOT / "seeds/reference/published_tables.csv").open(encoding="utf-8") as file:
        listed = {r["table_name"] for r in csv.DictReader(file) if r["product"] == "public"}
    assert {table for (table,) in public.execute("show tables").fetchall()} == listed
    assert set(json.loads((PUBLIC / "manifest.json").read_text())["tables"]) == listed
