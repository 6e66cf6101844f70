"""The comparison with operations that TOEX did not support: each statistic, and the whole."""

from __future__ import annotations

import csv
import dataclasses

import lifelines
import numpy as np
import pandas as pd
import pytest
import scipy.stats
from lifelines.utils import restricted_mean_survival_time

from scripts.comparison import differences, matching, simulate, study, survival, tables
from scripts.paths import REFERENCE, ROOT

RUNS = 100
ERROR = (0.05 * 0.95 / RUNS) ** 0.5


def _pairs(supported, control, limit=None):
    supported, control = np.array(supported, float), np.array(control, float)
    size = supported.size
    ends = np.full(size, 1e6) if limit is None else np.array(limit, float)
    return survival.paired_times(
        np.concatenate([ends, ends]),
        np.concatenate([supported, control]),
        np.arange(size),
        np.arange(size, 2 * size),
        np.arange(size),
    )


# Times


def test_restricted_mean_is_that_of_lifelines() -> None:
    draw = np.random.default_rng(1)
    days, events = draw.integers(1, 400, 80).astype(float), draw.random(80) < 0.6
    hits, at_risk = survival.daily_counts(days, events, np.arange(80), np.ones(80), 365)
    ours = survival.restricted_means(hits.sum(axis=0), at_risk.sum(axis=0))
    fitted = lifelines.KaplanMeierFitter().fit(days, events)
    assert ours == pytest.approx(restricted_mean_survival_time(fitted, t=365), abs=1e-9)


def test_restricted_mean_by_hand() -> None:
    # One of two events on day 1, the other is never seen: 1 day in full, then half of 3 days.
    hits, at_risk = survival.daily_counts(
        np.array([1.0, 9.0]), np.array([True, False]), np.array([0, 0]), np.ones(2), 4
    )
    assert survival.restricted_means(hits, at_risk) == pytest.approx([1 + 3 * 0.5])


def test_residuals_are_observed_less_expected() -> None:
    # Hazards 1/4, 1/3, 1/2 on days 1, 2, 3; the last is censored on day 4.
    left = survival.residuals(np.array([1.0, 2, 3, 4]), np.array([True, True, True, False]))
    expected = [1 - 1 / 4, 1 - 1 / 4 - 1 / 3, 1 - 13 / 12, -13 / 12]
    assert left == pytest.approx(expected)
    assert survival.residuals(np.ones(3), np.ones(3, bool)) == pytest.approx(np.zeros(3))


def test_log_rank_numerator_is_that_of_the_textbook() -> None:
    draw = np.random.default_rng(2)
    times, events = draw.integers(1, 30, 60).astype(float), draw.random(60) < 0.7
    first = np.arange(60) < 30
    numerator = 0.0
    for day in np.unique(times[events]):
        here, at_risk = events & (times == day), times >= day
        numerator += (here & first).sum() - here.sum() * (at_risk & first).sum() / at_risk.sum()
    assert survival.residuals(times, events)[first].sum() == pytest.approx(numerator)


def test_time_ratio_finds_an_exact_ratio() -> None:
    days = np.random.default_rng(3).weibull(1.3, 150) * 200 + 1
    found = survival.time_ratio(_pairs(days, 2 * days))
    assert found.estimate == pytest.approx(2, rel=0.03)
    assert found.low < 2 < found.high


def test_time_ratio_has_no_bound_where_nothing_sets_one() -> None:
    never = [np.nan] * 12
    found = survival.time_ratio(_pairs(range(1, 13), never, [40] * 12))
    assert found.low > 1
    assert np.isnan(found.high)


def test_both_of_a_pair_are_followed_equally_long() -> None:
    # The control is supported itself on day 50: what comes later to either is not seen.
    times = survival.paired_times(
        np.array([300.0, 50.0]), np.array([80.0, 60.0]), np.array([0]), np.array([1]), np.array([0])
    )
    assert times.limit.tolist() == [50]
    assert not times.supported_event[0]
    assert not times.control_event[0]


# Numbers


def test_differences_by_hand_and_as_scipy() -> None:
    draw = np.random.default_rng(4)
    first, second = np.round(draw.normal(5, 9, 40)), np.round(draw.normal(0, 9, 40))
    nothing = np.zeros((80, 1))
    found = differences.compare(first, second, np.arange(40), nothing, 1, 200)
    apart = first[:, None] - second
    assert found.shift.estimate == np.median(apart)
    assert found.mean.estimate == pytest.approx(first.mean() - second.mean())
    assert found.delta.estimate == pytest.approx(np.sign(apart).mean())
    u = scipy.stats.mannwhitneyu(first, second)
    assert found.delta.estimate == pytest.approx(2 * u.statistic / 1600 - 1)
    ks = scipy.stats.ks_2samp(first, second).statistic
    assert found.kolmogorov_smirnov.estimate == pytest.approx(ks)
    wasserstein = scipy.stats.wasserstein_distance(first, second)
    assert found.wasserstein.estimate == pytest.approx(wasserstein)
    assert found.shift.low <= found.shift.estimate <= found.shift.high


def test_every_supported_one_greater_is_a_delta_of_one() -> None:
    found = differences.delta_interval(np.array([5.0, 6]), np.array([1.0, 2]), np.ones((2, 2)))
    assert found.estimate == 1


def test_exchange_counts_arrangements() -> None:
    # Of the 8 ways to sign three equal differences two reach the sum observed.
    assert differences.exchange_p(np.ones(3), 1, 20_000) == pytest.approx(0.25, abs=0.02)
    assert differences.exchange_p(np.zeros(3), 1) == 1


def test_strata_are_exchanged_within_themselves() -> None:
    values = np.append(100.0, np.arange(19.0))
    flags = np.arange(20) == 0
    p = differences.within_strata_p(values, flags, np.zeros(20, int), 1, 20_000)
    assert p == pytest.approx(0.1, abs=0.01)
    # Beside equals alone, everywhere the same: nothing to see.
    assert differences.within_strata_p(np.ones(20), flags, np.zeros(20, int), 1) == 1


def test_sign_test_by_hand() -> None:
    found, p = differences.sign_test(9, 1)
    assert p == pytest.approx(2 * 11 / 1024)
    assert found.estimate == 0.9
    with pytest.raises(ValueError, match="nothing that a sign test could count"):
        differences.sign_test(0, 0)


def test_holm_by_hand() -> None:
    adjusted = differences.holm(np.array([0.01, 0.04, 0.03]))
    assert adjusted == pytest.approx([0.03, 0.06, 0.06])
    assert differences.holm(np.array([])).size == 0


def test_covariates_are_not_taken_out_of_a_handful() -> None:
    values = np.arange(8.0)
    assert differences.unexplained(values, np.eye(8)) is values
    line = np.arange(40.0)
    assert differences.unexplained(3 + 2 * line, line[:, None]) == pytest.approx(np.zeros(40))


# Matching


def _sets(score, region, supported, set_no):
    score = np.array(score, float)
    return matching.RiskSets(
        np.array(set_no), np.arange(score.size), np.array(supported, bool), score[:, None],
        np.array(region)[:, None], ("score",), (("north", "south"),),
    )  # fmt: skip


def test_gower_distance_by_hand() -> None:
    sets = _sets([0, 50, 100, np.nan], [0, 1, 0, 0], [1, 0, 0, 0], [0] * 4)
    distance = matching.gower_distance(sets, 0, np.array([1, 2, 3]))
    assert distance == pytest.approx([(0.5 + 1) / 2, 0.5, 0.5])


def _matchable(seed: int = 5) -> matching.RiskSets:
    draw = np.random.default_rng(seed)
    sets, size = 40, 30
    score = draw.normal(0, 1, sets * size)
    return dataclasses.replace(
        _sets(score, draw.integers(0, 2, score.size), np.arange(score.size) % size == 0,
              np.repeat(np.arange(sets), size)),
        operation=draw.permutation(score.size),
    )  # fmt: skip


def test_matching_balances_and_uses_a_control_once() -> None:
    sets = _matchable()
    found = matching.match(sets, 1)
    assert found.is_balanced
    assert found.supported.size + sum(1 for why in found.reason if why) == 40
    assert np.unique(sets.operation[found.control]).size == found.control.size
    assert (sets.set_no[found.supported] == sets.set_no[found.control]).all()
    again = matching.match(sets, 1)
    assert (again.control == found.control).all()


def test_ties_go_to_the_lowest_operation() -> None:
    sets = _sets([1, 1, 1, 0, 2], [0] * 5, [1, 0, 0, 0, 0], [0] * 5)
    for order in ([0, 1, 2, 3, 4], [0, 2, 1, 3, 4]):
        shuffled = dataclasses.replace(
            sets, operation=sets.operation[order], numbers=sets.numbers[order]
        )
        found = matching.match(shuffled, 1)
        assert shuffled.operation[found.control].tolist() == [1]


def test_a_set_of_its_own_is_not_matched() -> None:
    sets = _sets([1, 5, 5.1], [0, 0, 0], [1, 1, 0], [0, 1, 1])
    found = matching.match(sets, 1)
    assert "same threat and record type" in found.reason[0]


def test_propensity_follows_what_drives_the_support() -> None:
    draw = np.random.default_rng(6)
    score = draw.normal(0, 1, 2000)
    set_no = np.repeat(np.arange(100), 20)
    chance = np.exp(1.5 * score)
    own = np.zeros(2000, bool)
    for number in range(100):
        rows = np.flatnonzero(set_no == number)
        own[draw.choice(rows, p=chance[rows] / chance[rows].sum())] = True
    sets = _sets(score, np.zeros(2000, int), own, set_no)
    design, _ = matching.design_matrix(sets)
    logit = matching.propensity_logit(sets, design, 1)
    slope = np.polyfit(score, logit, 1)[0]
    assert slope == pytest.approx(1.5, abs=0.4)


def test_pairs_that_share_an_operation_are_one_component() -> None:
    # 2 is the control of 1 and is supported later, with 3 as its control.
    found = matching.components(np.array([1, 2, 8]), np.array([2, 3, 9]))
    assert found[0] == found[1] != found[2]


# The whole


def _outcomes() -> pd.DataFrame:
    return pd.read_csv(REFERENCE / "comparison_outcomes.csv")


def _risk_sets(supported: int, others: int, seed: int = 7) -> pd.DataFrame:
    draw = np.random.default_rng(seed)
    rows = []
    for number in range(supported):
        for other in range(others + 1):
            own = other == 0
            rows.append(
                {
                    "as_at": pd.Timestamp("2025-06-30"),
                    "supported_key": f"MOR-S{number:03}",
                    "operation_key": f"MOR-S{number:03}" if own else f"MOR-C{number:03}-{other}",
                    "risk_date": pd.Timestamp("2023-01-01") + pd.Timedelta(days=number),
                    "tier": "Force",
                    "region": ["YHROCU", "LONDON"][draw.integers(0, 2)],
                    "age_days": int(draw.integers(0, 500)),
                    "followed_days": 700,
                    "score_before": np.nan,
                    "score_at_risk": float(draw.integers(40, 600)),
                    "ori_at_risk": float(draw.integers(1, 6)),
                    "disruptions_365": int(draw.poisson(1 if own else 0.3)),
                    "days_to_first_score": -10.0,
                    "days_to_first_decrease": float(draw.integers(1, 300) * (1 if own else 2)),
                    "days_to_top10_entry": np.nan,
                    "days_to_first_major_disruption": np.nan,
                    "is_ranking_known": True,
                }
            )
    frame = pd.DataFrame(rows)
    frame["score_after_90"] = frame["score_at_risk"] - draw.integers(0, 50, len(frame))
    frame["score_after_180"] = frame["score_after_90"] - 5.0
    frame["ori_after_180"] = frame["ori_at_risk"]
    return frame


def _answers(risk_sets: pd.DataFrame) -> dict[str, pd.Series]:
    matched = tables.matched_frame(risk_sets, _outcomes())
    found = tables.estimated_frame(risk_sets, matched, _outcomes())
    return {row["outcome"]: row for _, row in found[found["is_main"]].iterrows()}


def test_every_outcome_has_one_answer_in_plain_words() -> None:
    answers = _answers(_risk_sets(60, 15))
    assert sorted(answers) == sorted(_outcomes()["outcome"])
    decrease = answers["first_decrease"]
    assert decrease["low"] > 0
    assert "is associated with a first decrease of the risk score" in decrease["words"]
    assert decrease["p_value"] <= decrease["p_holm"] <= 1
    for row in answers.values():
        assert "associated with" in row["words"] or row["words"].startswith("Not enough data")
        assert "because" not in row["words"]
        assert "nan" not in row["words"]


def test_too_few_are_not_estimated_but_counted() -> None:
    answers = _answers(_risk_sets(8, 15))
    for row in answers.values():
        assert pd.isna(row["value"])
        assert row["reason"].startswith("Not enough data")
    assert "at least 10 are needed" in answers["first_decrease"]["reason"]
    assert "of 8 supported" in answers["first_score"]["reason"]


def test_too_few_events_are_not_estimated() -> None:
    row = _answers(_risk_sets(60, 15))["top10_entry"]
    assert pd.isna(row["value"])
    assert "0 events with and 0 without TOEX" in row["reason"]


def test_answers_do_not_hang_on_the_order_of_rows() -> None:
    risk_sets = _risk_sets(25, 10)
    shuffled = risk_sets.sample(frac=1, random_state=1)
    first = tables.matched_frame(risk_sets, _outcomes())
    second = tables.matched_frame(shuffled, _outcomes())
    pd.testing.assert_frame_equal(first, second)
    pd.testing.assert_frame_equal(
        tables.estimated_frame(risk_sets, first, _outcomes()),
        tables.estimated_frame(shuffled, second, _outcomes()),
    )


def test_nobody_supported_is_nothing_to_compare() -> None:
    nobody = _risk_sets(1, 1).iloc[:0]
    matched = tables.matched_frame(nobody, _outcomes())
    assert matched.empty
    assert tables.estimated_frame(nobody, matched, _outcomes()).empty


def test_unknown_outcome_names_what_to_do() -> None:
    wrong = _outcomes().assign(eligible="everyone")
    with pytest.raises(ValueError, match="use one of unscored"):
        tables.matched_frame(_risk_sets(2, 2), wrong)


def test_sentences_round_half_away_from_zero() -> None:
    assert [study.rounded(x) for x in (0.5, -0.5, 2.5, -0.4)] == ["1", "-1", "3", "0"]
    assert study.rounded(1234.5) == "1,235"


# A known effect


@pytest.fixture(scope="module")
def simulated() -> dict[str, list[dict[str, float | str]]]:
    return {
        scenario.name: simulate.summarise(
            scenario, simulate.run_scenario(scenario, RUNS, 400, 1, 200)
        )
        for scenario in simulate.SCENARIOS
    }


def _rate(rows, estimate: str, column: str) -> float:
    return next(float(row[column]) for row in rows if str(row["estimate"]).startswith(estimate))


@pytest.mark.parametrize("scenario", [scenario.name for scenario in simulate.SCENARIOS])
@pytest.mark.parametrize("estimate", list(simulate.CHECKS))
def test_intervals_cover_the_truth(simulated, scenario: str, estimate: str) -> None:
    assert _rate(simulated[scenario], estimate, "coverage") >= 0.95 - 2 * ERROR


@pytest.mark.parametrize("scenario", [s.name for s in simulate.SCENARIOS if s.ratio == 1])
@pytest.mark.parametrize("estimate", list(simulate.CHECKS))
def test_nothing_is_found_where_nothing_is(simulated, scenario: str, estimate: str) -> None:
    rate = _rate(simulated[scenario], estimate, "says_effect")
    assert abs(rate - 0.05) <= 2 * ERROR


@pytest.mark.parametrize("scenario", [s.name for s in simulate.SCENARIOS if s.ratio != 1])
def test_the_ratio_is_found(simulated, scenario: str) -> None:
    assert _rate(simulated[scenario], "time ratio", "mean") == pytest.approx(1.5, abs=0.12)


def test_naive_estimates_fail(simulated) -> None:
    for scenario in simulate.SCENARIOS:
        if scenario.ratio == 1:
            rows = simulated[scenario.name]
            assert _rate(rows, "naive: times since recorded, Welch", "says_effect") > 0.3
            assert _rate(rows, "naive: times since recorded, Mann", "says_effect") > 0.3
            assert _rate(rows, "naive: score change, Welch", "says_effect") > 0.5
    reversed_sign = simulated["ratio 1.5, the slow regions supported"]
    assert _rate(reversed_sign, "naive: times", "mean") < 0.9


def test_long_form_keeps_what_it_says() -> None:
    with (ROOT / "docs/benchmarks/comparison.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    ours = [row for row in rows if row["estimate"] in simulate.CHECKS]
    assert len(ours) == len(simulate.SCENARIOS) * len(simulate.CHECKS)
    for row in ours:
        error = (0.05 * 0.95 / int(row["runs"])) ** 0.5
        assert float(row["coverage"]) >= 0.95 - 2 * error, row
        if row["scenario"].startswith("no effect"):
            assert abs(float(row["says_effect"]) - 0.05) <= 2 * error, row
