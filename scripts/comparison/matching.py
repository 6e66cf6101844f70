"""Pairs of operations: one that TOEX began to support, one at risk on that day and like it.

Everything here looks at what was so on the day of the allocation, never at an outcome.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

CALIPER = 0.2
BALANCED = 0.1
CONTROLS_PER_FIT = 5
LARGEST_SHARE_LEFT_OUT = 0.5


@dataclass(frozen=True)
class RiskSets:
    """Rows: an operation at risk on the day on which another was allocated, or that one itself.

    `set_no` (n) numbers the allocations from 0 in the order of their days; `operation` (n) is a
    code whose order breaks ties; `supported` (n) marks the one row of each set that was allocated.
    `numbers` (n, k) are covariates in their own units, NaN where there is none; `labels` (n, c)
    are codes of categories, whose names are `label_names` (c lists). The candidates of a set
    already agree in what is matched exactly.
    """

    set_no: Ints
    operation: Ints
    supported: Flags
    numbers: Floats
    labels: Ints
    number_names: tuple[str, ...]
    label_names: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Matching:
    """Pairs as row numbers of the risk sets, and what became of each allocation.

    `supported`, `control` (p) are rows; `similarity` (p) is 1 - Gower distance; `component` (p)
    is equal for pairs that share an operation. `reason` (sets) is empty for a pair that stands.
    `design` (n, m) holds the covariates called `names`, `scale` (m) their deviation within the
    groups, `imbalance` (m) the standardised mean difference that the pairs leave.
    """

    supported: Ints
    control: Ints
    similarity: Floats
    component: Ints
    reason: list[str]
    design: Floats
    names: list[str]
    scale: Floats
    imbalance: Floats

    @property
    def is_balanced(self) -> bool:
        """Whether every covariate's standardised difference is below the limit."""
        return bool(np.all(np.abs(self.imbalance) < BALANCED))


def design_matrix(sets: RiskSets) -> tuple[Floats, list[str]]:
    """Covariates as columns (n, m) with their names: numbers (a gap as the mean), gaps, categories.

    What is the same everywhere has no column.
    """
    columns: dict[str, Floats] = {}
    for name, column in zip(sets.number_names, sets.numbers.T, strict=True):
        gap = np.isnan(column)
        if gap.all():
            continue
        columns[name] = np.where(gap, column[~gap].mean(), column)
        columns[f"{name} missing"] = gap.astype(float)
    for names, codes in zip(sets.label_names, sets.labels.T, strict=True):
        for code, name in enumerate(names):
            columns[name] = (codes == code).astype(float)
    varied = {name: column for name, column in columns.items() if np.ptp(column) > 0}
    if not varied:
        return np.zeros((sets.set_no.size, 1)), ["nothing differs"]
    return np.column_stack(list(varied.values())), list(varied)


def propensity_logit(sets: RiskSets, columns: Floats, seed: int) -> Floats:
    """Log odds (n) of being the one allocated, from the design `columns` (n, m).

    Fitted on each allocated operation and up to five others of its set, which leaves the slopes
    as they are. Half an operation with and half one without support are added for each column
    (a log-F prior): a region in which nobody was supported keeps a finite slope.
    """
    import statsmodels.api as sm

    generator = np.random.default_rng(seed)
    order = generator.random(sets.set_no.size)
    by_set = np.lexsort((order, ~sets.supported, sets.set_no))
    starts = np.flatnonzero(np.diff(sets.set_no[by_set], prepend=-1))
    place = np.arange(by_set.size) - np.repeat(starts, np.diff(np.append(starts, by_set.size)))
    used = by_set[place <= CONTROLS_PER_FIT]
    spread = columns.std(axis=0)
    columns = (columns - columns.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    width = columns.shape[1]
    prior = np.repeat(np.eye(width), 2, axis=0)
    exposed = np.vstack([columns[used], prior])
    intercept = np.append(np.ones(used.size), np.zeros(2 * width))
    outcome = np.append(sets.supported[used].astype(float), np.tile([0.0, 1.0], width))
    weights = np.append(np.ones(used.size), np.full(2 * width, 0.5))
    model = sm.GLM(
        outcome,
        np.column_stack([intercept, exposed]),
        family=sm.families.Binomial(),
        freq_weights=weights,
    )
    slopes = np.asarray(model.fit().params)[1:]
    return np.asarray(columns @ slopes, dtype=float)


def gower_distance(sets: RiskSets, row: int, others: Ints) -> Floats:
    """Mean over the covariates of how far each of `others` is from `row`, between 0 and 1.

    A number counts by its share of the range in `sets`, a category as 0 or 1; one gap is 1, two
    gaps are 0.
    """
    return _gower(sets, row, others, _ranges(sets))


def _ranges(sets: RiskSets) -> Floats:
    ranges = [
        float(np.nanmax(column) - np.nanmin(column)) if not np.isnan(column).all() else 0.0
        for column in sets.numbers.T
    ]
    return np.array([size or 1.0 for size in ranges])


def _gower(sets: RiskSets, row: int, others: Ints, ranges: Floats) -> Floats:
    own = sets.numbers[row]
    apart = np.abs(sets.numbers[others] - own) / ranges
    gaps = np.isnan(sets.numbers[others])
    apart = np.where(gaps & np.isnan(own), 0.0, np.where(gaps | np.isnan(own), 1.0, apart))
    differs = (sets.labels[others] != sets.labels[row]).astype(float)
    return np.asarray(np.hstack([apart, differs]).mean(axis=1))


def match(sets: RiskSets, seed: int) -> Matching:
    """Pair each allocation with the most similar operation of its set within the caliper.

    Allocations go in their order; an operation is a control once at most; of equals the nearer
    log odds, then the lower code. Pairs are then left out, worst first, until every covariate's
    standardised difference is below 0.1, but no more than half of them.
    """
    design, names = design_matrix(sets)
    logit = propensity_logit(sets, design, seed)
    caliper = CALIPER * _pooled_deviation(logit, sets.supported)
    ranges = _ranges(sets)
    count = int(sets.set_no.max()) + 1
    reason = [""] * count
    taken: set[int] = set()
    pairs: list[tuple[int, int, float]] = []
    by_set = np.argsort(sets.set_no, kind="stable")
    bounds = np.searchsorted(sets.set_no[by_set], np.arange(count + 1))
    for number in range(count):
        rows = by_set[bounds[number] : bounds[number + 1]]
        own = int(rows[sets.supported[rows]][0])
        others = rows[~sets.supported[rows]]
        if others.size == 0:
            reason[number] = "No operation of the same threat and record type was at risk"
            continue
        near = others[np.abs(logit[others] - logit[own]) <= caliper]
        free = near[[int(code) not in taken for code in sets.operation[near]]]
        if free.size == 0:
            reason[number] = (
                "Every operation within the caliper is the control of another"
                if near.size
                else "No operation at risk was within the caliper of the propensity logit"
            )
            continue
        distance = _gower(sets, own, free, ranges)
        gap = np.abs(logit[free] - logit[own])
        best = np.lexsort((sets.operation[free], gap, np.round(distance, 12)))[0]
        taken.add(int(sets.operation[free[best]]))
        pairs.append((own, int(free[best]), 1.0 - float(distance[best])))
    supported = np.array([pair[0] for pair in pairs], dtype=np.int64)
    control = np.array([pair[1] for pair in pairs], dtype=np.int64)
    similarity = np.array([pair[2] for pair in pairs], dtype=float)
    scale = deviations(design, sets.supported)
    kept = _balanced_part((design[supported] - design[control]) / scale)
    for row in supported[~kept]:
        reason[int(sets.set_no[row])] = "Left out: the groups are balanced only without it"
    supported, control = supported[kept], control[kept]
    left = ((design[supported] - design[control]) / scale).mean(axis=0) if kept.any() else 0 * scale
    return Matching(
        supported=supported,
        control=control,
        similarity=similarity[kept],
        component=components(sets.operation[supported], sets.operation[control]),
        reason=reason,
        design=design,
        names=names,
        scale=scale,
        imbalance=np.asarray(left),
    )


def deviations(design: Floats, supported: Flags) -> Floats:
    """The deviation (m) of each column within the two groups."""
    return np.array([_pooled_deviation(column, supported) for column in design.T])


def _pooled_deviation(values: Floats, supported: Flags) -> float:
    """Root of the mean of the two groups' variances; 1 where nothing varies."""
    groups = [values[supported], values[~supported]]
    variances = [float(group.var(ddof=1)) if group.size > 1 else 0.0 for group in groups]
    return float(np.sqrt(np.mean(variances))) or 1.0


def _balanced_part(differences: Floats) -> Flags:
    """Which pairs (p) to keep, from their standardised differences (p, m)."""
    kept = np.ones(len(differences), dtype=bool)
    fewest = int(np.ceil(len(differences) * (1 - LARGEST_SHARE_LEFT_OUT)))
    while kept.sum() > max(fewest, 1):
        inside = np.flatnonzero(kept)
        total = differences[inside].sum(axis=0)
        if np.all(np.abs(total / inside.size) < BALANCED):
            break
        without = (total - differences[inside]) / (inside.size - 1)
        # Aim a little inside the limit: which pair goes must not hang on the last digit.
        excess = np.clip(np.abs(without) - 0.95 * BALANCED, 0, None)
        kept[inside[np.argmin(np.round((excess**2).sum(axis=1), 12))]] = False
    return kept


def components(supported: Ints, control: Ints) -> Ints:
    """Number (p) of the group of pairs that share operations: a control may be supported later."""
    leader: dict[int, int] = {}

    def find(code: int) -> int:
        while leader.setdefault(code, code) != code:
            code = leader[code]
        return code

    for one, other in zip(supported.tolist(), control.tolist(), strict=True):
        leader[find(other)] = find(one)
    roots = [find(code) for code in supported.tolist()]
    return np.unique(np.array(roots, dtype=np.int64), return_inverse=True)[1].astype(np.int64)


def standardised_differences(
    design: Floats, scale: Floats, supported: Ints, others: Ints, weights: Floats
) -> tuple[Floats, Floats]:
    """Standardised mean difference and variance ratio (m) of rows `supported` against `others`.

    `weights` (of `others`) need not add up to 1. A ratio is NaN where the others do not vary.
    """
    share = weights / weights.sum()
    mean = share @ design[others]
    variance = share @ (design[others] - mean) ** 2
    own = design[supported]
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(variance > 0, own.var(axis=0) / variance, np.nan)
    return (own.mean(axis=0) - mean) / scale, np.asarray(ratio)
