"""Synthetic raw histories of the six Q1 sources, hostile but legal, with their expected accounting.

The truth of every record is a function of the delivery date; a record is delivered again only when
its text changed and ends with a ``remove`` row, as landing leaves it. Values are spelled in every
way the extract layouts name. Cases whose meaning the definitions leave open are not made.
"""

import csv
import random
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from . import normalise as n

Record = dict[str, str]
Accounting = dict[tuple[str, str, date], tuple[int, int, int, int]]
DELIVERIES = [
    date(y + (m == 12), m % 12 + 1, 1) - timedelta(days=1)
    for y, months in ((2023, range(6, 13)), (2024, range(1, 7)))
    for m in months
]
COLUMNS = {
    "toex_workload_tracker": "job_id toex_team op_alias operation_name mor_id origin "
    "parent_op_alias requesting_org requester_role gateway request_date triage_date decision_date "
    "decision decline_reason unmet_demand_flag unmet_demand_type support_level allocated_date "
    "tor_agreed_date closed_date status exploitation_types closure_reason onward_owner "
    "intel_reports_submitted safeguarding_referrals products",
    "soc_master_list": "snapshot_date apmis_threat_id mor_id threat_name_alias threat_record_type "
    "soc_threats sub_threats owning_org owning_region ownership_tier phase status status_reason "
    "latest_morile_score latest_ori latest_assessment_date first_recorded_date",
    "morile_assessments": "assessment_id mor_id assessment_date assessment_no assessment_reason "
    "assessing_org assessor_is_toex record_category harm_physical harm_psychological "
    "harm_financial harm_community public_expectation environmental frequency intent "
    "vulnerability geographic_scope confidence total_harm total_likelihood risk_score "
    "org_capacity org_capability org_other ori capacity_capability_mentions_toex version "
    "is_current",
    "apmis_identifications": "identification_id job_id op_alias operation_name owning_region "
    "mor_id identified_type identified_date claimed_by_team known_elsewhere verified_status "
    "reconciled_to_sml reconciled_date delay_reason exploitation_types soc_threats",
    "apmis_disruptions": "disruption_ref apmis_threat_id mor_id operation_name_or_alias "
    "threat_record_type disruption_date record_date impact_claimed impact_moderated "
    "moderation_status moderation_date moderator_org four_p_primary four_p_all soc_threats "
    "lead_agency partner_agencies capabilities_used toex_role tool_code disruption_type "
    "persons_safeguarded summary_len",
    "safeguarding_referrals": "referral_token person_token job_id disruption_ref source "
    "referral_date channel age_group receiving_org previously_unknown persons",
}
KEYS = {
    "toex_workload_tracker": ("job_id", "toex_team", "op_alias", "request_date"),
    "soc_master_list": ("snapshot_date", "apmis_threat_id"),
    "morile_assessments": ("assessment_id", "version"),
    "apmis_identifications": ("identification_id",),
    "apmis_disruptions": ("disruption_ref",),
    "safeguarding_referrals": ("referral_token",),
}
# Two valid values of a column: an earlier row of one file and key takes one that is not the last's.
SUPERSEDED = {
    "toex_workload_tracker": ("decision", ("Declined", "Accepted")),
    "soc_master_list": ("soc_threats", ("Fraud", "Drugs")),
    "morile_assessments": ("risk_score", ("701", "702")),
    "apmis_identifications": ("identified_type", ("Vulnerability", "OCG")),
    "apmis_disruptions": ("moderation_status", ("Moderated", "Rejected")),
    "safeguarding_referrals": ("persons", ("7", "8")),
}
SPOILED: dict[str, dict[str, tuple[str, ...]]] = {
    "toex_workload_tracker": {
        "job_id": ("job four",), "allocated_date": ("soon",), "closed_date": ("32/01/2024",),
        "decision_date": ("last week",), "decision": ("Maybe",), "status": ("Limbo",),
        "requesting_org": ("Ministry of Nowhere",),
    },
    "soc_master_list": {
        "snapshot_date": ("", "31/02/2024"), "apmis_threat_id": ("T-ABC", "-"),
        "latest_morile_score": ("high", "-3"), "latest_ori": ("9", "Amber"),
        "status": ("Zombie",), "threat_record_type": ("Gang",), "owning_org": ("Nowhere Police",),
    },
    "morile_assessments": {
        "assessment_id": ("",), "version": ("two", ""), "assessment_date": ("13/25/2023", "TBC"),
        "risk_score": ("", "-5", "12.5", "#N/A"), "ori": ("7", "0", "Red"),
        "record_category": ("Gang",), "assessing_org": ("Nowhere Police",),
    },
    "apmis_identifications": {
        "identification_id": ("n/a",), "identified_date": ("TBC", "30/02/2023"),
        "identified_type": ("Gang",), "verified_status": ("Perhaps",),
    },
    "apmis_disruptions": {
        "disruption_ref": ("",), "disruption_date": ("1900-01-00", "31/04/2024", "Not known"),
        "threat_record_type": ("Gang",), "impact_moderated": ("Huge",),
        "moderation_status": ("Bananas",), "lead_agency": ("Nowhere Police",),
    },
    "safeguarding_referrals": {
        "referral_token": ("-",), "referral_date": ("soon", ""), "persons": ("many", "1.5"),
        "source": ("Rumour",),
    },
}  # fmt: skip
THREAT_SPELLINGS = {
    "CSA": ("CSA", "CSA/CSE", "CSAE", "Child Sexual Abuse"),
    "MSHT": ("MSHT", "MS&HT", "Modern Slavery and Human Trafficking"),
    "OIC": ("OIC", "Organised Immigration Crime"),
    "Bribery, Corruption and Sanctions Evasion": ("Bribery, Corruption and Sanctions Evasion",),
}
WAYS = ("elsewhere", "nowhere", "category", "unknown")
TYPES = {
    "OCG": ("OCG", "ocg"), "PI": ("Priority Individual", "PI", "Individual"),
    "Vulnerability": ("Vulnerability", "Vuln", "VULN."),
}  # fmt: skip


@dataclass
class Threat:
    """One true threat record; ``new_number`` replaces ``number`` from delivery ``changes`` on."""

    number: int
    threat: int
    kind: str
    region: str
    threats: list[str]
    name: str
    first_recorded: date
    listed: range
    new_number: int = 0
    changes: int = 99
    reference: tuple[str, int] | None = None


@dataclass
class Job:
    """One true Tracker job."""

    team: str
    number: int
    id: str
    request: date
    allocated: date | None
    closed: date
    reopened: date
    threats: list[Threat] = field(default_factory=list)
    partner: int = 0


class Maker:
    """Seeded builder; holds delivered rows as [delivery, row, fate] by source."""

    def __init__(self, seed: int) -> None:
        """Start with nothing delivered."""
        self.rng = random.Random(seed)
        self.rows: dict[str, list[tuple[int, Record, str]]] = {s: [] for s in COLUMNS}
        self.names: list[str] = []
        self.serial = 20000 + seed % 100
        with n.FORCES.open(encoding="utf-8") as handle:
            rows = list(csv.DictReader(handle))
        self.forces: list[list[str]] = [[r["force"], *r["aliases"].split("|")] for r in rows]

    # --- spellings -----------------------------------------------------------------------------

    def blank(self) -> str:
        """One spelling of an empty value."""
        return self.rng.choice(["", "", "", "N/A", "n/a", "-", "Not known", "TBC", "#N/A"])

    def day(self, d: date | None) -> str:
        """One spelling of a day."""
        if d is None:
            return self.blank()
        serial = str((d - date(1899, 12, 30)).days)
        short = f"{d.day}/{d.month}/{d:%y}"
        full = f"{d:%d/%m/%Y}"
        return self.rng.choice([full] * 4 + [short, serial, f"{full} 09:30", f" {full}"])

    def mor(self, number: int) -> str:
        """One spelling of a MoRiLE id."""
        form = self.rng.choice(["MOR-{}", "mor {}", "MOR{}", "{}", "MOR-{} ", "Mor: 0{}"])
        return form.format(number)

    def reference(self, team: str, number: int, bare: bool = False) -> str:
        """One spelling of an operation reference; ``bare`` allows one without its team."""
        forms = ["{} Op {}", "{} Op{}", "{} OP 0{}", "{} op. {}", "{} Operation {}"]
        names = {"NT": ["NT", "TOEX NT", "National Team"], "NEROCU": ["NEROCU", "NERSOU"]}
        name = self.rng.choice(names.get(team, [team, team.title(), team.lower(), f"X{team}"]))
        if bare and self.rng.random() < 0.3:
            return f"Op{number}"
        return self.rng.choice(forms).format(name, number)

    def threat_id(self, number: int) -> str:
        """One spelling of an APMIS threat id."""
        return self.rng.choice([f"T-{number:07d}", f"{number:07d}", f"{number}", f"T-{number}"])

    def body(self) -> str:
        """One spelling of an organisation."""
        name = self.rng.choice([x for x in self.rng.choice(self.forces) if x])
        return self.rng.choice([name, name.upper(), name.lower(), f"{name} "])

    def listing(self, items: Iterable[str], spellings: dict[str, tuple[str, ...]]) -> str:
        """A list column with a separator that no spelling of its items holds."""
        parts = [self.rng.choice(spellings.get(i, (i,))) for i in items]
        return self.rng.choice(["; ", ";", " ; "]).join(parts)

    def name(self) -> str:
        """An invented operation name, far from every other one."""
        while True:
            name = "".join(self.rng.choices("ABCDEFGHIJKLMNPRSTUVWXYZ", k=12))
            if all(n.edit_distance(name, other) > 5 for other in self.names):
                self.names.append(name)
                return name

    def next(self) -> int:
        """A number not used before: five digits, so that a bare one is a MoRiLE id."""
        self.serial += self.rng.randint(1, 3)
        return self.serial

    def between(self, low: date, high: date) -> date:
        """A day of the closed interval."""
        return low + timedelta(days=self.rng.randint(0, max(0, (high - low).days)))

    # --- deliveries ----------------------------------------------------------------------------

    def add(self, source: str, delivery: int, row: Record) -> None:
        """Deliver a usable row, now and then after a twin or a differing row of the same key."""
        chance = self.rng.random()
        if chance < 0.02:
            self.rows[source].append((delivery, row, "duplicate"))
        elif chance < 0.05:
            column, values = SUPERSEDED[source]
            other = next(v for v in values if v != row[column])
            self.rows[source].append((delivery, {**row, column: other}, "quarantined"))
        self.rows[source].append((delivery, row, "used"))

    def states(self, source: str, state: Callable[[date], Record | None]) -> None:
        """Deliver a record through its life: on change, and a removal when it is gone."""
        last: Record | None = None
        for i, d in enumerate(DELIVERIES):
            row = state(d)
            if row is not None and row != last:
                self.add(source, i, row)
            elif row is None and last is not None:
                gone = {column: last[column] for column in KEYS[source]} | {"change": "remove"}
                self.rows[source].append((i, gone, "used"))
            last = row

    def life(self, source: str, *steps: tuple[date, Record | None]) -> None:
        """Deliver a record that takes each step's row from its day on; None ends it."""
        ordered = sorted(steps, key=lambda step: step[0])
        self.states(source, lambda d: next((r for day, r in ordered[::-1] if day <= d), None))

    def spoil(self) -> None:
        """Deliver unusable rows: under a new key, and as later versions of records in force."""
        for source, columns in SPOILED.items():
            good = [r for r in self.rows[source] if r[2] == "used" and "change" not in r[1]]
            for column, values in columns.items():
                for value in values * 2:
                    delivery, row, _ = self.rng.choice(good)
                    later = self.rng.randint(delivery, len(DELIVERIES) - 1)
                    self.rows[source].append((later, {**row, column: value}, "quarantined"))

    def write(self, folder: Path) -> tuple[set[tuple[str, str, int]], Accounting]:
        """Write the six files, lines shuffled; return the unusable rows and the accounting."""
        folder.mkdir(parents=True, exist_ok=True)
        bad: set[tuple[str, str, int]] = set()
        counts: dict[tuple[str, str, date], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
        for source, rows in self.rows.items():
            lines, number = [], 1
            for delivery, row, fate in sorted(rows, key=lambda r: r[0]):
                d = DELIVERIES[delivery]
                file, number = f"{source}_{d:%Y%m%d}.csv", number + self.rng.randint(1, 3)
                if fate == "quarantined":
                    bad.add((source, file, number))
                account = counts[source, file, d]
                account[0] += 1
                account[("used", "quarantined", "duplicate").index(fate) + 1] += 1
                landed = {"extract_date": d.isoformat(), "change": "upsert"}
                landed |= {"source_file": file, "source_row": str(number)}
                lines.append(landed | row)
            self.rng.shuffle(lines)
            columns = [*COLUMNS[source].split(), *landed]
            with (folder / f"{source}.csv").open("w", encoding="utf-8", newline="") as handle:
                writer = csv.DictWriter(handle, columns, restval="", lineterminator="\n")
                writer.writeheader()
                writer.writerows(lines)
        return bad, {k: (v[0], v[1], v[2], v[3]) for k, v in counts.items()}


def _make_threat(m: Maker, team: str) -> Threat:
    first = m.rng.choice([0, 0, 0, 2, 4, 7, 99])
    return Threat(
        number=m.next(),
        threat=m.next(),
        kind=m.rng.choice(["OCG", "OCG", "PI", "Vulnerability"]),
        region=team,
        threats=m.rng.choice([["MSHT"], ["CSA", "Drugs"], ["OIC", "MSHT"], ["Firearms"]]),
        name=m.name(),
        first_recorded=m.between(date(2021, 1, 1), date(2021, 12, 31)),
        listed=range(first, m.rng.choice([13, 13, 13, 10])),
    )


def _make_jobs(m: Maker, count: int) -> list[Job]:
    jobs = []
    for i in range(count):
        team, number = n.TEAMS[i % len(n.TEAMS)], i // len(n.TEAMS) + 1
        request = m.between(date(2022, 10, 1), date(2024, 3, 31))
        year, serial = request.year, i + 400
        job_id = m.rng.choice([f"TX-{year}-{serial:04d}"] * 4 + [f"TX-{year % 100}-{serial}", ""])
        allocated = (
            request + timedelta(days=m.rng.randint(3, 40)) if m.rng.random() < 0.85 else None
        )
        closed = request + timedelta(days=m.rng.randint(60, 400))
        job = Job(team, number, job_id, request, allocated, closed, date.max)
        if m.rng.random() < 0.3:
            job.reopened = closed + timedelta(days=50)
        if m.rng.random() < 0.1:
            job.partner = number + 100
        job.threats = [_make_threat(m, team) for _ in range(m.rng.choice([0, 1, 1, 1, 2, 3]))]
        alike = m.rng.random() < 0.3
        for t in job.threats:
            style = m.rng.random()
            if alike:
                t.reference, t.kind = (team, number), job.threats[0].kind
            elif style < 0.35:
                t.reference = (team, number)
            elif style < 0.6:
                t.new_number, t.changes = m.next(), m.rng.randint(3, 10)
            if len(job.threats) > 1:
                t.listed = range(t.listed.start, 13)
        jobs.append(job)
    return jobs


def _deliver_job(m: Maker, job: Job) -> None:
    both = f"/{job.partner}" if job.partner else ""
    # A job delivered without its id under one reference, and with it later, changes its key.
    late_id = DELIVERIES[5] if job.id and m.rng.random() < 0.1 else date.min
    scored = job.request + timedelta(days=m.rng.randint(0, 200))
    numbers = [t.number for t in job.threats if m.rng.random() < 0.7]
    mors = "/".join([m.mor(x) if i == 0 else str(x) for i, x in enumerate(numbers)])
    allocated = job.allocated
    gone = DELIVERIES[9] if m.rng.random() < 0.04 else date.max
    base = {
        "toex_team": m.rng.choice([job.team, job.team.title()]),
        "op_alias": m.reference(job.team, job.number, bare=True) + both,
        "origin": m.rng.choice(["Tasked", "Pro-active", "Self-generated", "MoRiLE review"]),
        "requesting_org": m.rng.choice([m.body(), ""]),
        "request_date": m.day(job.request),
        "decision_date": m.day(job.request + timedelta(days=m.rng.randint(-1, 2))),
        "decision": "Accepted" if allocated or m.rng.random() < 0.3 else "Declined",
        "decline_reason": "caf\u00c2\u00a3 \u2013 \u201cno capacity\u201d",
        "support_level": m.rng.choice(["Full Support", "part", "Full"]),
        "exploitation_types": m.listing(
            m.rng.choice([["ASE"], ["ACE", "OIC"], ["CSE-Other/Online"], ["CCE", "Banana"], []]), {}
        ),
        "intel_reports_submitted": m.rng.choice(["23 in total", "4", ""]),
        "safeguarding_referrals": m.rng.choice(["x3", "2", ""]),
    }
    closed, open_again, opening = m.day(job.closed), m.blank(), m.day(allocated)

    def state(d: date) -> Record | None:
        if d < job.request or d >= gone:
            return None
        row = base | {"job_id": job.id if d >= late_id else "", "closed_date": open_again}
        row |= {"mor_id": mors if d >= scored else "", "status": "Triage", "allocated_date": ""}
        if allocated and d >= allocated:
            row |= {"allocated_date": opening, "status": "Active"}
            if job.closed <= d < job.reopened and job.closed >= allocated:
                row |= {"closed_date": closed, "status": "Closed"}
        return row

    if late_id > DELIVERIES[0]:
        # Before the id and after it are two keys: the first is removed when the second appears.
        m.states("toex_workload_tracker", lambda d: state(d) if d < late_id else None)
        m.states("toex_workload_tracker", lambda d: state(d) if d >= late_id else None)
    else:
        m.states("toex_workload_tracker", state)


def _deliver_threat(m: Maker, t: Threat, snapshots: list[str]) -> None:
    alias = m.reference(*t.reference) if t.reference else f"{m.rng.choice(['OP', 'Op.'])} {t.name}"
    base = {
        "apmis_threat_id": m.threat_id(t.threat),
        "threat_name_alias": alias,
        "threat_record_type": m.rng.choice(TYPES[t.kind]),
        "soc_threats": m.listing(t.threats, THREAT_SPELLINGS),
        "owning_org": m.body(),
        "owning_region": "NERSOU" if t.region == "NEROCU" else t.region.title(),
        "ownership_tier": m.rng.choice(["1", "Tier 2", "National"]),
        "status": m.rng.choice(["Active", "active", "Archived"]),
        "latest_morile_score": m.rng.choice(["1,234", "510.0", "76", ""]),
        "latest_ori": m.rng.choice(["ORI 3", "Amber (3)", "4", ""]),
        "first_recorded_date": f"{t.first_recorded:%d/%m/%Y}",
    }
    old, new = m.mor(t.number), m.mor(t.new_number)
    renamed = 8 if not t.reference and m.rng.random() < 0.15 else 99
    new_name = f"Operation {m.name().title()}" if renamed < 99 else ""
    for i in t.listed:
        row = base | {"snapshot_date": snapshots[i], "mor_id": new if i >= t.changes else old}
        if i >= renamed:
            row["threat_name_alias"] = new_name
        m.add("soc_master_list", i, row)
        if i < 12 and m.rng.random() < 0.03:
            more = m.listing([*t.threats, "Cyber Crime"], THREAT_SPELLINGS)
            m.add("soc_master_list", i + 1, row | {"soc_threats": more})
        elif i < 12 and m.rng.random() < 0.02:
            gone = {c: row[c] for c in KEYS["soc_master_list"]} | {"change": "remove"}
            m.rows["soc_master_list"].append((i + 1, gone, "used"))


def _deliver_assessments(m: Maker, t: Threat) -> None:
    on, score, index = m.between(date(2022, 9, 1), date(2023, 6, 1)), m.rng.randint(80, 700), 3
    for number in range(1, m.rng.randint(2, 9)):
        late = on + timedelta(days=m.rng.randint(0, 45))
        changed = t.new_number and t.changes < 13 and late >= DELIVERIES[t.changes]
        a = {
            "assessment_id": f"A-{m.next():07d}",
            "mor_id": m.mor(t.new_number if changed else t.number),
            "assessment_date": m.day(on),
            "assessment_no": str(number),
            "assessing_org": m.rng.choice([m.body(), ""]),
            "record_category": m.rng.choice(TYPES[t.kind]),
            "harm_physical": m.rng.choice(["Severe", "3", ""]),
            "confidence": m.rng.choice(["H", "2", "Medium"]),
            "risk_score": m.rng.choice(["{}", "{}.0", " {} "]).format(score),
            "ori": m.rng.choice(["{}", "ORI {}", "Amber ({})"]).format(index),
            "version": m.rng.choice(["1", "1.0"]),
            "is_current": "Y",
        }
        fate = m.rng.random()
        again = late + timedelta(days=m.rng.randint(31, 120))
        steps: list[tuple[date, Record | None]] = [(late, a)]
        if fate < 0.04:
            steps.append((again, None))
        elif fate < 0.12:
            steps.append((again, a | {"risk_score": str(score + 7)}))
        m.life("morile_assessments", *steps)
        if 0.12 < fate < 0.2:
            second = a | {"version": "2", "risk_score": str(score + 160)}
            m.life("morile_assessments", (again, second))
        elif 0.2 < fate < 0.3:
            other = a | {"assessment_id": f"A-{m.next():07d}", "risk_score": str(score + 3)}
            m.life("morile_assessments", (again, other | {"mor_id": m.mor(t.number)}))
        on += timedelta(days=m.rng.choice([0, 20, 45, 90, 140]))
        score = max(10, score + m.rng.choice([0, 0, 12, -30, 151, -150, -151, 240, -260]))
        index = min(5, max(1, index + m.rng.choice([0, 0, 1, -1, -1])))


def _deliver_identification(m: Maker, job: Job, t: Threat) -> None:
    on = m.between(date(2023, 1, 1), date(2024, 5, 31))
    how = m.rng.choice(["id", "id", "alias", "name", "near", *WAYS])
    if t.reference and m.rng.random() < 0.5:
        how = "alias"
    kinds = [k for k in TYPES if k != t.kind]
    kind = m.rng.choice(kinds) if how == "category" else t.kind
    spelled_type = m.rng.choice(TYPES[kind])
    near = t.name[:3] + "Q" + t.name[4:]
    names = {"name": t.name, "elsewhere": t.name, "nowhere": t.name, "near": near}
    other = n.TEAMS[(n.TEAMS.index(t.region) + 3) % len(n.TEAMS)]
    if how == "elsewhere":
        t.first_recorded = on + timedelta(days=m.rng.randint(0, 9))
    base = {
        "identification_id": f"ID-{m.next()}",
        "job_id": job.id,
        "op_alias": m.reference(job.team, job.number) if how in ("id", "alias") else m.blank(),
        "operation_name": f"Operation {names[how].title()}" if how in names else m.blank(),
        "owning_region": other if how in ("elsewhere", "nowhere") else t.region,
        "claimed_by_team": job.team,
        "mor_id": m.mor(t.number) if how in ("id", "category") else m.blank(),
        "identified_type": spelled_type,
        "identified_date": m.day(on),
        "known_elsewhere": m.rng.choice(["Y", "Unknown"]),
        "verified_status": m.rng.choice(["Claimed", "Verified", "Rejected", ""]),
        "exploitation_types": m.listing(
            m.rng.choice([["ASE", "OIC"], ["CSE-Group", "CCE"], ["CCE"], ["ACE"], ["ALE"]]), {}
        ),
        "soc_threats": "Fraud" if how == "nowhere" else m.listing(t.threats, THREAT_SPELLINGS),
    }
    if job.id and m.rng.random() < 0.2:
        base["exploitation_types"] = ""
    if how == "unknown":
        base["mor_id"] = m.mor(m.next())
    late = on + timedelta(days=m.rng.choice([0, 0, 31, 60, 120]))
    gone = date(2024, 4, 1) if m.rng.random() < 0.05 else date.max
    early = base | {"mor_id": "", "operation_name": ""}
    if m.rng.random() < 0.3:
        early |= {"identified_type": m.rng.choice(TYPES[kinds[0]])}
        early |= {"identified_date": m.day(on + timedelta(days=20))}
    m.life("apmis_identifications", (on, early), (late if late < gone else on, base), (gone, None))
    if m.rng.random() < 0.25:
        seen = on + timedelta(days=40)
        second = base | {"identification_id": f"ID-{m.next()}", "claimed_by_team": other}
        second |= {"identified_date": m.day(seen)} | ({"op_alias": ""} if how == "id" else {})
        m.life("apmis_identifications", (seen, second))


def _deliver_disruption(m: Maker, job: Job) -> None:
    on = m.between(date(2023, 2, 1), date(2024, 6, 20))
    tool = on >= date(2023, 9, 1) and m.rng.random() < 0.15
    t = m.rng.choice(job.threats) if job.threats else None
    link = m.rng.choice(["mor", "threat", "reference", "none", "unlisted", "unreadable"])
    moderated = on + timedelta(days=m.rng.randint(5, 160))
    end = m.rng.choice([("Moderated", "MAJOR"), ("Moderated", "Mod"), ("Moderated", "minor "),
                        ("Moderated", "None"), ("Rejected", ""), ("Returned", "")])  # fmt: skip
    claimed = m.rng.choice(["Major", "Mod", "minor "])
    base = {
        "disruption_ref": f"DIS-{m.next()}",
        "mor_id": m.mor(t.number) if t and link == "mor" else m.blank(),
        "apmis_threat_id": m.threat_id(t.threat) if t and link == "threat" else m.blank(),
        "operation_name_or_alias": m.reference(job.team, job.number) if link != "none" else "",
        "threat_record_type": m.rng.choice(["PI", "Individual", "VULN.", "OCG", ""]),
        "disruption_date": m.day(on),
        "record_date": m.day(on + timedelta(days=m.rng.randint(-1, 20))),
        "impact_claimed": claimed,
        "four_p_primary": m.rng.choice(["PURSUE", "4P: Pursue"]),
        "four_p_all": m.rng.choice(["Pursue; Protect", "Pursue,Prevent", "Pursue/Prepare"]),
        "soc_threats": m.listing(
            m.rng.choice([["CSA", "MSHT"], ["Drugs"], ["Money Laundering"], ["County Lines"],
                          ["Bribery, Corruption and Sanctions Evasion", "OIC"], ["Banana"], []]),
            THREAT_SPELLINGS,
        ),
        "lead_agency": m.body(),
        "partner_agencies": "Unheard of; Met",
        "capabilities_used": m.rng.choice(["TOEX", "Cyber; TOEX", "toex", "Surveillance", ""]),
        "persons_safeguarded": m.rng.choice(["x3", "", "several"]),
    }  # fmt: skip
    if link == "unlisted":
        base |= {"apmis_threat_id": m.threat_id(m.next()), "operation_name_or_alias": ""}
    if link == "unreadable":
        base |= {"mor_id": "see notes", "apmis_threat_id": "same as above"}
    if tool:
        base |= {"capabilities_used": m.rng.choice(["TOEX - Tool", "Toex Tech", "TOEX"])}
        base |= {"tool_code": m.rng.choice(["TRANSLATE", "DART"])}
    waiting = m.rng.choice(["Awaiting moderation", "Awaiting", "Pending", m.blank()])
    gone = date(2024, 3, 1) if m.rng.random() < 0.03 else date.max

    first = base | {"moderation_status": waiting, "impact_moderated": ""}
    last = base | {"moderation_status": end[0], "impact_moderated": end[1]}
    m.life("apmis_disruptions", (on, first), (moderated, last), (gone, None))


def _deliver_referrals(m: Maker, job: Job) -> None:
    on = m.between(date(2023, 2, 1), date(2024, 4, 30))
    bulk = m.rng.random() < 0.2
    person = "" if bulk or m.rng.random() < 0.2 else f"p{m.next()}"
    for gap in m.rng.choice([[0], [0, 30], [0, 31], [0, 25, 30, 31], [0, 0]]):
        on += timedelta(days=gap)
        child = m.rng.random() < 0.4
        base = {
            "referral_token": f"r{m.next()}",
            "person_token": person,
            "job_id": job.id,
            "source": m.rng.choice(["Tracker", "APMIS", "tracker"]),
            "referral_date": m.day(on),
            "age_group": "Child" if child else "Adult",
            "receiving_org": "Essex" if child else m.blank(),
            "persons": m.rng.choice(["12", "x12"]) if bulk else "1",
        }
        channel = m.rng.choice(["CSC" if child else "NRM", "Welfare visit", ""])
        referred = on + timedelta(days=m.rng.choice([0, 60]))

        m.life(
            "safeguarding_referrals",
            (on, base | {"channel": ""}),
            (referred, base | {"channel": channel}),
        )


def make_extracts(
    folder: Path, seed: int, jobs: int = 60
) -> tuple[set[tuple[str, str, int]], Accounting]:
    """Write six synthetic raw-history CSVs into ``folder``, delivered monthly 2023-06 to 2024-06.

    Returns the rows that must be quarantined as (source, source_file, source_row), and the
    accounting {(source, source_file, extract_date): (in, used, quarantined, duplicate)}.
    The same seed gives the same bytes. Raises OSError when the folder cannot be written.
    """
    m = Maker(seed)
    snapshots = [m.day(d - timedelta(days=m.rng.randint(0, 5))) for d in DELIVERIES]
    made = _make_jobs(m, jobs)
    apart = [_make_threat(m, n.TEAMS[i % len(n.TEAMS)]) for i in range(jobs // 3)]
    for job in made:
        _deliver_job(m, job)
        for t in job.threats:
            if not job.partner and m.rng.random() < 0.7:
                _deliver_identification(m, job, t)
        for _ in range(m.rng.randint(0, 6)):
            _deliver_disruption(m, job)
        if job.id and not job.partner and m.rng.random() < 0.6:
            _deliver_referrals(m, job)
    for t in [*(t for job in made for t in job.threats), *apart]:
        _deliver_threat(m, t, snapshots)
        _deliver_assessments(m, t)
    m.spoil()
    return m.write(folder)
