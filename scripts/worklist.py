"""The analyst's worklist: what of the reconciliation a person has to decide, as CSV and as a page.

Read from one published file and from nothing else. No operation name is in it: published tables
carry ids and evidence only.
"""

from __future__ import annotations

import csv
import html
from pathlib import Path
from typing import Any

import duckdb

COLUMNS = (
    *("kind", "source", "source_key", "type", "since", "age_days", "reason", "candidate"),
    *("candidate_rank", "rule", "score", "evidence", "why_not", "claimed_by"),
)
# A spreadsheet takes a cell that begins so for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

_IDENTIFICATIONS = """
    select
        'identification' as kind, 'apmis_identifications' as source,
        waiting.identification_id as source_key, waiting.identified_type as type,
        waiting.identified_on as since, waiting.age_days, waiting.reason,
        candidates.candidate_threat_id as candidate, candidates.candidate_rank,
        candidates.rule_label as rule, candidates.score,
        concat_ws('; ',
            'id ' || id_evidence, 'reference ' || reference_evidence, 'name ' || name_evidence,
            'rarity ' || rarity_evidence, 'region ' || region_evidence,
            'threat ' || threat_evidence,
            'category ' || category_evidence, 'date ' || date_evidence) as evidence,
        candidates.why_not, candidates.claimed_by
    from identifications_unmatched as waiting
    left join identification_candidates as candidates using (identification_id)
    where waiting.as_at = (select max(as_at) from reporting_points)
"""
_LINKS = """
    select
        link as kind,
        case link
            when 'disruption_to_threat' then 'apmis_disruptions'
            when 'job_to_morile_id' then 'toex_workload_tracker'
            else 'client_survey'
        end as source,
        source_key, null as type, null as since, null as age_days, why_not as reason,
        target_keys as candidate, null as candidate_rank, rule_label as rule, null as score,
        null as evidence, why_not, null as claimed_by
    from record_links
    where why_not = 'several_targets'
"""


class WorklistError(Exception):
    """The worklist cannot be written; the message says why and what to do."""


def write(published: Path, folder: Path) -> int:
    """Write `worklist.csv` and `worklist.html` to `folder`; gives the number of rows.

    Oldest first, candidates by rank. Raises `WorklistError` if nothing is published, or a release
    from before the reconciliation was.
    """
    if not published.exists():
        raise WorklistError(f"There is no published file {published.name}: run `make build`.")
    with duckdb.connect(str(published), read_only=True) as connection:
        try:
            rows = connection.execute(
                f"select * from ({_IDENTIFICATIONS} union all {_LINKS}) "  # noqa: S608
                "order by kind, since nulls last, source_key, candidate_rank"
            ).fetchall()
        except duckdb.CatalogException as problem:
            raise WorklistError(
                f"The published file lacks a table of the worklist: run `make build`. ({problem})"
            ) from problem
    folder.mkdir(parents=True, exist_ok=True)
    cells = [[_cell(value) for value in row] for row in rows]
    with (folder / "worklist.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows([_harmless(cell) for cell in row] for row in cells)
    (folder / "worklist.html").write_text(_page(cells), encoding="utf-8")
    return len(rows)


def _cell(value: Any) -> str:
    return "" if value is None else str(value)


def _harmless(cell: str) -> str:
    is_number = cell.lstrip("-").isdigit()
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) and not is_number else cell


def _page(rows: list[list[str]]) -> str:
    head = "".join(f'<th scope="col">{name.replace("_", " ")}</th>' for name in COLUMNS)
    body = "\n".join(
        "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    records = len({(row[0], row[2]) for row in rows})
    return (
        '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        "<title>Reconciliation worklist</title>\n<style>\n"
        "body { font: 1rem/1.4 sans-serif; margin: 2rem; color: #1a1a1a; background: #fff; }\n"
        "table { border-collapse: collapse; }\n"
        "th, td { border: 1px solid #767676; padding: 0.3rem 0.5rem; text-align: left; }\n"
        "th { background: #f0f0f0; position: sticky; top: 0; }\n"
        "</style>\n</head>\n<body>\n<h1>Reconciliation worklist</h1>\n"
        f"<p>{records} records to decide. A decision is a row of the reference file "
        "<code>match_log.csv</code>: source, source key, matched key, <code>manual_match</code> or "
        "<code>manual_non_match</code>, confidence, reviewer (a role or token, never a name) and "
        "day. It holds from that day on, from the next build.</p>\n"
        f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>\n"
        "</body>\n</html>\n"
    )
