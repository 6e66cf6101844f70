"""An attack on the public product: what can a reader work out about its confidential cells?

Uses the published rows alone, and every assumption that an attacker would try: that labels add up
to the total, that a year is its quarters, that nothing was revised where totals agree, and that a
confidential cell is never 0 because zeros are published.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator

import numpy as np
import pandas as pd
from scipy.optimize import linprog

TABLE = ["measure", "definition_version", "keys"]
PERIOD = ["period_type", "period_start", "period_end"]
Cell = tuple[object, ...]
# A sum of cells: +1 or -1 each, with the number that they come to.
Sum = tuple[dict[Cell, int], float]


def recovered(values: pd.DataFrame) -> set[tuple[Cell, int]]:
    """Give the confidential cells for which an attack finds a single number, and that number.

    `values` are rows of the public kpi_values; a cell is (measure, version, dimension key, period,
    label). Every knowledge date is attacked alone, then all together as if nothing was revised. An
    assumption may be wrong: hold the numbers against the truth.
    """
    values = values.assign(keys=values["dimension"].str.replace(r"=[^;]*", "", regex=True))
    found = set()
    for key, table in values[values["keys"] != ""].groupby(TABLE, sort=True):
        if not table["shorthand"].eq("[c]").any():
            continue
        totals = values[
            values["measure"].eq(key[0])
            & values["definition_version"].eq(key[1])
            & values["keys"].eq("")
        ]
        drawings = [(drawn, totals[totals["as_at"] == at]) for at, drawn in table.groupby("as_at")]
        for drawn, whole in [*drawings, (table, totals)]:
            cells, sums = _sums(drawn, whole)
            found |= {((*key, *cell), number) for cell, number in _solve(cells, sums)}
    return found


def _sums(table: pd.DataFrame, totals: pd.DataFrame) -> tuple[set[Cell], list[Sum]]:
    known: dict[Cell, float] = {}
    hidden: set[Cell] = set()
    for row in table.itertuples():
        cell = (_period(row), row.dimension)
        if row.shorthand == "[c]":
            hidden.add(cell)
        else:
            known[cell] = _number(row.numerator)
    total = {_period(row): _number(row.numerator) for row in totals.itertuples()}
    labels = sorted({label for _, label in hidden | known.keys()})
    sums = [
        _with_known({(period, label): 1 for label in labels}, known, whole)
        for period, whole in total.items()
    ]
    periods = sorted({period for period, _ in hidden | known.keys()}, key=str)
    for relation, label in itertools.product(_over_time(periods), labels):
        sums.append(_with_known({(p, label): sign for p, sign in relation.items()}, known, 0))
    return hidden, [(cells, rest) for cells, rest in sums if cells and cells.keys() <= hidden]


def _period(row: object) -> Cell:
    return tuple(None if pd.isna(part) else part for part in (getattr(row, p) for p in PERIOD))


def _number(numerator: object) -> float:
    """What a reader takes a published cell for: one without a value counts nobody."""
    return 0 if pd.isna(numerator) else float(numerator)


def _with_known(cells: dict[Cell, int], known: dict[Cell, float], whole: float) -> Sum:
    rest = whole - sum(sign * known[cell] for cell, sign in cells.items() if cell in known)
    return {cell: sign for cell, sign in cells.items() if cell not in known}, rest


def _over_time(periods: list[Cell]) -> Iterator[dict[Cell, int]]:
    spans = [p for p in periods if p[1] is not None]
    inceptions = {p[2]: p for p in periods if p[0] == "inception"}
    for year in (p for p in spans if p[0] == "financial_year"):
        inside = [p for p in spans if p[0] == "quarter" and year[1] <= p[1] and p[2] <= year[2]]
        if len(inside) == 4:
            yield {year: -1} | dict.fromkeys(inside, 1)
    for span in spans:
        before = span[1] - pd.Timedelta(days=1)
        if span[2] in inceptions and before in inceptions:
            yield {inceptions[span[2]]: -1, inceptions[before]: 1, span: 1}


def _solve(cells: set[Cell], sums: list[Sum]) -> set[tuple[Cell, int]]:
    order = {cell: position for position, cell in enumerate(sorted(cells, key=str))}
    matrix = np.zeros((len(sums), len(order)))
    for row, (relation, _) in enumerate(sums):
        for cell, sign in relation.items():
            matrix[row, order[cell]] = sign
    rest = np.array([number for _, number in sums])
    found = set()
    for smallest, is_exact in itertools.product((1, 0), (True, False)):
        bounds = [_bounds(matrix, rest, cell, smallest, is_exact) for cell in order.values()]
        if all(bound is not None for bound in bounds):
            found |= {
                (cell, bound[0])
                for cell, bound in zip(order, bounds, strict=True)
                if bound[0] == bound[1]
            }
    return found


def _bounds(
    matrix: np.ndarray, rest: np.ndarray, position: int, smallest: int, is_exact: bool
) -> tuple[int, int] | None:
    """Smallest and largest whole number that cell `position` can have; None if none can.

    If not `is_exact`, the labels need not add up: there may be persons without any.
    """
    sides = {"A_eq": matrix, "b_eq": rest} if is_exact else {"A_ub": matrix, "b_ub": rest}
    ends = []
    for direction in (1, -1):
        objective = np.zeros(matrix.shape[1])
        objective[position] = direction
        result = linprog(objective, **(sides if len(matrix) else {}), bounds=(smallest, 1e9))
        if result.status != 0:
            return None
        ends.append(direction * result.fun)
    return math.ceil(ends[0] - 1e-6), math.floor(ends[1] + 1e-6)
