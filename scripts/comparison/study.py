"""One outcome at one knowledge date: estimates on the pairs, or why there are none."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from scripts.comparison import differences, survival
from scripts.comparison.matching import Flags, Floats, Ints, Matching, RiskSets
from scripts.comparison.survival import Interval, PairedTimes

FEWEST = 10
FEWEST_DAYS = 30
RESAMPLES = 400
RESAMPLES_OF_A_PART = 100
NOT_ENOUGH = "Not enough data"


@dataclass(frozen=True)
class Outcome:
    """A row of the seed `comparison_outcomes`."""

    outcome: str
    kind: str
    horizon_days: int
    unit: str
    words: str


@dataclass(frozen=True)
class Row:
    """A number of the comparison; what does not apply is None.

    `part`: estimate, smd, variance_ratio, curve. `item`: the method or covariate. `sample`: whose
    number or which records. `words` stands on the main estimate alone.
    """

    part: str
    item: str
    sample: str
    day: int | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    p_value: float | None = None
    n_supported: int | None = None
    n_control: int | None = None
    events_supported: int | None = None
    events_control: int | None = None
    horizon_days: int | None = None
    reason: str | None = None
    words: str | None = None
    p_holm: float | None = None
    is_main: bool = False


@dataclass(frozen=True)
class Study:
    """What an outcome is estimated from: the rows of its risk sets, those matched, and values.

    `days` (n) seen at most. Of a time `values` (n) are days to the event, NaN if there was none;
    of other outcomes the number, and `before` (n) the same number for a period before the support.
    `region` (n) are codes of `regions`.
    """

    outcome: Outcome
    sets: RiskSets
    matched: Matching
    days: Floats
    values: Floats
    before: Floats
    region: Ints
    regions: tuple[str, ...]


def seed_of(*names: str) -> int:
    """A seed that hangs on the names alone: the same question gets the same chance each time."""
    return zlib.crc32("|".join(names).encode())


def rounded(value: float, digits: int = 0) -> str:
    """A number for a sentence, rounded half away from zero; never `-0`."""
    scale = 10**digits
    size = np.floor(abs(value) * scale + 0.5) / scale
    return f"{'-' if value < 0 and size else ''}{size:,.{digits}f}"


def estimate(study: Study, as_at: str) -> list[Row]:
    """All rows of one outcome: balance, estimates with intervals, curves, sensitivity.

    Where there are fewer than ten pairs, fewer than ten events, no balance or no follow-up, the
    one estimate has no value, and its reason holds the numbers.
    """
    seed = seed_of(study.outcome.outcome, as_at)
    rows = _balance(study)
    pairs = study.matched.supported.size
    if pairs < FEWEST:
        return [*rows, _nothing(study, f"matched pairs {pairs}, at least {FEWEST} are needed")]
    if not study.matched.is_balanced:
        worst = int(np.argmax(np.abs(study.matched.imbalance)))
        size = rounded(float(study.matched.imbalance[worst]), 2)
        name = study.matched.names[worst]
        return [*rows, _nothing(study, f"the groups differ in {name} by {size} deviations")]
    if study.outcome.kind == "time":
        return [*rows, *_times(study, seed)]
    if study.outcome.kind == "shift":
        return [*rows, *_shifts(study, seed)]
    return [*rows, *_signs(study, seed)]


def adjusted(main: list[Row]) -> list[Row]:
    """The main estimates of one knowledge date with Holm's p-values across those that have one."""
    asked = [number for number, row in enumerate(main) if row.p_value is not None]
    p_values = differences.holm(np.array([main[number].p_value for number in asked], dtype=float))
    found = dict(zip(asked, p_values.tolist(), strict=True))
    return [replace(row, p_holm=found.get(number)) for number, row in enumerate(main)]


def as_record(row: Row) -> dict[str, Any]:
    """The row as a dict: NaN as None, floats without the digits that hang on the order of sums."""
    return {
        name: (None if np.isnan(value) else round(value, 10)) if isinstance(value, float) else value
        for name, value in vars(row).items()
    }


HEADLINES = {
    "time": "restricted_mean_difference",
    "shift": "hodges_lehmann_shift",
    "sign": "sign_test_share",
}


def _nothing(study: Study, numbers: str) -> Row:
    pairs = study.matched.supported.size
    unmatched = sum(1 for reason in study.matched.reason if reason)
    reason = f"{NOT_ENOUGH}: {numbers} ({unmatched} of {len(study.matched.reason)} not matched)."
    return Row(
        "estimate", HEADLINES[study.outcome.kind], "matched",
        n_supported=pairs, n_control=pairs, horizon_days=study.outcome.horizon_days,
        reason=reason, words=reason, is_main=True,
    )  # fmt: skip


def _balance(study: Study) -> list[Row]:
    from scripts.comparison.matching import standardised_differences

    sets, matched = study.sets, study.matched
    own = np.flatnonzero(sets.supported)
    others = np.flatnonzero(~sets.supported)
    if others.size == 0:
        return []
    sizes = np.bincount(sets.set_no[others], minlength=int(sets.set_no.max()) + 1)
    groups = {"before": (own, others, 1.0 / sizes[sets.set_no[others]])}
    if matched.supported.size > 1:
        equal = np.ones(matched.control.size)
        groups["after"] = (matched.supported, matched.control, equal)
    rows = []
    for sample, (first, second, weights) in groups.items():
        found = standardised_differences(matched.design, matched.scale, first, second, weights)
        controls = np.unique(sets.operation[second]).size
        for part, values in zip(("smd", "variance_ratio"), found, strict=True):
            rows += [
                Row(part, name, sample, value=float(value), n_supported=first.size,
                    n_control=controls)
                for name, value in zip(matched.names, values, strict=True)
            ]  # fmt: skip
    return rows


def _interval_row(item: str, sample: str, found: Interval, **more: Any) -> Row:
    return Row(
        "estimate", item, sample, value=found.estimate, low=found.low, high=found.high, **more
    )


def _times(study: Study, seed: int) -> list[Row]:
    matched = study.matched
    times = survival.paired_times(
        study.days, study.values, matched.supported, matched.control, matched.component
    )
    events = int(times.supported_event.sum()), int(times.control_event.sum())
    horizon = survival.horizon_of(times, study.outcome.horizon_days, FEWEST)
    numbers: dict[str, Any] = {
        "n_supported": times.limit.size, "n_control": times.limit.size,
        "events_supported": events[0], "events_control": events[1], "horizon_days": horizon,
    }  # fmt: skip
    if sum(events) < FEWEST or min(events) == 0:
        text = (
            f"{events[0]} events with and {events[1]} without TOEX among {times.limit.size} pairs; "
            f"{FEWEST} together and one of each are needed"
        )
        return [replace(_nothing(study, text), **numbers)]
    if horizon < FEWEST_DAYS:
        text = f"{FEWEST} of each were followed for {horizon} days only"
        return [replace(_nothing(study, text), **numbers)]
    ratio = survival.time_ratio(times)
    means = _paired_means(times, horizon, seed, RESAMPLES)
    scores = survival.pair_scores(times, 1.0)
    p_value = differences.exchange_p(2 * scores, seed)
    rows = [
        _interval_row(
            "restricted_mean_difference", "matched", means.difference, p_value=p_value,
            words=_time_words(study.outcome, means, ratio, numbers), is_main=True, **numbers,
        ),
        _ratio_row(ratio, numbers),
        _interval_row("restricted_mean_ratio", "matched", means.ratio, **numbers),
        _interval_row("restricted_mean_supported", "matched", means.supported, **numbers),
        _interval_row("restricted_mean_control", "matched", means.control, **numbers),
        *_log_rank(times, numbers),
    ]  # fmt: skip
    everyone = _means_of_all(study, horizon, seed)
    rows.append(everyone)
    for code, region in enumerate(study.regions):
        kept = study.region[matched.supported] != code
        if FEWEST <= kept.sum() < kept.size:
            part = _some(times, kept)
            found = _paired_means(part, horizon, seed, RESAMPLES_OF_A_PART).difference
            rows.append(
                _interval_row(
                    "restricted_mean_difference", f"without {region}", found,
                    n_supported=int(kept.sum()), n_control=int(kept.sum()), horizon_days=horizon,
                )
            )  # fmt: skip
    return [*rows, *_curves(times, horizon)]


def _ratio_row(ratio: Interval, numbers: dict[str, Any]) -> Row:
    """The time ratio; without a value where the data leave its interval open on a side."""
    row = _interval_row("time_ratio", "matched", ratio, **numbers)
    if not np.isnan([ratio.estimate, ratio.low, ratio.high]).any():
        return row
    reason = (
        f"{NOT_ENOUGH} for a ratio: its 95% interval from {_bound(ratio.low)} to "
        f"{_bound(ratio.high)} is open ({numbers['events_supported']} events with and "
        f"{numbers['events_control']} without TOEX)."
    )
    return replace(row, value=None, reason=reason)


def _some(times: PairedTimes, kept: Flags) -> PairedTimes:
    return PairedTimes(
        times.supported[kept], times.supported_event[kept], times.control[kept],
        times.control_event[kept], times.limit[kept],
        np.unique(times.component[kept], return_inverse=True)[1].astype(np.int64),
    )  # fmt: skip


def _paired_means(
    times: PairedTimes, horizon: int, seed: int, resamples: int
) -> survival.RestrictedMeans:
    ones = np.ones(times.limit.size)
    return survival.compare_restricted_means(
        survival.daily_counts(
            times.supported, times.supported_event, times.component, ones, horizon
        ),
        survival.daily_counts(times.control, times.control_event, times.component, ones, horizon),
        seed,
        resamples,
    )


def _log_rank(times: PairedTimes, numbers: dict[str, Any]) -> list[Row]:
    """Log-rank tests of the two groups as if they were not paired, for who knows them."""
    from lifelines.statistics import logrank_test

    rows = []
    for item, weightings in (("log_rank", None), ("weighted_log_rank", "wilcoxon")):
        found = logrank_test(
            times.supported, times.control, times.supported_event, times.control_event,
            weightings=weightings,
        )  # fmt: skip
        rows.append(
            Row("estimate", item, "matched", value=float(found.test_statistic),
                p_value=float(found.p_value), **numbers)
        )  # fmt: skip
    return rows


def _means_of_all(study: Study, horizon: int, seed: int) -> Row:
    """The same difference with everyone at risk as control, each set counting once."""
    sets = study.sets
    time, event = np.fmin(study.values, study.days), study.values <= study.days
    sizes = np.bincount(sets.set_no[~sets.supported], minlength=int(sets.set_no.max()) + 1)
    whole = sizes[sets.set_no] > 0
    counts = []
    for rows in (sets.supported & whole, ~sets.supported & whole):
        weights = np.ones(sets.set_no.size)
        weights[~sets.supported] = 1.0 / sizes[sets.set_no[~sets.supported]]
        groups = np.unique(sets.set_no[rows], return_inverse=True)[1].astype(np.int64)
        counts.append(
            survival.daily_counts(time[rows], event[rows], groups, weights[rows], horizon)
        )
    means = survival.compare_restricted_means(counts[0], counts[1], seed, RESAMPLES_OF_A_PART)
    others = np.unique(sets.operation[~sets.supported]).size
    return _interval_row(
        "restricted_mean_difference", "all records", means.difference,
        n_supported=int((sizes > 0).sum()), n_control=others, horizon_days=horizon,
    )  # fmt: skip


def _curves(times: PairedTimes, horizon: int) -> list[Row]:
    from lifelines import KaplanMeierFitter

    days = np.arange(0, horizon + 1, 15)
    rows = []
    for sample, time, event in (
        ("supported", times.supported, times.supported_event),
        ("control", times.control, times.control_event),
    ):
        fitted = KaplanMeierFitter().fit(time, event)
        survived = fitted.survival_function_at_times(days).to_numpy()
        bounds = fitted.confidence_interval_.to_numpy()
        steps = fitted.confidence_interval_.index.to_numpy()
        for day, value in zip(days.tolist(), survived.tolist(), strict=True):
            low, high = bounds[np.searchsorted(steps, day, side="right") - 1]
            rows.append(
                Row("curve", "kaplan_meier", sample, day=day, value=value, low=float(low),
                    high=float(high), n_supported=int((time >= day).sum()))
            )  # fmt: skip
    return rows


def _time_words(
    outcome: Outcome, means: survival.RestrictedMeans, ratio: Interval, numbers: dict[str, Any]
) -> str:
    found = means.difference
    size = f"{rounded(abs(found.estimate))} days {'sooner' if found.estimate >= 0 else 'later'}"
    basis = (
        f"95% interval {_sooner(found.low)} to {_sooner(found.high)}; {numbers['n_supported']} "
        f"matched pairs, followed for up to {numbers['horizon_days']} days"
    )
    bounds = f"{_bound(ratio.low)} to {_bound(ratio.high)}"
    if np.isnan([ratio.estimate, ratio.low, ratio.high]).any():
        factor = f"No time ratio: its interval {bounds} is open."
    else:
        factor = f"Time ratio {rounded(ratio.estimate, 2)} ({bounds})."
    if found.low <= 0 <= found.high:
        return (
            f"Support by TOEX is not clearly associated with the time to {outcome.words}: estimate "
            f"{size} ({basis}). {factor}"
        )
    return f"Support by TOEX is associated with {outcome.words} {size} ({basis}). {factor}"


def _sooner(days: float) -> str:
    return f"{rounded(abs(days))} days {'sooner' if days >= 0 else 'later'}"


def _bound(value: float) -> str:
    return "no bound" if np.isnan(value) else rounded(value, 2)


def _shifts(study: Study, seed: int) -> list[Row]:
    matched = study.matched
    supported, control = study.values[matched.supported], study.values[matched.control]
    covariates = matched.design[np.append(matched.supported, matched.control)]
    found = differences.compare(supported, control, matched.component, covariates, seed, RESAMPLES)
    numbers: dict[str, Any] = {
        "n_supported": supported.size, "n_control": control.size,
        "horizon_days": study.outcome.horizon_days,
    }  # fmt: skip
    rows = [
        _interval_row(
            "hodges_lehmann_shift", "matched", found.shift, p_value=found.permutation_p,
            words=_shift_words(study.outcome, found, supported.size), is_main=True, **numbers,
        ),
        _interval_row("cliffs_delta", "matched", found.delta, p_value=found.mann_whitney_p,
                      **numbers),
        _interval_row("mean_difference", "matched", found.mean, **numbers),
        _interval_row("kolmogorov_smirnov", "matched", found.kolmogorov_smirnov, **numbers),
        _interval_row("wasserstein", "matched", found.wasserstein, **numbers),
        _delta_of_all(study, seed),
    ]  # fmt: skip
    before = study.before[matched.supported], study.before[matched.control]
    known = ~np.isnan(before[0]) & ~np.isnan(before[1])
    if known.sum() >= FEWEST:
        weights = differences.resampling_weights(
            _numbered(matched.component[known]), seed, RESAMPLES
        )
        placebo = differences.delta_interval(before[0][known], before[1][known], weights)
        rows.append(
            _interval_row("cliffs_delta", "placebo: before support", placebo,
                          n_supported=int(known.sum()), n_control=int(known.sum()))
        )  # fmt: skip
    for code, region in enumerate(study.regions):
        kept = study.region[matched.supported] != code
        if FEWEST <= kept.sum() < kept.size:
            component = _numbered(matched.component[kept])
            weights = differences.resampling_weights(component, seed, RESAMPLES_OF_A_PART)
            part = differences.delta_interval(supported[kept], control[kept], weights)
            rows.append(
                _interval_row("cliffs_delta", f"without {region}", part,
                              n_supported=int(kept.sum()), n_control=int(kept.sum()))
            )  # fmt: skip
    return rows


def _numbered(component: Ints) -> Ints:
    return np.unique(component, return_inverse=True)[1].astype(np.int64)


def _delta_of_all(study: Study, seed: int) -> Row:
    """Cliff's delta of each supported one against everyone in its set; each set counts once."""
    sets = study.sets
    count = int(sets.set_no.max()) + 1
    own = np.empty(count)
    own[sets.set_no[sets.supported]] = study.values[sets.supported]
    others = ~sets.supported
    signs = np.sign(own[sets.set_no[others]] - study.values[others])
    sizes = np.bincount(sets.set_no[others], minlength=count)
    sums = np.bincount(sets.set_no[others], weights=signs, minlength=count)
    each = sums[sizes > 0] / sizes[sizes > 0]
    draws = np.random.default_rng(seed).integers(0, each.size, (RESAMPLES_OF_A_PART, each.size))
    found = survival.percentile_interval(np.append(each.mean(), each[draws].mean(axis=1)))
    return _interval_row(
        "cliffs_delta", "all records", found,
        p_value=differences.within_strata_p(study.values, sets.supported, sets.set_no, seed),
        n_supported=each.size, n_control=np.unique(sets.operation[others]).size,
        horizon_days=study.outcome.horizon_days,
    )  # fmt: skip


def _shift_words(outcome: Outcome, found: differences.Differences, pairs: int) -> str:
    digits = 0 if outcome.unit == "points" else 2
    unit = " points" if outcome.unit == "points" else ""
    delta = found.delta
    numbers = (
        f"Cliff's delta {rounded(delta.estimate, 2)} (95% interval {rounded(delta.low, 2)} to "
        f"{rounded(delta.high, 2)}), shift {_spread(found.shift, digits)}{unit}, difference of "
        f"means {_spread(found.mean, digits)}{unit}; {pairs} matched pairs"
    )
    if delta.low <= 0 <= delta.high:
        return f"Support by TOEX is not clearly associated with {outcome.words}: {numbers}."
    way = "higher" if delta.estimate > 0 else "lower"
    return f"Support by TOEX is associated with {outcome.words} ({way}): {numbers}."


def _spread(found: Interval, digits: int) -> str:
    bounds = f"{rounded(found.low, digits)} to {rounded(found.high, digits)}"
    return f"{rounded(found.estimate, digits)} ({bounds})"


def _signs(study: Study, seed: int) -> list[Row]:
    matched = study.matched
    apart = np.sign(study.values[matched.supported] - study.values[matched.control])
    better, worse = int((apart < 0).sum()), int((apart > 0).sum())
    if better + worse < FEWEST:
        text = f"{better + worse} of {apart.size} pairs differ where {FEWEST} are needed"
        return [_nothing(study, text)]
    found, p_value = differences.sign_test(better, worse)
    numbers = (
        f"in {better} of the {better + worse} pairs that differ ({rounded(100 * found.estimate)}%, "
        f"95% interval {rounded(100 * found.low)}% to {rounded(100 * found.high)}%) the supported "
        f"one's ORI went further down, {apart.size} matched pairs"
    )
    clearly = "not clearly " if found.low <= 0.5 <= found.high else ""
    return [
        _interval_row(
            "sign_test_share", "matched", found, p_value=p_value,
            words=f"Support by TOEX is {clearly}associated with {study.outcome.words}: {numbers}.",
            n_supported=apart.size, n_control=apart.size, events_supported=better,
            events_control=worse, horizon_days=study.outcome.horizon_days, is_main=True,
        ),
        _delta_of_all(study, seed),
    ]  # fmt: skip
