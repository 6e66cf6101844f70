"""The two dbt models of the comparison: frames in, frames out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from scripts.comparison import matching, study
from scripts.comparison.matching import Flags, Floats, RiskSets

if TYPE_CHECKING:
    import pandas as pd

TIMES = {
    "first_score": "days_to_first_score",
    "first_decrease": "days_to_first_decrease",
    "top10_entry": "days_to_top10_entry",
    "first_major_disruption": "days_to_first_major_disruption",
}
MEASURED = (
    "age_days",
    "followed_days",
    "score_before",
    "score_at_risk",
    "score_after_90",
    "score_after_180",
    "ori_at_risk",
    "ori_after_180",
    "disruptions_365",
    *TIMES.values(),
)
KINDS = {
    **dict.fromkeys(("part", "item", "sample", "reason", "words"), "string"),
    **dict.fromkeys(("value", "low", "high", "p_value", "p_holm"), "float64"),
    "is_main": "bool",
}
NUMBER_NAMES = ("Risk score (log)", "ORI", "Days since recorded (log)")


Columns = dict[str, NDArray[Any]]


@dataclass(frozen=True)
class _Frame:
    """Risk sets as plain columns, ordered by set; operations, tiers, regions as codes of names."""

    columns: Columns
    operations: NDArray[Any]
    tiers: tuple[str, ...]
    regions: tuple[str, ...]


@dataclass(frozen=True)
class _Cohort:
    """The rows that can have an outcome at a knowledge date, and the sets left out with why.

    `supported` (sets) holds the code of the supported operation of each set.
    """

    as_at: Any
    outcome: study.Outcome
    columns: Columns
    sets: RiskSets | None
    supported: NDArray[np.int64]
    left_out: dict[int, str]


def matched_frame(risk_sets: pd.DataFrame, outcomes: pd.DataFrame) -> pd.DataFrame:
    """A row for each knowledge date, outcome and supported operation, with its control or why none.

    `risk_sets` has the columns of int_comparison_risk_sets_drawn, `outcomes` of the seed.
    """
    # More threads would spin for longer than they work, and add up in another order.
    with threadpool_limits(1):
        return _matched_frame(risk_sets, outcomes)


def _matched_frame(risk_sets: pd.DataFrame, outcomes: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    frame = _frame_of(risk_sets)
    records: list[dict[str, Any]] = []
    for cohort in _cohorts(frame, outcomes):
        common = {"as_at": cohort.as_at, "outcome": cohort.outcome.outcome}
        left_out = dict(cohort.left_out)
        if cohort.sets is not None:
            found = matching.match(cohort.sets, study.seed_of(cohort.outcome.outcome))
            left_out |= {
                int(cohort.supported[number]): why for number, why in enumerate(found.reason) if why
            }
            records += [
                {
                    **common,
                    "supported_key": frame.operations[cohort.sets.operation[own]],
                    "control_key": frame.operations[cohort.sets.operation[other]],
                    "similarity": similarity,
                    "component": component,
                }
                for own, other, similarity, component in zip(
                    found.supported, found.control, found.similarity, found.component, strict=True
                )
            ]
        records += [
            {**common, "supported_key": frame.operations[code], "reason": why}
            for code, why in left_out.items()
        ]
    kinds = {
        "as_at": "datetime64[us]",
        "outcome": "string",
        "supported_key": "string",
        "control_key": "string",
        "similarity": "float64",
        "component": "Int64",
        "reason": "string",
    }
    return pd.DataFrame(records, columns=list(kinds)).astype(kinds)


def estimated_frame(
    risk_sets: pd.DataFrame, matched: pd.DataFrame, outcomes: pd.DataFrame
) -> pd.DataFrame:
    """All numbers of the comparison in long form: `study.Row` with as_at and outcome."""
    with threadpool_limits(1):
        return _estimated_frame(risk_sets, matched, outcomes)


def _estimated_frame(
    risk_sets: pd.DataFrame, matched: pd.DataFrame, outcomes: pd.DataFrame
) -> pd.DataFrame:
    import pandas as pd

    frame = _frame_of(risk_sets)
    code_of = {key: code for code, key in enumerate(frame.operations.tolist())}
    pairs: dict[tuple[Any, str], dict[int, int]] = {}
    for row in matched[matched["control_key"].notna()].itertuples():
        chosen = pairs.setdefault((row.as_at, str(row.outcome)), {})
        chosen[code_of[row.supported_key]] = code_of[row.control_key]
    records: list[dict[str, Any]] = []
    by_date: dict[Any, list[tuple[str, study.Row]]] = {}
    for cohort in _cohorts(frame, outcomes):
        name = cohort.outcome.outcome
        if cohort.sets is None:
            rows = [_nobody(cohort)]
        else:
            chosen = pairs.get((cohort.as_at, name), {})
            question = _study_of(cohort, cohort.sets, chosen, frame.regions)
            rows = study.estimate(question, str(cohort.as_at)[:10])
        by_date.setdefault(cohort.as_at, []).extend((name, row) for row in rows)
    for as_at, found in by_date.items():
        main = study.adjusted([row for _, row in found if row.is_main])
        names = [name for name, row in found if row.is_main]
        rest = [(name, row) for name, row in found if not row.is_main]
        for name, result in [*zip(names, main, strict=True), *rest]:
            records.append({"as_at": as_at, "outcome": name, **study.as_record(result)})
    kinds = {"as_at": "datetime64[us]", "outcome": "string"}
    for name in study.Row.__dataclass_fields__:
        kinds[name] = KINDS.get(name, "Int64")
    return pd.DataFrame(records, columns=list(kinds)).astype(kinds)


def _nobody(cohort: _Cohort) -> study.Row:
    reason = (
        f"{study.NOT_ENOUGH}: no supported operation could still have it "
        f"(of {len(cohort.left_out)} supported)."
    )
    return study.Row(
        "estimate", study.HEADLINES[cohort.outcome.kind], "matched", n_supported=0, n_control=0,
        horizon_days=cohort.outcome.horizon_days, reason=reason, words=reason, is_main=True,
    )  # fmt: skip


def _frame_of(risk_sets: pd.DataFrame) -> _Frame:
    """The columns of int_comparison_risk_sets_drawn, in the order in which sets are matched."""
    import pandas as pd

    keys = pd.concat([risk_sets["operation_key"], risk_sets["supported_key"]])
    codes, operations = pd.factorize(keys, sort=True)
    names: dict[str, tuple[str, ...]] = {}
    columns: Columns = {
        "operation": codes[: len(risk_sets)].astype(np.int64),
        "supported": codes[len(risk_sets) :].astype(np.int64),
        "as_at": risk_sets["as_at"].to_numpy(),
        "risk_date": risk_sets["risk_date"].to_numpy(),
        "is_ranking_known": risk_sets["is_ranking_known"].to_numpy(dtype=bool),
    }
    for column in ("tier", "region"):
        code, values = pd.factorize(risk_sets[column], sort=True)
        columns[column] = code.astype(np.int64)
        names[column] = tuple(f"{column.capitalize()} {value}" for value in values)
    for column in MEASURED:
        columns[column] = risk_sets[column].to_numpy(dtype=float, na_value=np.nan)
    order = np.lexsort(
        (columns["operation"], columns["supported"], columns["risk_date"], columns["as_at"])
    )
    return _Frame(
        {name: column[order] for name, column in columns.items()},
        np.asarray(operations, dtype=object),
        names["tier"],
        names["region"],
    )


def _cohorts(frame: _Frame, outcomes: pd.DataFrame) -> Iterator[_Cohort]:
    for as_at in np.unique(frame.columns["as_at"]):
        here = frame.columns["as_at"] == as_at
        columns = {name: column[here] for name, column in frame.columns.items()}
        for row in outcomes.sort_values("sort_order").to_dict("records"):
            outcome = study.Outcome(
                row["outcome"], row["kind"], int(row["horizon_days"]), row["unit"], row["words"]
            )
            yield _cohort(as_at, outcome, row["eligible"], columns, frame)


def _cohort(
    as_at: Any, outcome: study.Outcome, eligible: str, columns: Columns, frame: _Frame
) -> _Cohort:
    can, why = _eligible(eligible, columns)
    is_own = columns["operation"] == columns["supported"]
    followed = columns["followed_days"]
    seen = followed > 0 if outcome.kind == "time" else followed >= outcome.horizon_days
    left_out = {int(code): why for code in columns["supported"][is_own & ~can]}
    left_out |= {
        int(code): "Not followed for long enough by the knowledge date"
        for code in columns["supported"][is_own & can & ~seen]
    }
    in_play = np.ones(frame.operations.size, dtype=bool)
    in_play[list(left_out)] = False
    kept = can & seen & in_play[columns["supported"]]
    part = {name: column[kept] for name, column in columns.items()}
    if not kept.any():
        return _Cohort(as_at, outcome, part, None, part["supported"], left_out)
    begins = np.diff(part["supported"], prepend=-1) != 0
    sets = RiskSets(
        set_no=np.cumsum(begins) - 1,
        operation=part["operation"],
        supported=is_own[kept],
        numbers=np.column_stack(
            [np.log1p(part["score_at_risk"]), part["ori_at_risk"], np.log1p(part["age_days"])]
        ),
        labels=np.column_stack([part["tier"], part["region"]]),
        number_names=NUMBER_NAMES,
        label_names=(frame.tiers, frame.regions),
    )
    return _Cohort(as_at, outcome, part, sets, part["supported"][begins], left_out)


def _eligible(rule: str, columns: Columns) -> tuple[Flags, str]:
    """Who can still have an outcome on the day of the risk set, and why others cannot."""

    def not_before(column: str) -> Flags:
        return np.isnan(columns[column]) | (columns[column] > 0)

    scored = ~np.isnan(columns["score_at_risk"])
    match rule:
        case "unscored":
            return ~scored & not_before("days_to_first_score"), "Scored when support began"
        case "scored":
            return scored, "Without a score when support began"
        case "before_top10":
            why = "In the Top 10, or before the first list known, when support began"
            return columns["is_ranking_known"] & not_before("days_to_top10_entry"), why
        case "before_major_disruption":
            can = not_before("days_to_first_major_disruption")
            return can, "Had a major disruption when support began"
    raise ValueError(
        f"The seed comparison_outcomes names who is eligible as {rule!r}: use one of unscored, "
        "scored, before_top10, before_major_disruption."
    )


def _study_of(
    cohort: _Cohort, sets: RiskSets, pairs: dict[int, int], regions: tuple[str, ...]
) -> study.Study:
    """The study of pairs of operation codes (supported: control) that were chosen before."""
    own = np.array([code for code in cohort.supported.tolist() if code in pairs], dtype=np.int64)
    other = np.array([pairs[code] for code in own.tolist()], dtype=np.int64)
    number = np.flatnonzero(np.isin(cohort.supported, own))
    width = int(sets.operation.max()) + 1
    place = sets.set_no * width + sets.operation
    supported = np.searchsorted(place, number * width + own)
    control = np.searchsorted(place, number * width + other)
    design, names = matching.design_matrix(sets)
    scale = matching.deviations(design, sets.supported)
    left = (design[supported] - design[control]) / scale
    matched = matching.Matching(
        supported=supported,
        control=control,
        similarity=np.ones(own.size),
        component=matching.components(own, other),
        reason=["" if code in pairs else "not matched" for code in cohort.supported.tolist()],
        design=design,
        names=names,
        scale=scale,
        imbalance=left.mean(axis=0) if own.size else 0 * scale,
    )
    values, before = _values(cohort.outcome.outcome, cohort.columns)
    return study.Study(
        outcome=cohort.outcome,
        sets=sets,
        matched=matched,
        days=cohort.columns["followed_days"],
        values=values,
        before=before,
        region=cohort.columns["region"],
        regions=regions,
    )


def _values(outcome: str, columns: Columns) -> tuple[Floats, Floats]:
    """What is compared (n) and the same before support began (n, NaN where nothing is asked)."""
    nothing = np.full(columns["operation"].size, np.nan)
    if outcome in TIMES:
        return columns[TIMES[outcome]], nothing
    start = columns["score_at_risk"]
    match outcome:
        case "score_change_90_days":
            return columns["score_after_90"] - start, start - columns["score_before"]
        case "score_change_180_days":
            return columns["score_after_180"] - start, nothing
        case "disruptions_365_days":
            return columns["disruptions_365"], nothing
        case "ori_direction_180_days":
            change = columns["ori_after_180"] - columns["ori_at_risk"]
            return np.where(np.isnan(change), 0.0, np.sign(change)), nothing
    raise ValueError(f"The seed comparison_outcomes names {outcome!r}, which nothing computes.")
