"""Which cells of the public product are confidential, and which others would give them away.

A breakdown of persons is small where it names somebody. Hiding the small cell alone does not help:
a total less the other cells gives it back, and so does a year less its other quarters, or one total
since inception less the one before. So further cells are hidden until none can be derived from the
relations between the published ones (cell suppression as in statistical disclosure control).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy.optimize import linprog

TABLE = ["measure", "definition_version", "dimension_keys"]
PERIOD = ["period_type", "period_start", "period_end"]
SUPPRESSION = ["measure", "definition_version", *PERIOD, "dimension", "kind"]
# Coefficients are -1, 0 or 1: what is not zero is far from it.
NEGLIGIBLE = 1e-7


@dataclass
class Table:
    """The cells of one breakdown over all periods, and the sums that hold between them.

    `cells` has one row a cell (period and label) with `count`, the most persons that any knowledge
    date gives it, and `is_small`. `relations` has one row a sum that holds between published cells:
    shape (relations, cells), entries -1, 0 and 1; the known total stands on its other side.
    """

    cells: pd.DataFrame
    relations: np.ndarray
    hidden: list[int] = field(default_factory=list)


def suppressions(values: pd.DataFrame, controls: pd.DataFrame) -> pd.DataFrame:
    """Give one row a confidential cell: measure, version, period, dimension, kind.

    `values` are the rows of kpi_values that may be public, with `dimension_keys` and
    `disclosure_control`; `controls` says for each control what is small (`smallest_cell` persons)
    and in which column (`basis`). `kind` is `primary` for a small cell and `secondary` for one
    that is hidden to protect it. A cell is hidden at every knowledge date alike, because two of
    them together would give it away.
    """
    controlled = values.merge(controls[controls["smallest_cell"].notna()], on="disclosure_control")
    found = []
    for _, breakdown in controlled.groupby(TABLE, sort=True):
        key = breakdown[["measure", "definition_version"]].iloc[0]
        totals = values[
            (values["measure"] == key["measure"])
            & (values["definition_version"] == key["definition_version"])
            & (values["dimension"] == "")
        ]
        table = tabulate(breakdown, totals)
        protect(table)
        hidden = table.cells.iloc[sorted(table.hidden)]
        found.append(
            hidden.assign(
                measure=key["measure"],
                definition_version=key["definition_version"],
                kind=np.where(hidden["is_small"], "primary", "secondary"),
            )[SUPPRESSION]
        )
    columns = dict.fromkeys(SUPPRESSION, "str") | {
        "period_start": "datetime64[us]",
        "period_end": "datetime64[us]",
    }
    return pd.concat(found) if found else pd.DataFrame(columns=SUPPRESSION).astype(columns)


def tabulate(breakdown: pd.DataFrame, totals: pd.DataFrame) -> Table:
    """The cells of a breakdown and their relations, from its rows and those of its total."""
    rows = breakdown.assign(
        # Money and counts come as decimals; a null cell holds nobody.
        count=breakdown["numerator"].astype(float).fillna(0),
        small=breakdown["numerator"].where(
            breakdown["basis"] == "numerator", breakdown["denominator"]
        ),
    )
    small = rows["small"].astype(float)
    rows["is_small"] = (small > 0) & (small < rows["smallest_cell"])
    cells = (
        rows.groupby([*PERIOD, "dimension"], dropna=False, sort=True)
        .agg(count=("count", "max"), is_small=("is_small", "any"))
        .reset_index()
    )
    return Table(
        cells,
        _matrix(len(cells), [*_over_labels(rows, totals, cells), *_over_time(cells)]),
        [int(position) for position in np.flatnonzero(cells["is_small"])],
    )


def _matrix(width: int, relations: list[dict[int, int]]) -> np.ndarray:
    matrix = np.zeros((len(relations), width))
    for row, relation in enumerate(relations):
        for position, sign in relation.items():
            matrix[row, position] = sign
    return matrix


def _over_labels(
    rows: pd.DataFrame, totals: pd.DataFrame, cells: pd.DataFrame
) -> list[dict[int, int]]:
    """Labels that add up to the total at some knowledge date are taken to do so at all."""
    drawn = [*PERIOD, "as_at", "knowledge"]
    sums = rows.groupby(drawn, dropna=False)["count"].sum().reset_index()
    compared = sums.merge(totals[[*drawn, "numerator"]], on=drawn)
    adding_up = compared.loc[
        compared["count"] == compared["numerator"].astype(float), PERIOD
    ].drop_duplicates()
    numbered = cells.reset_index().merge(adding_up, on=PERIOD)
    return [
        dict.fromkeys(period["index"], 1) for _, period in numbered.groupby(PERIOD, dropna=False)
    ]


def _over_time(cells: pd.DataFrame) -> list[dict[int, int]]:
    """A year is its quarters; a total since inception is the one before a period and the period."""
    relations = []
    dated = cells.assign(day_before=cells["period_start"] - pd.Timedelta(days=1))
    for _, of_label in dated.groupby("dimension", sort=True):
        kinds = dict(tuple(of_label.groupby("period_type")))
        nothing = of_label.iloc[:0]
        quarters = kinds.get("quarter", nothing)
        years = kinds.get("financial_year", nothing)
        for position, year in years.iterrows():
            inside = quarters[
                (quarters["period_start"] >= year["period_start"])
                & (quarters["period_end"] <= year["period_end"])
            ]
            if len(inside) == 4:
                relations.append({position: -1} | dict.fromkeys(inside.index, 1))
        totals = {
            total.period_end: total.Index for total in kinds.get("inception", nothing).itertuples()
        }
        for period in pd.concat([quarters, years]).itertuples():
            if period.period_end in totals and period.day_before in totals:
                relations.append(
                    {totals[period.period_end]: -1, totals[period.day_before]: 1, period.Index: 1}
                )
    return relations


def protect(table: Table) -> None:
    """Hide further cells of `table` until no hidden one can be derived; changes `table.hidden`."""
    while leaks := _leaks(table):
        before = len(table.hidden)
        changed: set[int] = set()
        for relations in leaks:
            if changed.isdisjoint(relations):
                chosen = _cheapest(table, relations)
                if chosen is not None:
                    table.hidden.append(chosen)
                    changed.update(np.flatnonzero(table.relations[:, chosen]))
        if len(table.hidden) == before:
            names = ", ".join(table.cells.iloc[table.hidden]["dimension"].unique())
            message = f"{names}: nothing is left to hide, yet a confidential cell can be derived."
            raise ValueError(message + " Withhold the breakdown in seeds measure_publication.")


def _leaks(table: Table) -> list[list[int]]:
    """For each hidden cell that the published ones give away, the relations that do so."""
    hidden = sorted(table.hidden)
    if not hidden:
        return []
    involved = np.flatnonzero(np.any(table.relations[:, hidden] != 0, axis=1))
    system = table.relations[involved][:, hidden]
    counts = table.cells["count"].to_numpy()[hidden]
    leaks = _by_algebra(system) or _by_bounds(system, counts)
    return [[int(relation) for relation in involved[rows]] for rows in leaks]


def _by_algebra(system: np.ndarray) -> list[np.ndarray]:
    """For each column that the equations fix, the rows that fix it."""
    inverse = np.linalg.pinv(system)
    # Row i is the unit vector where the sums fix cell i.
    fixed = np.abs(inverse @ system - np.eye(system.shape[1])).max(axis=1) < NEGLIGIBLE
    return [
        np.flatnonzero(np.abs(inverse[column]) > NEGLIGIBLE) for column in np.flatnonzero(fixed)
    ]


def _by_bounds(system: np.ndarray, counts: np.ndarray) -> list[np.ndarray]:
    """For each column that can have a single whole number, the rows that it stands in.

    No count is negative, and as zeros are published a reader will first try that none is 0.
    """
    leaks = []
    sums = system @ counts
    for smallest in {int(counts.min() > 0), 0}:
        for column in range(len(counts)):
            ends = [
                linprog(
                    sign * np.eye(len(counts))[column],
                    A_eq=system,
                    b_eq=sums,
                    bounds=(smallest, None),
                )
                for sign in (1, -1)
            ]
            # An unbounded side leaves the number open.
            if all(end.status == 0 for end in ends) and -ends[1].fun - ends[0].fun < 1 - NEGLIGIBLE:
                leaks.append(np.flatnonzero(system[:, column]))
    return leaks


def _cheapest(table: Table, relations: list[int]) -> int | None:
    """The cell of these relations whose loss costs the reader least; a true zero is the last."""
    counts = table.cells["count"].to_numpy()
    candidates = [
        int(position)
        for position in np.flatnonzero(np.any(table.relations[relations] != 0, axis=0))
        if position not in table.hidden
    ] or [position for position in range(len(counts)) if position not in table.hidden]
    return min(candidates, key=lambda cell: (counts[cell] == 0, counts[cell], cell), default=None)
