"""Great Expectations gates that run inside `dbt build`.

Each gate is a dbt Python model with one parent. It holds the parent's rows to a suite under
`expectations/`, writes one line an expectation to `audit.gate_results` (on a cursor of its own, so
that the lines survive the rollback of a failed model), raises `GateFailure` if a critical
expectation failed, and otherwise hands the rows on.
"""

from __future__ import annotations

import json
import logging
import os
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scripts.paths import EXPECTATIONS

if TYPE_CHECKING:
    import pandas as pd
    from duckdb import DuckDBPyConnection, DuckDBPyRelation

os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")

EXAMPLES_SHOWN = 5
SEVERITIES = ("critical", "warning")
# GX keeps process-wide registries that are not safe to fill from two threads at once.
_GX_LOCK = threading.Lock()


class GateFailure(Exception):
    """A critical expectation failed; the message says which rows and what to do."""


@dataclass(frozen=True)
class Finding:
    """What one expectation found: `rows` are the `raw_row` numbers that broke it."""

    expectation: str
    column: str | None
    severity: str
    rule: str | None
    success: bool
    unexpected_count: int
    unexpected_share: float
    rows: list[int]
    observed: str


def load_suite(path: Path) -> list[dict[str, Any]]:
    """The expectations of a suite file: dicts with `type`, `kwargs`, `meta`.

    Raises `GateFailure` if the file is missing, names a severity that there is not, or does not
    bound the number of rows: a suite without that passes an empty table.
    """
    if not path.exists():
        raise GateFailure(f"There is no suite {path.name} in {path.parent}: write one.")
    expectations: list[dict[str, Any]] = json.loads(path.read_text())["expectations"]
    if not any(e["type"] == "expect_table_row_count_to_be_between" for e in expectations):
        raise GateFailure(f"Suite {path.name} lets an empty table pass: bound its row count.")
    for expectation in expectations:
        severity = expectation.get("meta", {}).get("severity", "critical")
        if severity not in SEVERITIES:
            raise GateFailure(
                f"Suite {path.name}: {expectation['type']} has the severity {severity!r}, "
                f"which stops nothing: write one of {', '.join(SEVERITIES)}."
            )
    return expectations


def check(frame: pd.DataFrame, suite_path: Path) -> list[Finding]:
    """Hold `frame` (one row a record, with a `raw_row` number column) to a suite.

    Gives one finding an expectation. Raises `GateFailure` for an expectation that Great
    Expectations does not know or could not run: it would otherwise be dropped in silence.
    """
    with _GX_LOCK:
        return _check(frame, suite_path)


def _check(frame: pd.DataFrame, suite_path: Path) -> list[Finding]:
    import great_expectations as gx
    from great_expectations.core.expectation_suite import ExpectationSuite
    from great_expectations.data_context.types.base import ProgressBarsConfig
    from great_expectations.expectations.registry import list_registered_expectation_implementations

    # The gates say what they found; what GX says of its own workings would bury it.
    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    logging.getLogger("great_expectations.data_context.types.base").setLevel(logging.ERROR)
    configurations = load_suite(suite_path)
    known = set(list_registered_expectation_implementations())
    for configuration in configurations:
        if configuration["type"] not in known:
            raise GateFailure(
                f"Suite {suite_path.name} names {configuration['type']}, "
                "which is no expectation of Great Expectations: correct its type."
            )
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    batch_definition = (
        context.data_sources.add_pandas("rows")
        .add_dataframe_asset("rows")
        .add_batch_definition_whole_dataframe("rows")
    )
    try:
        suite = ExpectationSuite(name=suite_path.stem, expectations=configurations)
    except ValueError as problem:
        raise GateFailure(f"Suite {suite_path.name} cannot be read: {problem}") from problem
    if len(suite.expectations) != len(configurations):
        raise GateFailure(
            f"Suite {suite_path.name} holds {len(configurations)} expectations, of which only "
            f"{len(suite.expectations)} were understood: look for a misplaced or unknown field."
        )
    outcome = batch_definition.get_batch({"dataframe": frame}).validate(
        suite,
        result_format={
            "result_format": "COMPLETE",
            "unexpected_index_column_names": ["raw_row"],
        },
    )
    return [_finding(result, suite_path) for result in outcome.results]


def _finding(result: Any, suite_path: Path) -> Finding:
    configuration = result.expectation_config
    meta = configuration.meta or {}
    details = result.result or {}
    if not details and not result.success:
        raise GateFailure(
            f"Suite {suite_path.name}: {configuration.type} could not be run on "
            f"{configuration.kwargs.get('column', 'the table')}: {_exception_text(result)}"
        )
    rows = [int(index["raw_row"]) for index in details.get("unexpected_index_list") or []]
    return Finding(
        expectation=configuration.type,
        column=configuration.kwargs.get("column"),
        severity=meta.get("severity", "critical"),
        rule=meta.get("rule") if meta.get("quarantine") else None,
        success=bool(result.success),
        unexpected_count=int(details.get("unexpected_count") or 0),
        unexpected_share=float(details.get("unexpected_percent") or 0.0) / 100,
        rows=rows,
        observed=str(details.get("observed_value", "")),
    )


def _exception_text(result: Any) -> str:
    info = result.exception_info or {}
    nested = info if "exception_message" in info else next(iter(info.values()), {})
    return str(nested.get("exception_message", "no reason was given"))


def gate_extract(session: DuckDBPyConnection, rows: DuckDBPyRelation, source: str) -> Any:
    """Gate one raw extract.

    Gives its rows, text as delivered, with `raw_row` (their order of delivery, from 1) and
    `gate_rules` (what the row broke, in the form of `_broken_rules`, or null).
    Raises `GateFailure` when a critical expectation fails.
    """
    import pandas as pd

    table = f"gate_rows_{source}"
    session.execute(
        f"create or replace temp table {table} as "  # noqa: S608
        f"select row_number() over () as raw_row, * from ({rows.sql_query()})"
    )
    frame = session.table(table).df()
    findings = check(frame, EXPECTATIONS / "extracts" / f"{source}.json")
    record_findings(session, source, findings, frame)
    stop_on_failure(source, findings, frame)
    broken = _broken_rules(findings, frame)
    marks = pd.DataFrame(
        {
            "raw_row": pd.Series(sorted(broken), dtype="int64"),
            "gate_rules": pd.Series([broken[row] for row in sorted(broken)], dtype="str"),
        }
    )
    session.register(f"gate_marks_{source}", marks)
    return session.sql(
        f"select {table}.*, cast(marks.gate_rules as varchar) as gate_rules "  # noqa: S608
        f"from {table} left join gate_marks_{source} as marks using (raw_row) order by raw_row"
    )


def _broken_rules(findings: list[Finding], frame: pd.DataFrame) -> dict[int, str]:
    """What each row broke: rule, column and value with unit separators (U+001F) between them.

    Several stand one after another with record separators (U+001E) between.
    """
    items: dict[int, list[str]] = {}
    rows = frame.set_index("raw_row")
    for finding in findings:
        for row in finding.rows if finding.rule else []:
            column = finding.column or "row"
            value = str(rows.at[row, column]) if column in rows.columns else ""
            items.setdefault(row, []).append(f"{finding.rule}\x1f{column}\x1f{value}")
    return {row: "\x1e".join(sorted(found)) for row, found in items.items()}


def gate_marts(session: DuckDBPyConnection, marts: dict[str, DuckDBPyRelation]) -> pd.DataFrame:
    """Gate every public mart, each by `expectations/marts/<mart>.json`.

    Gives one row a mart: its name, the query that reads it, and its number of rows. Raises
    `GateFailure` at the first mart with a failed critical expectation.
    """
    import pandas as pd

    gated = []
    for mart, rows in marts.items():
        frame = rows.project("row_number() over () as raw_row, *").df()
        findings = check(frame, EXPECTATIONS / "marts" / f"{mart}.json")
        record_findings(session, mart, findings, frame)
        stop_on_failure(mart, findings, frame)
        gated.append({"mart": mart, "query": rows.sql_query(), "row_count": len(frame)})
    return pd.DataFrame(gated)


def record_findings(
    session: DuckDBPyConnection, gate: str, findings: list[Finding], frame: pd.DataFrame
) -> None:
    """Append one line an expectation to `audit.gate_results`."""
    from dbt_common.invocation import get_invocation_id

    lines = [
        (
            get_invocation_id(),
            gate,
            finding.expectation,
            finding.column,
            finding.severity,
            finding.success,
            finding.unexpected_count,
            finding.unexpected_share,
            "; ".join(_examples(finding, frame)),
        )
        for finding in findings
    ]
    with session.cursor() as cursor:
        cursor.executemany(
            "insert into audit.gate_results values (?, ?, ?, ?, ?, ?, ?, ?, ?)", lines
        )


def stop_on_failure(gate: str, findings: list[Finding], frame: pd.DataFrame) -> None:
    """Raise `GateFailure` naming each failed critical expectation and its first rows."""
    failed = [f for f in findings if not f.success and f.severity == "critical" and f.rule is None]
    if not failed:
        return
    lines = [
        f"Gate {gate}: {len(failed)} critical expectation(s) failed, nothing after it was built."
    ]
    for finding in failed:
        where = f" on {finding.column}" if finding.column else ""
        lines.append(
            f"  {finding.expectation}{where}: {finding.unexpected_count} row(s)"
            f"{', observed ' + finding.observed if finding.observed else ''}"
        )
        lines += [f"    {example}" for example in _examples(finding, frame)]
    lines.append(
        f"Correct the delivery of {gate}, or, if the rule is wrong, its suite under expectations/. "
        "The last published file is untouched."
    )
    raise GateFailure("\n".join(lines))


def _examples(finding: Finding, frame: pd.DataFrame) -> list[str]:
    rows = frame.set_index("raw_row", drop=False)
    examples = []
    for number in finding.rows[:EXAMPLES_SHOWN]:
        row = rows.loc[number]
        place = f"{row.get('source_file', '')} row {row.get('source_row', number)}".strip()
        value = f" {finding.column} = {row[finding.column]!r}" if finding.column else ""
        examples.append(place + value)
    return examples
