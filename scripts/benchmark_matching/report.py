"""Results of the benchmark as a table, a curve and a page of documentation."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd

from scripts.benchmark_matching.measure import Accuracy, Truth, accuracy, found_among

PRECISION_WANTED = 0.995
OURS = "this warehouse"
# Splink's name on the page, and the levels that `peer.run` is told to compare by.
PEERS = {"Splink": "library", "Splink with our findings": "ours"}


@dataclass(frozen=True)
class Run:
    """One world matched by every method: the truth, and what each method's process gave."""

    size: str
    seed: int
    truth: Truth
    methods: dict[str, dict[str, Any]]

    @property
    def product(self) -> dict[str, Any]:
        """What the warehouse's own matching gave."""
        return self.methods[OURS]


def curve_rows(runs: list[Run]) -> list[dict[str, Any]]:
    """Pooled over the seeds of a size: one row per method, threshold and size."""
    rows = []
    for size in dict.fromkeys(run.size for run in runs):
        same = [run for run in runs if run.size == size]
        for method in same[0].methods:
            for threshold in same[0].methods[method]["curve"]:
                pooled = _pooled(
                    [accuracy(run.methods[method]["curve"][threshold], run.truth) for run in same]
                )
                rows.append(
                    {"size": size, "method": method, "threshold": float(threshold)}
                    | pooled.as_row()
                )
    return rows


def _pooled(found: list[Accuracy]) -> Accuracy:
    return Accuracy(
        sum(a.true_positives for a in found),
        sum(a.false_positives for a in found),
        sum(a.positives for a in found),
    )


def recall_at(rows: list[dict[str, Any]], size: str, method: str, precision: float) -> float:
    """The best recall that a method has at a precision of at least `precision`; 0 if at none."""
    return max(
        (
            row["recall"]
            for row in rows
            if row["size"] == size and row["method"] == method and row["precision"] >= precision
        ),
        default=0.0,
    )


def summary_rows(runs: list[Run], curve: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row per size and method, at the threshold in use; Splink at the same precision."""
    rows = []
    for size in dict.fromkeys(run.size for run in runs):
        same = [run for run in runs if run.size == size]
        usual = _pooled([accuracy(run.product["decided"], run.truth) for run in same])
        naive = _pooled([accuracy(run.product["cascade"], run.truth) for run in same])
        offered = [_offered(run) for run in same]
        review = _mean(found_among(o, run.truth) for o, run in zip(offered, same, strict=True))
        rows.append(
            {
                "size": size,
                "seeds": len(same),
                **usual.as_row(),
                "with_review_recall": review,
                "reviewed_share": sum(len({k for k, _ in run.product["offered"]}) for run in same)
                / sum(len(run.truth) for run in same),
                "naive_precision": naive.precision,
                "naive_recall": naive.recall,
                "recall_at_our_precision": {
                    name: recall_at(curve, size, name, usual.precision) for name in PEERS
                },
                "recall_at_0995": {
                    name: recall_at(curve, size, name, PRECISION_WANTED) for name in (OURS, *PEERS)
                },
                "cpu_seconds": _mean(run.product["cpu_seconds"] for run in same),
                "peer_cpu_seconds": {
                    name: _mean(run.methods[name]["cpu_seconds"] for run in same) for name in PEERS
                },
                "peer_cpu_seconds_trained_before": {
                    name: _mean(run.methods[name]["cpu_seconds_without_training"] for run in same)
                    for name in PEERS
                },
            }
        )
    return rows


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / len(listed)


def _offered(run: Run) -> dict[str, set[str]]:
    offered = {key: {entry} for key, entry in run.product["decided"].items()}
    for key, entry in run.product["offered"]:
        offered.setdefault(key, set()).add(entry)
    return offered


def write(runs: list[Run], folder: Path) -> list[dict[str, Any]]:
    """Write matching_curve.csv, matching_results.json and matching_curve.svg; gives the summary."""
    folder.mkdir(parents=True, exist_ok=True)
    curve = curve_rows(runs)
    summary = summary_rows(runs, curve)
    with (folder / "matching_curve.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(curve[0]))
        writer.writeheader()
        writer.writerows(
            {k: round(v, 4) if isinstance(v, float) else v for k, v in row.items()} for row in curve
        )
    (folder / "matching_results.json").write_text(json.dumps(summary, indent=2) + "\n")
    _draw(curve, folder / "matching_curve.svg")
    return summary


def _draw(curve: list[dict[str, Any]], file: Path) -> None:
    """The part of the curves that anyone would use."""
    chart = (
        alt.Chart(pd.DataFrame(curve))
        .transform_filter("datum.recall > 0.93 && datum.precision > 0.985")
        .mark_line(point=True)
        .encode(
            x=alt.X("recall:Q", scale=alt.Scale(zero=False), title="Recall"),
            y=alt.Y("precision:Q", scale=alt.Scale(zero=False), title="Precision"),
            color=alt.Color("method:N", title="Method"),
            shape=alt.Shape("method:N", title="Method"),
            order="threshold:Q",
            column=alt.Column("size:N", title=None),
        )
        .properties(width=300, height=260)
    )
    chart.save(str(file))
