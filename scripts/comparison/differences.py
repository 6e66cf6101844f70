"""Differences of two groups of numbers in pairs: shift, dominance, distance, with intervals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scripts.comparison.matching import Floats, Ints
from scripts.comparison.survival import Interval, percentile_interval

ROWS_PER_COVARIATE = 5


@dataclass(frozen=True)
class Differences:
    """How the supported differ from the controls.

    `shift` is Hodges-Lehmann and `mean` the difference of means, both in units of the numbers;
    `delta` is Cliff's from -1 to 1 (1: every supported one is greater), `kolmogorov_smirnov` the
    greatest gap of the two distribution functions, `wasserstein` the area between them in units of
    the numbers.
    """

    shift: Interval
    mean: Interval
    delta: Interval
    kolmogorov_smirnov: Interval
    wasserstein: Interval
    mann_whitney_p: float
    permutation_p: float


def compare(
    supported: Floats,
    control: Floats,
    component: Ints,
    covariates: Floats,
    seed: int,
    resamples: int,
) -> Differences:
    """All differences of paired numbers (p), intervals from resampled components of pairs.

    The p-value of the permutation exchanges the two of a pair and looks at the pooled ranks of
    what `covariates` (2p, m; the supported first) leave unexplained. Without that the pairs, which
    are balanced as a whole but not one by one, would look more different than they are by chance,
    and the test would reject too seldom.
    """
    from scipy.stats import mannwhitneyu, rankdata

    weights = resampling_weights(component, seed, resamples)
    left = unexplained(np.concatenate([supported, control]), covariates)
    ranks = np.asarray(rankdata(np.round(left, 9)), dtype=float)
    smirnov, wasserstein = _weighted_distances(supported, control, weights)
    return Differences(
        shift=percentile_interval(_weighted_shift(supported, control, weights)),
        mean=percentile_interval(weights @ (supported - control) / weights.sum(axis=1)),
        delta=delta_interval(supported, control, weights),
        kolmogorov_smirnov=percentile_interval(smirnov),
        wasserstein=percentile_interval(wasserstein),
        mann_whitney_p=float(mannwhitneyu(supported, control, method="asymptotic").pvalue),
        permutation_p=exchange_p(ranks[: supported.size] - ranks[supported.size :], seed),
    )


def unexplained(values: Floats, covariates: Floats) -> Floats:
    """Residuals of a least-squares fit on the covariates; the values if they are too few for it.

    The fit does not know who was supported, so that exchanging stays fair.
    """
    if values.size < ROWS_PER_COVARIATE * covariates.shape[1]:
        return values
    columns = np.column_stack([np.ones(values.size), covariates])
    slopes = np.linalg.lstsq(columns, values, rcond=None)[0]
    return np.asarray(values - columns @ slopes)


def resampling_weights(component: Ints, seed: int, resamples: int) -> Floats:
    """How often each pair is drawn (1 + resamples, p) when components are resampled; first once."""
    count = int(component.max()) + 1
    generator = np.random.default_rng(seed)
    draws = generator.multinomial(count, np.full(count, 1 / count), resamples)
    return np.vstack([np.ones(count), draws])[:, component].astype(float)


def delta_interval(supported: Floats, control: Floats, weights: Floats) -> Interval:
    """Cliff's delta with the interval of the resampled pairs."""
    signs = np.sign(supported[:, None] - control[None, :])
    values = np.einsum("bi,bi->b", weights @ signs, weights) / weights.sum(axis=1) ** 2
    return percentile_interval(values)


def _weighted_shift(supported: Floats, control: Floats, weights: Floats) -> Floats:
    """Hodges-Lehmann shift under each row of weights: the weighted median of all differences."""
    apart = (supported[:, None] - control[None, :]).ravel()
    values, place = np.unique(apart, return_inverse=True)
    result = np.empty(len(weights))
    for number, row in enumerate(weights):
        mass = np.cumsum(np.bincount(place, weights=np.outer(row, row).ravel()))
        half = mass[-1] / 2
        low, high = np.searchsorted(mass, half, "left"), np.searchsorted(mass, half, "right")
        result[number] = (values[low] + values[min(high, values.size - 1)]) / 2
    return result


def _weighted_distances(
    supported: Floats, control: Floats, weights: Floats
) -> tuple[Floats, Floats]:
    values = np.unique(np.concatenate([supported, control]))
    total = weights.sum(axis=1, keepdims=True)
    first = weights @ (supported[:, None] <= values) / total
    second = weights @ (control[:, None] <= values) / total
    gap = np.abs(first - second)
    return gap.max(axis=1), (gap[:, :-1] * np.diff(values)).sum(axis=1)


def exchange_p(pair_differences: Floats, seed: int, permutations: int = 1999) -> float:
    """Two-sided p-value of the sum of pair differences when the two of a pair are exchanged.

    The observed arrangement counts as one of the permutations, so that p is never 0.
    """
    if not np.any(pair_differences):
        return 1.0
    generator = np.random.default_rng(seed)
    signs = generator.integers(0, 2, (permutations, pair_differences.size)) * 2 - 1
    sums = np.abs(signs @ pair_differences)
    observed = abs(float(pair_differences.sum()))
    return float((1 + np.count_nonzero(sums >= observed - 1e-9)) / (permutations + 1))


def within_strata_p(
    values: Floats, supported: NDArray[np.bool_], stratum: Ints, seed: int, permutations: int = 1999
) -> float:
    """Two-sided p-value when in each stratum another member may be the supported one.

    `values` (n) are ranked within their stratum (0 lowest, 1 highest); each stratum holds exactly
    one supported member, and a stratum of its own alone says nothing.
    """
    order = np.lexsort((values, stratum))
    ordered, group = values[order], stratum[order]
    starts = np.flatnonzero(np.diff(group, prepend=group[0] - 1))
    sizes = np.diff(np.append(starts, group.size))
    new_value = np.append(True, (np.diff(ordered) != 0) | (np.diff(group) != 0))
    firsts = np.flatnonzero(new_value)
    tied = np.diff(np.append(firsts, group.size))
    middle = np.repeat(firsts + (tied - 1) / 2, tied)
    place = (middle - np.repeat(starts, sizes)) / np.repeat(np.maximum(sizes - 1, 1), sizes)
    centred = np.where(np.repeat(sizes, sizes) > 1, place - 0.5, 0.0)
    draws = np.random.default_rng(seed).random((permutations, sizes.size))
    sums = np.abs(centred[starts + (draws * sizes).astype(np.int64)].sum(axis=1))
    observed = abs(float(centred[supported[order]].sum()))
    return float((1 + np.count_nonzero(sums >= observed - 1e-9)) / (permutations + 1))


def sign_test(better: int, worse: int) -> tuple[Interval, float]:
    """Share of the pairs that differ in which the supported did better, exact interval, p-value.

    Raises `ValueError` where no pair differs.
    """
    from scipy.stats import binomtest

    if better + worse == 0:
        raise ValueError("No pair differs: there is nothing that a sign test could count.")
    outcome = binomtest(better, better + worse)
    bounds = outcome.proportion_ci(0.95, method="exact")
    share = better / (better + worse)
    return Interval(share, float(bounds.low), float(bounds.high)), float(outcome.pvalue)


def holm(p_values: Floats) -> Floats:
    """P-values adjusted for having asked several questions (Holm), in the order given."""
    from statsmodels.stats.multitest import multipletests

    if p_values.size == 0:
        return p_values
    return np.asarray(multipletests(p_values, method="holm")[1], dtype=float)
