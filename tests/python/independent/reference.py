"""The Q1 measures straight from raw histories, record by record, one knowledge date at a time.

``kpi_cells(folder, points)`` is the entry. ``python -m independent.reference FOLDER`` (from
tests/python) prints the cells of the quarters and years that the folder covers.
"""

import csv
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace as Row
from typing import NamedTuple, TypeVar

from . import normalise as n

T = TypeVar("T")
Key = tuple[object, ...]
Raw = dict[str, str]
Cell = tuple[float | None, float | None, float | None]
TOOLS = "technical tools"
NEAR_NAME_LIMIT = 2
NEAR_DATES = timedelta(days=90)
CHAIN = timedelta(days=30)
LARGE_CHANGE = 150
LEVELS = ("major", "moderate", "minor")
EXPLOITATION = {"County Lines", "CSA", "MSHT", "OIC"}
THREAT_ORDER = tuple(dict.fromkeys(("MSHT", "CSA", "OIC", *n.THREATS.values())))
REGIONS = (*n.TEAMS, "NATIONAL", "OUT_OF_NETWORK")
IDENTIFIED = {
    "OCG": "ocgs", "PI": "priority_individuals", "Vulnerability": "vulnerabilities"
}  # fmt: skip


class Point(NamedTuple):
    """A reporting point; ``start`` is None since inception, and equals ``end`` for a stock."""

    period_type: str
    start: date | None
    end: date
    as_at: date


# --- reading: keys, typed columns, versions -------------------------------------------------


def _need(value: T | None, column: str) -> T:
    if value is None:
        raise n.UnusableError(f"{column} is empty and must not be")
    return value


def _lenient(reader: Callable[[str], T | None], value: str) -> T | None:
    try:
        return reader(value)
    except n.UnusableError:
        return None


def _upper(value: str) -> str | None:
    found = n.text(value)
    return found.upper() if found else None


def _disruption(r: Raw) -> Row:
    return Row(
        on=_need(n.day(r["disruption_date"]), "disruption_date"),
        record_type=n.code(r["threat_record_type"], n.RECORD_TYPES),
        impact=n.code(r["impact_moderated"], n.IMPACTS),
        claimed=_lenient(lambda v: n.code(v, n.IMPACTS), r["impact_claimed"]),
        status=n.code(r["moderation_status"], n.MODERATION) or "awaiting",
        region=n.organisation_region(r["lead_agency"]),
        toex=any(
            part.strip().casefold().startswith("toex")
            for part in r["capabilities_used"].replace(",", ";").replace("/", ";").split(";")
        ),
        tool=n.text(r["tool_code"]) is not None,
        threats=n.labels(r["soc_threats"], n.THREATS),
        four_p=n.labels(f"{r['four_p_primary']};{r['four_p_all']}", n.FOUR_P),
        mors=n.mor_ids(r["mor_id"]),
        threat_id=_lenient(n.threat_id, r["apmis_threat_id"]),
        references=n.operations(r["operation_name_or_alias"]),
    )


def _entry(r: Raw) -> Row:
    n.code(r["status"], n.LIST_STATUSES)
    n.organisation_region(r["owning_org"])
    n.whole(r["latest_morile_score"])
    n.ori(r["latest_ori"])
    region = n.region(r["owning_region"])
    return Row(
        snapshot=_need(n.day(r["snapshot_date"]), "snapshot_date"),
        threat_id=n.threat_id(r["apmis_threat_id"]),
        raw_mor=r["mor_id"].strip(),
        mors=n.mor_ids(r["mor_id"]),
        references=n.operations(r["threat_name_alias"], region),
        name=n.operation_name(r["threat_name_alias"]),
        record_type=n.code(r["threat_record_type"], n.RECORD_TYPES),
        threats=n.labels(r["soc_threats"], n.THREATS),
        region=region,
        first_recorded=_lenient(n.day, r["first_recorded_date"]),
    )


def _assessment(r: Raw) -> Row:
    n.code(r["record_category"], n.RECORD_TYPES)
    n.organisation_region(r["assessing_org"])
    return Row(
        id=_upper(r["assessment_id"]),
        version=n.whole(r["version"], 1),
        mors=n.mor_ids(r["mor_id"]),
        on=_need(n.day(r["assessment_date"]), "assessment_date"),
        number=n.whole(r["assessment_no"]),
        score=_need(n.whole(r["risk_score"]), "risk_score"),
        ori=n.ori(r["ori"]),
    )


def _job(r: Raw) -> Row:
    n.code(r["status"], n.JOB_STATUSES)
    n.organisation_region(r["requesting_org"])
    n.day(r["decision_date"])
    return Row(
        id=n.job_id(r["job_id"]),
        references=n.operations(r["op_alias"], n.region(r["toex_team"])),
        mors=n.mor_ids(r["mor_id"]),
        accepted=n.code(r["decision"], n.DECISIONS) == "accepted",
        allocated=n.day(r["allocated_date"]),
        closed=n.day(r["closed_date"]),
        aspects=n.labels(r["exploitation_types"], n.ASPECTS),
    )


def _identification(r: Raw) -> Row:
    n.code(r["verified_status"], n.VERIFIED)
    claimed_by = n.region(r["claimed_by_team"])
    region = n.region(r["owning_region"]) or claimed_by
    return Row(
        record_type=n.code(r["identified_type"], n.RECORD_TYPES),
        on=_need(n.day(r["identified_date"]), "identified_date"),
        job_id=_lenient(n.job_id, r["job_id"]),
        references=n.operations(r["op_alias"], region),
        name=n.operation_name(r["operation_name"]),
        region=region,
        raw_mor=r["mor_id"].strip(),
        mors=n.mor_ids(r["mor_id"]),
        aspects=n.labels(r["exploitation_types"], n.ASPECTS),
        threats=n.labels(r["soc_threats"], n.THREATS),
    )


def _referral(r: Raw) -> Row:
    return Row(
        on=_need(n.day(r["referral_date"]), "referral_date"),
        source=_need(n.code(r["source"], n.REFERRAL_SOURCES), "source"),
        person=n.text(r["person_token"]),
        job_id=_lenient(n.job_id, r["job_id"]),
        channel=n.text(r["channel"]),
        persons=_need(n.whole(r["persons"]), "persons"),
    )


def _job_key(r: Raw) -> Key:
    if found := n.job_id(r["job_id"]):
        return (found,)
    team = _need(n.region(r["toex_team"]), "toex_team")
    references = n.operations(r["op_alias"], team) or None
    return team, _need(references, "op_alias"), _need(n.day(r["request_date"]), "request_date")


READERS: dict[str, tuple[Callable[[Raw], Key], Callable[[Raw], Row]]] = {
    "toex_workload_tracker": (_job_key, _job),
    "soc_master_list": (
        lambda r: (
            _need(n.day(r["snapshot_date"]), "snapshot_date"),
            _need(n.threat_id(r["apmis_threat_id"]), "apmis_threat_id"),
        ),
        _entry,
    ),
    "morile_assessments": (
        lambda r: (
            _need(_upper(r["assessment_id"]), "assessment_id"),
            _need(n.whole(r["version"], 1), "version"),
        ),
        _assessment,
    ),
    "apmis_identifications": (
        lambda r: (_need(_upper(r["identification_id"]), "identification_id"),),
        _identification,
    ),
    "apmis_disruptions": (
        lambda r: (_need(_upper(r["disruption_ref"]), "disruption_ref"),),
        _disruption,
    ),
    "safeguarding_referrals": (
        lambda r: (_need(n.text(r["referral_token"]), "referral_token"),),
        _referral,
    ),
}


@dataclass
class History:
    """One source: versions by key as (known from, order of its row, typed row or None if removed).

    ``quarantined`` holds (source_file, source_row); ``accounting`` maps (source_file,
    extract_date) to [rows in, used, quarantined, duplicates].
    """

    versions: dict[Key, list[tuple[date, Key, Row | None]]]
    quarantined: set[tuple[str, int]]
    accounting: dict[tuple[str, date], list[int]]
    first: date

    def in_force(self, as_at: date) -> dict[Key, Row]:
        """Rows in force at ``as_at`` by key; ``order`` is (extract_date, source_file, row)."""
        found: dict[Key, Row] = {}
        for key, versions in self.versions.items():
            known = [v for v in versions if v[0] <= as_at]
            if known and known[-1][2] is not None:
                found[key] = known[-1][2]
        return found


def read_history(folder: Path, source: str) -> History:
    """Read ``<folder>/<source>.csv`` (raw history) into versions; raises on a missing column."""
    read_key, read_row = READERS[source]
    with (folder / f"{source}.csv").open(encoding="utf-8-sig", newline="") as handle:
        raws = list(csv.DictReader(handle))
    extracted = {id(r): date.fromisoformat(r["extract_date"]) for r in raws}
    raws.sort(key=lambda r: (extracted[id(r)], r["source_file"], int(r["source_row"] or 0)))
    account: dict[tuple[str, date], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    quarantined: set[tuple[str, int]] = set()
    groups: dict[tuple[Key, date], list[tuple[Raw, Row | None]]] = defaultdict(list)
    for r in raws:
        count = account[r["source_file"], extracted[id(r)]]
        count[0] += 1
        try:
            key = read_key(r)
            row = None if r["change"].strip().casefold() == "remove" else read_row(r)
            groups[key, extracted[id(r)]].append((r, row))
        except n.UnusableError:
            quarantined.add((r["source_file"], int(r["source_row"] or 0)))
            count[2] += 1
    versions: dict[Key, list[tuple[date, Key, Row | None]]] = defaultdict(list)
    for (key, known_from), rows in groups.items():
        winner, typed = rows[-1]
        order = (known_from, winner["source_file"], int(winner["source_row"] or 0))
        if typed is not None:
            typed.order = order
        versions[key].append((known_from, order, typed))
        for r, _ in rows:
            count = account[r["source_file"], known_from]
            if r is winner:
                count[1] += 1
            elif all(r[c] == winner[c] for c in r if c not in ("source_file", "source_row")):
                count[3] += 1
            else:
                count[2] += 1
                quarantined.add((r["source_file"], int(r["source_row"] or 0)))
    first = min(extracted.values(), default=date.max)
    return History(dict(versions), quarantined, dict(account), first)


# --- what is known at one date ---------------------------------------------------------------


class World:
    """Everything in force at ``as_at`` (the histories of all six sources), linked."""

    def __init__(self, histories: dict[str, History], as_at: date) -> None:
        """Take the rows in force; derived fields are set on them anew for every date."""
        rows = {source: history.in_force(as_at) for source, history in histories.items()}
        self.as_at = as_at
        self.jobs = rows["toex_workload_tracker"]
        self.entries = list(rows["soc_master_list"].values())
        self.identifications = rows["apmis_identifications"]
        self.disruptions = list(rows["apmis_disruptions"].values())
        self.referrals = list(rows["safeguarding_referrals"].values())
        self.by_threat: dict[str, list[Row]] = defaultdict(list)
        for entry in sorted(self.entries, key=lambda e: e.snapshot):
            self.by_threat[entry.threat_id].append(entry)
        self._join_ids()
        self._link_jobs()
        self.chains = self._chain(rows["morile_assessments"].values())
        self.verified = self._match(histories["apmis_identifications"])

    def operation(self, mor: str) -> str:
        """The operation of a MoRiLE id: the least id of all that share an APMIS threat id."""
        return self._least.get(mor, mor)

    def _join_ids(self) -> None:
        self._least: dict[str, str] = {}
        changed = True
        while changed:
            changed = False
            for entries in self.by_threat.values():
                mors = {m for e in entries for m in e.mors}
                least = min((self.operation(m) for m in mors), default="")
                for m in mors:
                    changed |= self.operation(m) != least
                    self._least[m] = least

    def _link_jobs(self) -> None:
        by_id = {job.id: job for job in self.jobs.values() if job.id}
        self.by_reference: dict[str, list[Row]] = defaultdict(list)
        for job in self.jobs.values():
            job.linked = set(job.mors)
            for reference in job.references:
                self.by_reference[reference].append(job)
        self.reference_mors: dict[str, set[str]] = defaultdict(set)
        for entry in self.entries:
            for reference in entry.references:
                self.reference_mors[reference] |= set(entry.mors)
                for job in self.by_reference[reference]:
                    job.linked |= set(entry.mors)
        for found in self.identifications.values():
            found.jobs = [by_id[found.job_id]] if found.job_id in by_id else []
            if not found.job_id:
                found.jobs = [j for ref in found.references for j in self.by_reference[ref]]
            for job in found.jobs:
                job.linked |= set(found.mors)
            for reference in found.references:
                self.reference_mors[reference] |= set(found.mors)
        self.job_references = {job_id: job.references for job_id, job in by_id.items()}
        self.supporting: dict[str, list[Row]] = defaultdict(list)
        for job in self.jobs.values():
            for reference in job.references:
                self.reference_mors[reference] |= job.linked
            if job.accepted and job.allocated:
                for operation in {self.operation(m) for m in job.linked}:
                    self.supporting[operation].append(job)
        self.listed = {self.operation(m) for e in self.entries for m in e.mors}

    def _chain(self, rows: Iterable[Row]) -> list[Row]:
        """All standing assessments, each with its operation, changes and TOEX bases."""
        highest: dict[str, Row] = {}
        for a in sorted(rows, key=lambda a: a.version):
            highest[a.id] = a
        standing: dict[Key, Row] = {}
        for a in sorted(highest.values(), key=lambda a: a.order):
            if a.mors:
                a.operation = self.operation(a.mors[0])
                no_number = a.id if a.number is None else None
                standing[a.operation, a.on, a.number, no_number] = a
        chains: dict[str, list[Row]] = defaultdict(list)
        for a in sorted(standing.values(), key=lambda a: (a.on, a.id)):
            chain = chains[a.operation]
            before = chain[-1] if chain else None
            a.change = a.score - before.score if before else None
            ori_known = before is not None and a.ori is not None and before.ori is not None
            a.ori_change = a.ori - before.ori if before and ori_known else 0
            jobs = self.supporting.get(a.operation, [])
            a.in_support = any(j.allocated <= a.on <= (j.closed or a.on) for j in jobs)
            first = min((j.allocated for j in jobs), default=date.max)
            a.ever_supported = first <= self.as_at
            a.first_after = first <= a.on and not any(first <= c.on for c in chain)
            chain.append(a)
        return [a for chain in chains.values() for a in chain]

    def _match(self, history: History) -> list[Row]:
        """Identifications verified at any date: rows with type, on, verified_on, threat, entry."""
        claims: dict[str, list[tuple[date, int, date, Key, Row]]] = defaultdict(list)
        for key, found in self.identifications.items():
            rules = {t: rule for t in self.by_threat if (rule := self._best(found, t))}
            strongest = [t for t, rule in rules.items() if rule == min(rules.values())]
            if len(strongest) != 1:
                continue
            threat = strongest[0]
            seen = next(e.snapshot for e in self.by_threat[threat] if match_rule(found, e))
            known_from = next(
                since
                for since, _, version in history.versions[key]
                if version is not None and self._best(version, threat)
            )
            verified_on = max(seen, found.on, known_from)
            claims[threat].append((verified_on, rules[threat], found.on, key, found))
        verified = []
        for threat, rivals in claims.items():
            verified_on, _, _, _, found = min(rivals, key=lambda c: c[:4])
            aspects = found.aspects or tuple(a for j in found.jobs for a in j.aspects)
            latest = self.by_threat[threat][-1]
            references = found.references or tuple(r for j in found.jobs for r in j.references)
            mors = found.mors or latest.mors
            verified.append(
                Row(
                    record_type=found.record_type,
                    on=found.on,
                    verified_on=verified_on,
                    aspects=set(aspects),
                    threat=identified_threat(aspects, latest.threats),
                    operations=references or tuple(self.operation(m) for m in mors[:1]),
                )
            )
        return verified

    def _best(self, found: Row, threat: str) -> int:
        rules = {match_rule(found, e) for e in self.by_threat[threat]} - {0}
        return min(rules, default=0)

    def disrupted(self, d: Row) -> set[str]:
        """The operations that a disruption is held against."""
        if d.tool:
            return {TOOLS}
        mors = d.mors or tuple(m for e in self.by_threat.get(d.threat_id, []) for m in e.mors)
        if mors:
            return {self.operation(mors[0])}
        if d.references:
            return {self.resolve(reference) for reference in d.references}
        return {d.threat_id} if d.threat_id else set()

    def resolve(self, reference: str) -> str:
        """The operation of a reference: its only one, or its only listed one, else itself."""
        found = {self.operation(m) for m in self.reference_mors.get(reference, ())}
        chosen = found if len(found) == 1 else found & self.listed
        return next(iter(chosen)) if len(chosen) == 1 else reference

    def referred_individuals(self) -> list[Row]:
        """Referrals with a channel, one row an individual and chain (earliest row kept)."""
        last: dict[tuple[str, str | None], date] = {}
        kept = []
        for r in sorted((r for r in self.referrals if r.channel), key=lambda r: (r.on, r.order)):
            previous = last.get((r.person, r.job_id)) if r.person else None
            if previous is None or r.on - previous > CHAIN:
                kept.append(r)
            if r.person:
                last[r.person, r.job_id] = r.on
        return kept


def match_rule(found: Row, entry: Row) -> int:
    """Rule by which an identification matches one Master List row: 1 strongest .. 7, 0 none."""
    same_id = bool(set(found.mors) & set(entry.mors))
    same_name = found.name is not None and found.name == entry.name
    regions_known = found.region is not None and entry.region is not None
    in_region = regions_known and found.region == entry.region
    same_threat = bool(set(found.threats) & set(entry.threats))
    if found.record_type is None or found.record_type != entry.record_type:
        return 7 if same_id else 0
    if same_id:
        return 1 if found.raw_mor == entry.raw_mor else 2
    if set(found.references) & set(entry.references):
        return 3
    if same_name and in_region:
        return 4
    named = in_region and same_threat and found.name and entry.name
    if named and n.edit_distance(found.name, entry.name) <= NEAR_NAME_LIMIT:
        return 5
    dated = same_name and regions_known and same_threat and entry.first_recorded
    return 6 if dated and abs(entry.first_recorded - found.on) <= NEAR_DATES else 0


def identified_threat(aspects: Iterable[str], listed: Iterable[str]) -> str | None:
    """CSE if an aspect is CSE, else CCE if one is CCE, else the first listed threat."""
    if any(a.startswith("CSE") for a in aspects):
        return "CSE"
    if "CCE" in aspects:
        return "CCE"
    return min(listed, key=THREAT_ORDER.index, default=None)


# --- measures ----------------------------------------------------------------------------------


class Cells(dict[tuple[object, ...], Cell]):
    """Cells of one reporting point, keyed as ``kpi_cells`` promises."""

    def __init__(self, point: Point) -> None:
        """Start empty."""
        super().__init__()
        self.point = point

    def put(self, measure: str, value: float | None, dimension: str = "", v: str = "v1") -> None:
        """Store a count."""
        self[(measure, v, *self.point, dimension)] = (value, None, None)

    def rate(self, measure: str, top: int, base: int, dimension: str = "", v: str = "v1") -> None:
        """Store a rate: null for a zero base."""
        self[(measure, v, *self.point, dimension)] = (top / base if base else None, top, base)


def _within(d: date, p: Point) -> bool:
    return (p.start is None or p.start <= d) and d <= p.end


def _identifications(w: World, p: Point, c: Cells) -> None:
    known = [i for i in w.verified if i.verified_on <= w.as_at]
    for record_type, name in IDENTIFIED.items():
        rows = [i for i in known if i.record_type == record_type]
        new = [i for i in rows if _within(i.on, p)]
        c.put(f"{name}_identified", len(new))
        for threat in ("CSE", "CCE", *THREAT_ORDER):
            count = sum(i.threat == threat for i in new)
            c.put(f"{name}_identified", count, f"threat_type={threat}")
        late = [i for i in rows if p.start and i.on < p.start and _within(i.verified_on, p)]
        measure = f"{name}_reconciled_from_previous_quarters"
        c.put(measure, len(late) if p.start else None)
    ocgs = [i for i in known if i.record_type == "OCG" and _within(i.on, p)]
    measure = "operations_with_ocg_identified"
    base = {o for i in ocgs for o in i.operations}
    c.put(measure, len(base))
    with_aspect: dict[str, set[str]] = {}
    for aspect in n.ASPECTS.values():
        with_aspect[aspect] = {o for i in ocgs if aspect in i.aspects for o in i.operations}
        c.put(measure, len(with_aspect[aspect]), f"aspect={aspect}")
        c.rate("share_of_ocg_operations", len(with_aspect[aspect]), len(base), f"aspect={aspect}")
    for threat in ("CSE", "CCE", *THREAT_ORDER):
        operations = {o for i in ocgs if i.threat == threat for o in i.operations}
        c.put(measure, len(operations), f"threat_type={threat}")
        if threat == "MSHT":
            both = operations & with_aspect["OIC"]
            c.put(measure, len(both), "threat_type=MSHT;also_aspect=OIC")


def _assessments(w: World, p: Point, c: Cells) -> None:
    for v, basis in (("v1", "in_support"), ("v2", "ever_supported")):
        rows = [a for a in w.chains if _within(a.on, p) and getattr(a, basis)]
        c.put("morile_assessments_toex_involved", len(rows), v=v)
        c.put("operations_assessed", len({a.operation for a in rows}), v=v)
        up = sum(a.ori_change > 0 for a in rows)
        down = [a for a in rows if a.ori_change < 0]
        c.put("ori_updates", up + len(down), v=v)
        c.rate("share_of_assessments_with_ori_updated", up + len(down), len(rows), v=v)
        c.rate("ori_decreases_per_increase", len(down), up, v=v)
        first = sum(a.first_after for a in down)
        measure = "share_of_ori_decreases_at_first_assessment_after_toex_support"
        c.rate(measure, first, len(down), v=v)
        if v == "v1":
            _risk_scores([a.change for a in rows], c)


def _risk_scores(changes: list[int | None], c: Cells) -> None:
    known = [d for d in changes if d is not None]
    up, down = [d for d in known if d > 0], [-d for d in known if d < 0]
    c.put("risk_score_increases", len(up))
    c.put("risk_score_decreases", len(down))
    c.put("risk_score_unchanged", known.count(0))
    c.put("risk_score_first_assessments", changes.count(None))
    c.rate("risk_score_average_increase", sum(up), len(up))
    c.rate("risk_score_average_decrease", sum(down), len(down))
    c.put("risk_score_large_changes", sum(d > LARGE_CHANGE for d in up + down))
    c.put("risk_score_decreases_over_threshold", sum(d > LARGE_CHANGE for d in down))


def _dimensions(level: str | None, d: Row) -> set[str]:
    return {"", f"level={level}", f"region={d.region}"} | {
        f"{key}={label}"
        for key, found in (("threat_type", d.threats), ("four_p", d.four_p))
        for label in found
    }


DISRUPTION_DIMENSIONS = (
    "",
    *(f"level={x}" for x in LEVELS),
    *(f"region={x}" for x in REGIONS),
    *(f"threat_type={x}" for x in THREAT_ORDER),
    *(f"four_p={x}" for x in n.FOUR_P.values()),
)


def _disruptions(w: World, p: Point, c: Cells) -> None:
    moderated = [
        d for d in w.disruptions if d.toex and d.status == "moderated" and d.impact in LEVELS
    ]
    rows = [d for d in moderated if _within(d.on, p)]
    before = []
    if p.period_type == "quarter" and p.start:
        last_day = p.start - timedelta(days=1)
        first_day = date(last_day.year, last_day.month - 2, 1)
        before = [d for d in moderated if first_day <= d.on <= last_day]
    for dimension in DISRUPTION_DIMENSIONS:
        held = [d for d in rows if dimension in _dimensions(d.impact, d)]
        operations = {o for d in held for o in w.disrupted(d)}
        c.put("disruptions", len(held), dimension)
        c.put("operations_disrupted", len(operations), dimension)
        if p.period_type == "quarter":
            earlier = [d for d in before if dimension in _dimensions(d.impact, d)]
            change = len(operations) - len({o for d in earlier for o in w.disrupted(d)})
            c.put("operations_disrupted_change_on_previous_quarter", change, dimension)
    exploiting = sum(bool(EXPLOITATION & set(d.threats)) for d in rows)
    c.rate("share_of_disruptions_exploitation_threats", exploiting, len(rows))


def _awaiting(w: World, c: Cells) -> None:
    rows = [d for d in w.disruptions if d.toex and d.status == "awaiting"]
    for dimension in DISRUPTION_DIMENSIONS:
        count = sum(dimension in _dimensions(d.claimed, d) for d in rows)
        c.put("disruptions_awaiting_moderation", count, dimension)


def _safeguarding(w: World, p: Point, c: Cells) -> None:
    recommended = [r for r in w.referrals if r.source == "Tracker"]
    for v, rows in (("v1", recommended), ("v2", w.referred_individuals())):
        held = [r for r in rows if _within(r.on, p)]
        c.put("safeguarding_referrals", sum(r.persons for r in held), v=v)
        operations = {
            o for r in held if r.job_id for o in w.job_references.get(r.job_id) or (r.job_id,)
        }
        c.put("operations_with_safeguarding_referrals", len(operations), v=v)


def kpi_cells(folder: Path, points: list[Point]) -> dict[tuple[object, ...], Cell]:
    """Every Q1 cell of ``folder`` (six raw-history CSVs) at ``points``.

    Returns ``{(measure, definition_version, period_type, period_start, period_end, as_at,
    dimension): (value, numerator, denominator)}``; counts have no numerator, shares are ratios,
    a zero denominator gives a null value. A point before the first delivery has null values.
    Raises FileNotFoundError for a missing source and KeyError for a missing column.
    """
    histories = {source: read_history(folder, source) for source in READERS}
    first = min(h.first for h in histories.values())
    cells: dict[tuple[object, ...], Cell] = {}
    for as_at in sorted({p.as_at for p in points}):
        world = World(histories, as_at)
        for p in (p for p in points if p.as_at == as_at):
            c = Cells(p)
            if p.period_type == "point":
                _awaiting(world, c)
            else:
                for family in (_identifications, _assessments, _disruptions, _safeguarding):
                    family(world, p, c)
            unknown: Cell = (None, None, None)
            cells |= c if as_at >= first else dict.fromkeys(c, unknown)
    return cells


def standard_points(first: date, latest: date) -> list[Point]:
    """Quarters, years, inception and stock of each quarter end, first published and latest."""
    points: list[Point] = []
    for quarter in range(first.year * 4, latest.year * 4 + 4):
        start = date(quarter // 4, quarter % 4 * 3 + 1, 1)
        end = date((quarter + 1) // 4, (quarter + 1) % 4 * 3 + 1, 1) - timedelta(days=1)
        if not first <= end <= latest:
            continue
        april = date(end.year - (end.month < 4), 4, 1)
        for as_at in dict.fromkeys((end, latest)):
            points += [Point("quarter", start, end, as_at), Point("inception", None, end, as_at)]
            if end.month == 3:
                points.append(Point("financial_year", april, end, as_at))
        points.append(Point("point", end, end, end))
    return list(dict.fromkeys([*points, Point("point", latest, latest, latest)]))


def main(folder: Path) -> None:
    """Print every cell that is neither null nor zero, one a line, tab separated."""
    first, latest = date.max, date.min
    for source in READERS:
        history = read_history(folder, source)
        first = min(first, history.first)
        latest = max([latest, *(day for _, day in history.accounting)])
    for key, (value, top, base) in kpi_cells(folder, standard_points(first, latest)).items():
        if value:
            print(*key, value, "" if base is None else f"{top}/{base}", sep="\t")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
