"""Times to an event in pairs: restricted means, time ratio, log-rank, with intervals.

Times are days after the day of the allocation. Both of a pair are followed equally long: to the
knowledge date, or to the day on which the control was supported too. So what ends the observation
of one ends that of the other, whatever it depends on.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scripts.comparison.matching import Flags, Floats, Ints

Z95 = 1.959963984540054
RATIO_GRID = np.exp(np.linspace(np.log(1 / 12), np.log(12), 121))


@dataclass(frozen=True)
class PairedTimes:
    """Days (p) to the event or to the end of observation, whether it was the event, and `limit`.

    `limit` (p) is how long the pair could be seen at most.
    """

    supported: Floats
    supported_event: Flags
    control: Floats
    control_event: Flags
    limit: Floats
    component: Ints


@dataclass(frozen=True)
class Interval:
    """An estimate with its 95% interval; a bound is NaN where the data set none."""

    estimate: float
    low: float
    high: float


def paired_times(
    days: Floats, event_days: Floats, supported: Ints, control: Ints, component: Ints
) -> PairedTimes:
    """Times of pairs of rows: `days` (n) seen at most, `event_days` (n) NaN where none is known."""
    limit = np.minimum(days[supported], days[control])
    first, second = event_days[supported], event_days[control]
    return PairedTimes(
        supported=np.fmin(first, limit),
        supported_event=first <= limit,
        control=np.fmin(second, limit),
        control_event=second <= limit,
        limit=limit,
        component=component,
    )


def residuals(times: Floats, events: Flags) -> Floats:
    """Martingale residuals (n) of everyone together: observed less expected events.

    Their sum over one group is the log-rank numerator of that group.
    """
    order = np.argsort(times, kind="stable")
    ordered = times[order]
    first = np.searchsorted(ordered, ordered, side="left")
    last = np.searchsorted(ordered, ordered, side="right")
    at_risk = ordered.size - first
    hazard = np.cumsum(events[order] / at_risk)[last - 1]
    result = np.empty_like(times)
    result[order] = events[order] - hazard
    return result


def pair_scores(times: PairedTimes, ratio: float) -> Floats:
    """What each pair adds to the log-rank numerator once supported times are stretched by `ratio`.

    Both are cut off where the shorter of the two ways to see the pair ends, so that at the true
    ratio the two of a pair could be exchanged.
    """
    limit = np.minimum(times.limit, times.limit * ratio)
    stretched = times.supported * ratio
    both = np.concatenate([np.minimum(stretched, limit), np.minimum(times.control, limit)])
    events = np.concatenate(
        [
            times.supported_event & (stretched <= limit),
            times.control_event & (times.control <= limit),
        ]
    )
    left = residuals(both, events)
    return np.asarray((left[: limit.size] - left[limit.size :]) / 2)


def _z(scores: Floats, component: Ints) -> float:
    spread = float(np.sqrt((np.bincount(component, weights=scores) ** 2).sum()))
    return float(scores.sum()) / spread if spread > 0 else 0.0


def time_ratio(times: PairedTimes) -> Interval:
    """By how much longer the controls took: the stretch at which the log-rank test sees nothing.

    Above 1 the supported were sooner. The interval holds every ratio that the test, with the
    spread between components, does not reject at 0.05. Looked for from 1/12 to 12: NaN where that
    ends first.
    """
    z = np.array([_z(pair_scores(times, float(ratio)), times.component) for ratio in RATIO_GRID])
    low = float(RATIO_GRID[-1]) if z[-1] >= Z95 else _crossing(z, Z95)
    high = float(RATIO_GRID[0]) if z[0] <= -Z95 else _crossing(z, -Z95, last=True)
    middle = [_crossing(z, 0.0), _crossing(z, 0.0, last=True)]
    return Interval(float(np.exp(np.mean(np.log(middle)))), low, high)


def _crossing(z: Floats, level: float, last: bool = False) -> float:
    """Where z, which falls along the grid, first (or last) comes down through `level`."""
    above = np.flatnonzero((z[:-1] >= level) & (z[1:] < level))
    if above.size == 0:
        return float("nan")
    at = above[-1 if last else 0]
    share = (z[at] - level) / (z[at] - z[at + 1])
    ends = np.log(RATIO_GRID[at : at + 2])
    return float(np.exp(ends[0] + share * (ends[1] - ends[0])))


def daily_counts(
    days: Floats, events: Flags, groups: Ints, weights: Floats, horizon: int
) -> tuple[Floats, Floats]:
    """Weighted events and numbers at risk on each day (groups, horizon), day 1 first."""
    count = int(groups.max()) + 1
    day = np.ceil(days).astype(int)
    falls = np.zeros((count, horizon + 2))
    np.add.at(falls, (groups, np.minimum(day, horizon + 1)), weights)
    at_risk = falls[:, ::-1].cumsum(axis=1)[:, ::-1][:, 1 : horizon + 1]
    hits = np.zeros((count, horizon + 2))
    seen = events & (day <= horizon)
    np.add.at(hits, (groups[seen], day[seen]), weights[seen])
    return hits[:, 1 : horizon + 1], at_risk


def restricted_means(hits: Floats, at_risk: Floats) -> Floats:
    """Restricted mean days (rows) up to the horizon from counts (rows, horizon): Kaplan-Meier."""
    with np.errstate(divide="ignore", invalid="ignore"):
        left = np.where(at_risk > 0, 1 - hits / at_risk, 1.0)
    survival = np.cumprod(left, axis=-1)
    return np.asarray(1 + survival[..., :-1].sum(axis=-1))


@dataclass(frozen=True)
class RestrictedMeans:
    """Restricted means of both groups in days, and control less supported: days sooner."""

    supported: Interval
    control: Interval
    difference: Interval
    ratio: Interval


def compare_restricted_means(
    supported: tuple[Floats, Floats],
    control: tuple[Floats, Floats],
    seed: int,
    resamples: int,
) -> RestrictedMeans:
    """Restricted means from daily counts by component, intervals from resampled components."""
    count = supported[0].shape[0]
    draws = np.random.default_rng(seed).multinomial(count, np.full(count, 1 / count), resamples)
    weights = np.vstack([np.ones(count), draws]).astype(float)
    first = restricted_means(weights @ supported[0], weights @ supported[1])
    second = restricted_means(weights @ control[0], weights @ control[1])
    return RestrictedMeans(
        supported=percentile_interval(first),
        control=percentile_interval(second),
        difference=percentile_interval(second - first),
        ratio=percentile_interval(second / first),
    )


def percentile_interval(values: NDArray[np.float64]) -> Interval:
    """The first value as the estimate, the middle 95% of the others as its interval."""
    low, high = np.nanpercentile(values[1:], [2.5, 97.5])
    return Interval(float(values[0]), float(low), float(high))


def horizon_of(times: PairedTimes, longest: int, at_least: int) -> int:
    """The last day, `longest` at most, on which `at_least` of each group were still at risk."""
    if times.limit.size < at_least:
        return 0
    ends = [np.sort(group)[-at_least] for group in (times.supported, times.control)]
    return int(min(longest, *(float(np.floor(end)) for end in ends)))
