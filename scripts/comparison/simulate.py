"""Simulated operations with a known effect: does the comparison find it, do simpler ones not?

`python -m scripts.comparison.simulate` writes the long form to docs/benchmarks.
"""

from __future__ import annotations

import csv
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from threadpoolctl import threadpool_limits

from scripts.comparison import differences, matching, survival
from scripts.comparison.matching import Floats, Ints, RiskSets
from scripts.paths import ROOT

HORIZON = 365
SHAPE = 1.2
REGIONS = 10
END_OF_STUDY = 1460.0
REPORT = ROOT / "docs" / "benchmarks"


@dataclass(frozen=True)
class Scenario:
    """What is true in a simulated world.

    `ratio`: what is left until the event takes `ratio` times as long without support. `shift`:
    points that support adds to the change of the score. `confounder` drives both the support and
    the outcomes: region or risk; `goes_to_slow`: support then goes to those that take longest.
    """

    name: str
    ratio: float
    shift: float
    confounder: str
    goes_to_slow: bool = False


SCENARIOS = (
    Scenario("no effect, confounded by region", 1.0, 0.0, "region"),
    Scenario("no effect, confounded by risk", 1.0, 0.0, "risk"),
    Scenario("ratio 1.5, confounded by region", 1.5, -30.0, "region"),
    Scenario("ratio 1.5, confounded by risk", 1.5, -30.0, "risk"),
    Scenario("ratio 1.5, the slow regions supported", 1.5, -30.0, "region", goes_to_slow=True),
)


@dataclass(frozen=True)
class World:
    """Simulated operations (n): days are counted from one day for all, NaN is never."""

    region: Ints
    stratum: Ints
    score: Floats
    ori: Floats
    tier: Ints
    entry: Floats
    supported_on: Floats
    event_on: Floats
    scale: Floats
    change: Floats


def world_of(scenario: Scenario, operations: int, seed: int) -> World:
    """Draw a world. What drives support and outcome is the region or the risk score, strongly."""
    draw = np.random.default_rng(seed)
    region = draw.integers(0, REGIONS, operations)
    stratum = draw.integers(0, 4, operations)
    score = np.clip(np.round(np.exp(draw.normal(5.0, 0.6, operations))), 40, 900).astype(float)
    risk = (np.log(score) - 5.0) / 0.6
    ori = 3 + 0.5 * risk + draw.normal(0, 0.9, operations)
    ori = np.clip(np.round(ori), 1, 5).astype(float)
    tier = draw.choice(3, operations, p=[0.6, 0.2, 0.2])
    driver = (2 * region / (REGIONS - 1) - 1) * 1.5 if scenario.confounder == "region" else risk
    pull = -0.8 if scenario.goes_to_slow else 0.8
    entry = draw.uniform(0, 900, operations)
    wait = draw.exponential(1, operations) * 1100 * np.exp(-pull * driver)
    scale = 500 * np.exp(-0.5 * driver)
    natural = scale * draw.weibull(SHAPE, operations)
    after = wait < natural
    to_event = np.where(after, wait + (natural - wait) / scenario.ratio, natural)
    supported_on = entry + wait
    supported_on[supported_on >= END_OF_STUDY] = np.nan
    # A high score falls back by itself: that alone confounds where risk decides who is supported.
    change = -0.2 * (score - 180) + draw.normal(0, 40, operations)
    change += np.where(np.isnan(supported_on), 0.0, scenario.shift)
    if scenario.confounder == "region":
        change += 15 * driver
    return World(
        region, stratum, score, ori, tier, entry, supported_on, entry + to_event, scale, change
    )


def risk_sets_of(world: World) -> tuple[RiskSets, Floats, Floats, Floats]:
    """The risk sets of a world; days seen at most, days to the event, age (each n of the rows)."""
    rows: list[Ints] = []
    sets: list[Ints] = []
    first: list[int] = []
    at = world.supported_on
    order = [int(i) for i in np.lexsort((np.arange(at.size), at)) if at[i] < world.event_on[i]]
    for operation in order:
        day = at[operation]
        free = (np.isnan(at) | (at > day)) & (world.entry <= day) & (world.event_on > day)
        free &= world.stratum == world.stratum[operation]
        members = np.append(operation, np.flatnonzero(free))
        rows.append(members)
        sets.append(np.full(members.size, len(first)))
        first.append(operation)
    row, set_no = np.concatenate(rows), np.concatenate(sets)
    day = at[np.array(first)][set_no]
    own = row == np.array(first)[set_no]
    later = np.where(np.isnan(at[row]) | own, END_OF_STUDY, at[row])
    age = day - world.entry[row]
    numbers = np.column_stack([np.log(world.score[row]), world.ori[row], np.log1p(age)])
    risk_sets = RiskSets(
        set_no.astype(np.int64),
        row.astype(np.int64),
        own,
        numbers,
        np.column_stack([world.tier[row], world.region[row]]).astype(np.int64),
        ("score", "ORI", "age"),
        (("tier 0", "tier 1", "tier 2"), tuple(f"region {i}" for i in range(REGIONS))),
    )
    return risk_sets, np.minimum(later, END_OF_STUDY) - day, world.event_on[row] - day, age


def true_days_sooner(scale: Floats, age: Floats, ratio: float, horizon: int) -> float:
    """Expected days sooner within the horizon for operations of these scales and ages (n)."""
    days = np.arange(horizon) + 0.5

    def left(stretch: float) -> Floats:
        start = (age / scale)[:, None] ** SHAPE
        later = ((age[:, None] + stretch * days) / scale[:, None]) ** SHAPE
        return np.asarray(np.exp(start - later))

    return float((left(1.0) - left(ratio)).sum(axis=1).mean())


def one_run(scenario: Scenario, operations: int, seed: int, resamples: int) -> dict[str, float]:
    """Everything that is estimated in one simulated world, with its truths."""
    from scipy.stats import mannwhitneyu, ttest_ind

    world = world_of(scenario, operations, seed)
    sets, days, event_days, age = risk_sets_of(world)
    matched = matching.match(sets, seed)
    times = survival.paired_times(
        days, event_days, matched.supported, matched.control, matched.component
    )
    ratio = survival.time_ratio(times)
    horizon = survival.horizon_of(times, HORIZON, 10)
    ones = np.ones(times.limit.size)
    means = survival.compare_restricted_means(
        survival.daily_counts(
            times.supported, times.supported_event, times.component, ones, horizon
        ),
        survival.daily_counts(times.control, times.control_event, times.component, ones, horizon),
        seed,
        resamples,
    )
    operation = sets.operation[matched.supported]
    truth = true_days_sooner(
        world.scale[operation], age[matched.supported], scenario.ratio, horizon
    )
    other = world.change[sets.operation[matched.control]].copy()
    # A control supported later does not carry the effect yet.
    other -= np.where(
        np.isnan(world.supported_on[sets.operation[matched.control]]), 0, scenario.shift
    )
    covariates = matched.design[np.append(matched.supported, matched.control)]
    scores = differences.compare(
        world.change[operation], other, matched.component, covariates, seed, resamples
    )
    log_rank = differences.exchange_p(2 * survival.pair_scores(times, 1.0), seed)
    ever = ~np.isnan(world.supported_on)
    seen = world.event_on < END_OF_STUDY
    since = world.event_on - world.entry
    naive = [since[ever & seen], since[~ever & seen]]
    return {
        "pairs": times.limit.size,
        "allocations": len(matched.reason),
        "largest_imbalance": float(np.abs(matched.imbalance).max()),
        "ratio": ratio.estimate,
        "ratio_low": ratio.low,
        "ratio_high": ratio.high,
        "days": means.difference.estimate,
        "days_low": means.difference.low,
        "days_high": means.difference.high,
        "days_truth": truth,
        "shift": scores.shift.estimate,
        "shift_low": scores.shift.low,
        "shift_high": scores.shift.high,
        "log_rank_p": log_rank,
        "shift_p": scores.permutation_p,
        "naive_ratio": float(naive[1].mean() / naive[0].mean()),
        "naive_welch_p": float(ttest_ind(*naive, equal_var=False).pvalue),
        "naive_mann_whitney_p": float(mannwhitneyu(*naive).pvalue),
        "naive_shift": float(world.change[ever].mean() - world.change[~ever].mean()),
        "naive_shift_welch_p": float(
            ttest_ind(world.change[ever], world.change[~ever], equal_var=False).pvalue
        ),
        "naive_shift_mann_whitney_p": float(
            mannwhitneyu(world.change[ever], world.change[~ever]).pvalue
        ),
    }


CHECKS = {
    "time ratio": ("ratio", None, "ratio"),
    "days sooner": ("days", "days_truth", None),
    "score shift": ("shift", None, "shift"),
}


def summarise(scenario: Scenario, runs: Sequence[dict[str, float]]) -> list[dict[str, float | str]]:
    """Bias, coverage and rejection of each estimate over the runs of one scenario."""
    columns = {name: np.array([run[name] for run in runs]) for name in runs[0]}
    rows: list[dict[str, float | str]] = []
    for label, (name, truth_column, truth_name) in CHECKS.items():
        found, low, high = (columns[name + end] for end in ("", "_low", "_high"))
        truth = columns[truth_column] if truth_column else getattr(scenario, truth_name or "")
        nothing = 1.0 if name == "ratio" else 0.0
        test = {"ratio": "log_rank_p", "shift": "shift_p"}.get(name)
        # A bound that the data do not set is infinitely far.
        covered = ~(low > truth) & ~(high < truth)
        outside = (low > nothing) | (high < nothing)
        rows.append(
            {
                "scenario": scenario.name,
                "estimate": label,
                "runs": len(runs),
                "truth": float(np.mean(truth)),
                "median": float(np.nanmedian(found)),
                "mean": float(np.exp(np.nanmean(np.log(found))))
                if name == "ratio"
                else float(found.mean()),
                "coverage": float(covered.mean()),
                "says_effect": float((columns[test] <= 0.05).mean() if test else outside.mean()),
                "pairs": float(columns["pairs"].mean()),
            }
        )
    for label, value, tests in (
        ("naive: times since recorded", "naive_ratio", ("naive_welch_p", "naive_mann_whitney_p")),
        (
            "naive: score change",
            "naive_shift",
            ("naive_shift_welch_p", "naive_shift_mann_whitney_p"),
        ),
    ):
        for test in tests:
            rows.append(
                {
                    "scenario": scenario.name,
                    "estimate": f"{label}, {'Welch' if 'welch' in test else 'Mann-Whitney'}",
                    "runs": len(runs),
                    "truth": scenario.ratio if value == "naive_ratio" else scenario.shift,
                    "median": float(np.median(columns[value])),
                    "mean": float(columns[value].mean()),
                    "coverage": float("nan"),
                    "says_effect": float((columns[test] <= 0.05).mean()),
                    "pairs": float("nan"),
                }
            )
    return rows


def run_scenario(
    scenario: Scenario, runs: int, operations: int, first_seed: int, resamples: int
) -> list[dict[str, float]]:
    """`runs` simulated worlds with the seeds from `first_seed` on."""
    with threadpool_limits(1):
        return [one_run(scenario, operations, first_seed + run, resamples) for run in range(runs)]


HEAD = """# Does the comparison find what is there?

Simulated operations with a known effect; `python -m scripts.comparison.simulate` writes this page
and `comparison.csv` anew ({runs} worlds of {operations} operations a scenario, seeds {first} to
{last}, {resamples} resamples an interval; {seconds:.0f} s of processor time in the run shown).

* A **scenario** says what is true and what confounds: region or risk drives both who is supported
  and how fast events come. `ratio 1.5`: what is left until the event takes 1.5 times as long
  without support; the score changes by 30 points less with it.
* **Covered**: share of the intervals (nominal 0.95) that hold the truth. **Says effect**: share of
  worlds in which the 0.05 test finds one; where nothing is true that is the false-positive rate, to
  lie within 0.05 +/- 2 Monte Carlo standard errors = {low:.3f} to {high:.3f}.
* **Naive** is what a first look does: days from recording to the event, ever supported against
  never, events seen; the ratio of their means; the difference of the mean score changes.

| Scenario | Estimate | Truth | Mean | Median | Covered | Says effect | Pairs |
|---|---|---|---|---|---|---|---|
"""

SHOWN = {"truth": 2, "mean": 2, "median": 2, "coverage": 3, "says_effect": 3, "pairs": 0}


def report(rows: Sequence[dict[str, float | str]], head: str) -> str:
    """The Markdown page."""
    lines = []
    for row in rows:
        cells = [str(row["scenario"]), str(row["estimate"])]
        for name, digits in SHOWN.items():
            value = float(row[name])
            cells.append("" if np.isnan(value) else f"{value:.{digits}f}")
        lines.append(f"| {' | '.join(cells)} |")
    return head + "\n".join(lines) + "\n"


def main(
    runs: Annotated[int, typer.Option(help="Simulated worlds a scenario.")] = 500,
    operations: Annotated[int, typer.Option(help="Operations in a world.")] = 400,
    first_seed: Annotated[int, typer.Option(help="Seed of the first world.")] = 1,
    resamples: Annotated[int, typer.Option(help="Resamples for an interval.")] = 300,
    folder: Annotated[Path, typer.Option(help="Folder to write to.")] = REPORT,
) -> None:
    """Simulate all scenarios and write comparison.md and comparison.csv."""
    begun = time.process_time()
    rows: list[dict[str, float | str]] = []
    for scenario in SCENARIOS:
        rows += summarise(scenario, run_scenario(scenario, runs, operations, first_seed, resamples))
    error = (0.05 * 0.95 / runs) ** 0.5
    head = HEAD.format(
        runs=runs, operations=operations, first=first_seed, last=first_seed + runs - 1,
        resamples=resamples, seconds=time.process_time() - begun, low=0.05 - 2 * error,
        high=0.05 + 2 * error,
    )  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "comparison.md").write_text(report(rows, head), encoding="utf-8")
    with (folder / "comparison.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    typer.run(main)
