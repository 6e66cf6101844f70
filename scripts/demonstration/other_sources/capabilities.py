"""Capabilities environment: tools by stage, onboarding, usage and user survey."""

import random
from datetime import date, timedelta

from scripts.demonstration import dirt, targets_other
from scripts.demonstration.history import Row, SourceHistory, raw_history
from scripts.demonstration.other_sources.common import (
    LAST_DELIVERY,
    Version,
    corrected,
    deliveries,
    delivery_dates,
    delivery_for,
    fiscal_year,
    month_end,
    month_starts,
    row_of,
    whole_files,
)

TDA_COLUMNS = [
    "tool_code",
    "tool_name",
    "stage",
    "stage_date",
    "previous_stage",
    "tda_decision",
    "tda_meeting_date",
    "cyber_assurance_status",
    "owner",
    "threat_neutral",
    "est_build_cost_gbp",
    "run_cost_gbp_pa",
]
ONBOARDING_COLUMNS = [
    "org",
    "org_type",
    "status",
    "status_date",
    "spoc_assigned",
    "licensed_users",
    "first_use_date",
    "funding_fy",
]
USAGE_COLUMNS = [
    "month",
    "org",
    "tool_code",
    "active_users",
    "sessions",
    "availability_pct",
    "jobs_run",
    "characters_translated",
    "lines_translated",
    "audio_minutes_transcribed",
    "videos_transcribed",
    "platform_cost_gbp",
    "counterfactual_cost_gbp",
    "hours_saved_est",
    "assumption_version",
]
USER_SURVEY_COLUMNS = ["wave", "org", "tool_code", "responses", "sus_score", "would_recommend"]
STAGES = ["Idea", "Business need", "Development", "Testing", "Assurance", "Deployed"]
# Tool, name, first stage, number of stages reached.
TOOLS = [
    ("TRANSLATE", "Translation Tool", date(2021, 9, 14), 6),
    ("TRANSCRIBE", "Transcription Tool", date(2021, 11, 9), 6),
    ("FBFRIENDS", "Facebook Friends", date(2022, 2, 8), 6),
    ("COMPHOUSE", "Companies House", date(2022, 6, 14), 6),
    ("DART", "DART Tool", date(2022, 10, 11), 6),
    ("CLIENTEYE", "Client Eye portal", date(2024, 3, 12), 6),
    ("NETCHART", "Network charting", date(2023, 5, 9), 5),
    ("ENTITY", "Entity extraction", date(2023, 9, 12), 4),
    ("IMAGECMP", "Image comparison", date(2024, 1, 9), 3),
    ("CELLMAP", "Cell site mapping", date(2024, 6, 11), 3),
    ("REDACT", "Redaction assistant", date(2024, 9, 10), 2),
    ("SUMMARY", "Document summary", date(2025, 2, 11), 2),
    ("VOICEID", "Speaker separation", date(2025, 4, 8), 1),
]
SERVICE_TOOLS = ["TRANSLATE", "TRANSCRIBE", "FBFRIENDS", "COMPHOUSE", "DART"]
ONBOARDING_BEGAN = date(2024, 1, 15)
PATH = ["Invited", "Expressed interest", "Accepted", "DPIA", "Technical set-up", "Live"]
ROCUS = ["YHROCU", "TARIAN", "NWROCU", "EMSOU", "ERSOU", "NEROCU", "ROCUWM", "SEROCU", "SWROCU"]
# This force withdrew for a while and was invited again.
WITHDREW = "Staffordshire Police"
FIRST_USAGE = date(2024, 6, 1)


def ce_tda_tracker(rng: random.Random) -> SourceHistory:
    """One row per tool and stage reached; a file holds all of them to date."""
    versions: list[Version] = []
    for code, name, first, reached in TOOLS:
        versions += _tool_stages(rng, code, name, first, reached)
    slip = versions[8]
    versions[8:9] = corrected(slip, date(2024, 2, 29), {"est_build_cost_gbp": "about 20k"})
    renamed = versions[12]
    versions[12:13] = corrected(renamed, date(2023, 10, 31), {"tool_name": "Facebook Friends Tool"})
    versions.append(versions[3])
    versions.append(
        Version({**versions[0].row, "stage": "Blue sky", "tool_code": "PENDING"}, date(2023, 6, 30))
    )
    keys = ["tool_code", "stage", "stage_date"]
    files = whole_files(versions, delivery_dates())
    return raw_history("ce_tda_tracker", TDA_COLUMNS, keys, deliveries("ce_tda_tracker", files))


def ce_onboarding(rng: random.Random) -> tuple[SourceHistory, dict[str, date]]:
    """Onboarding status by organisation, and the live organisations with their first day of use."""
    versions: list[Version] = []
    live: dict[str, date] = {}
    for org, org_type, reached in _organisations(rng):
        steps = _steps(rng, reached)
        if reached == len(PATH):
            live[org] = steps[-1][1]
        versions += _onboarding_versions(rng, org, org_type, steps)
    files = whole_files(
        [*_second_names(rng), *versions, *_unusable_onboarding()],
        delivery_dates(date(2024, 1, 31)),
    )
    history = raw_history(
        "ce_onboarding", ONBOARDING_COLUMNS, ["org"], deliveries("ce_onboarding", files)
    )
    return history, live


def ce_usage(rng: random.Random, live: dict[str, date]) -> SourceHistory:
    """Usage by month, organisation and tool; a file holds its month and the month before."""
    files: dict[date, list[Row]] = {day: [] for day in delivery_dates(month_end(FIRST_USAGE))}
    tools = {org: rng.sample(SERVICE_TOOLS, rng.randint(2, 4)) for org in live}
    spellings = {org: dirt.dirty_org(rng, org) if org not in ROCUS else org for org in live}
    for month in month_starts(FIRST_USAGE, date(2025, 7, 1)):
        rows = [
            _usage_row(rng, month, spellings[org], tool)
            for org, since in live.items()
            if since < month_end(month)
            for tool in tools[org]
        ]
        day = delivery_for(month)
        again = min(d for d in files if d > day)
        # Service accounts are taken out of the users a month later.
        first = [
            {**row, "active_users": f"{int(row['sessions']) + 40}"} if rng.random() < 0.04 else row
            for row in rows
        ]
        files[day] += first + _unusable_usage(rows)
        files[again] += rows
    keys = ["month", "org", "tool_code"]
    history = deliveries("ce_usage", {day: rows for day, rows in files.items() if rows})
    return raw_history("ce_usage", USAGE_COLUMNS, keys, history, scope="month")


def ce_user_survey(rng: random.Random, live: dict[str, date]) -> SourceHistory:
    """User-experience scores by wave, organisation and tool, one wave a quarter."""
    files: dict[date, list[Row]] = {}
    for wave in ("2024-09", "2024-12", "2025-03", "2025-06"):
        closed = month_end(date.fromisoformat(f"{wave}-01"))
        rows = []
        for org in [org for org, since in live.items() if since < closed]:
            for tool in ("TRANSLATE", "TRANSCRIBE"):
                score = rng.choice([70.0, 72.5, 75.0, 77.5, 80.0, 82.5, 85.0, 87.5])
                values = {
                    "wave": wave,
                    "org": org,
                    "tool_code": dirt.dirty_code(rng, "tool_code", tool),
                    "responses": dirt.dirty_int(rng, rng.randint(3, 28)),
                    "sus_score": f"{score}%" if rng.random() < 0.15 else str(score),
                    "would_recommend": dirt.dirty_code(rng, "survey_yes_no", "Yes"),
                }
                rows.append(row_of(USER_SURVEY_COLUMNS, values))
        if rows:
            # One row lacks its organisation; one score is over 100.
            rows.append({**rows[0], "org": ""})
            rows.insert(0, {**rows[-2], "sus_score": "175"})
            files[closed] = rows
    history = deliveries("ce_user_survey", files)
    keys = ["wave", "org", "tool_code"]
    return raw_history("ce_user_survey", USER_SURVEY_COLUMNS, keys, history, scope="wave")


def _tool_stages(
    rng: random.Random, code: str, name: str, first: date, reached: int
) -> list[Version]:
    stages = STAGES[:reached]
    if code in ("FBFRIENDS", "CLIENTEYE"):
        stages.remove("Testing")
    if code == "DART":
        # Assurance failed once and the tool went back to development.
        stages = [*STAGES[:5], "Development", "Testing", "Assurance", "Deployed"]
    versions = []
    day, previous = first, ""
    for stage in stages:
        decision = "Approve" if stage != "Assurance" else rng.choice(["Approve", "Conditional"])
        values = {
            "tool_code": code,
            "tool_name": name,
            "stage": dirt.dirty_code(rng, "stage", stage),
            "stage_date": dirt.dirty_date(rng, day),
            "previous_stage": previous,
            "tda_decision": decision,
            "tda_meeting_date": dirt.dirty_date(rng, day - timedelta(rng.randint(0, 6))),
            "cyber_assurance_status": "Passed" if stage == "Deployed" else "Not started",
            "owner": rng.choice(["National Team", "NEROCU", "ERSOU"]),
            "threat_neutral": dirt.dirty_code(rng, "yes_no", "Y"),
            "est_build_cost_gbp": dirt.dirty_int(rng, rng.randrange(18000, 140000, 500)),
            "run_cost_gbp_pa": dirt.dirty_int(rng, rng.randrange(4000, 40000, 250)),
        }
        if day <= LAST_DELIVERY:
            versions.append(Version(row_of(TDA_COLUMNS, values), delivery_for(day)))
        previous = stage
        day += timedelta(rng.randint(30, 110))
    return versions


def _organisations(rng: random.Random) -> list[tuple[str, str, int]]:
    """Organisation, type, and number of steps of `PATH` reached by the newest delivery."""
    forces = list(dirt.org_aliases())[:43]
    staying = [force for force in forces if force != WITHDREW]
    accepted = set(rng.sample(staying, targets_other.FORCES_ACCEPTED))
    result = []
    for force in forces:
        low, high = (3, 6) if force in accepted else (1, 2)
        result.append((force, "Force", rng.randint(low, high)))
    for place, rocu in enumerate(ROCUS):
        result.append((rocu, "ROCU", 6 - place if place < targets_other.ROCUS_ACCEPTED else 1))
    result.append(("National Crime Agency", "Agency", 2))
    return result


def _steps(rng: random.Random, reached: int) -> list[tuple[str, date]]:
    day = ONBOARDING_BEGAN + timedelta(rng.randint(0, 14))
    steps = []
    for status in PATH[:reached]:
        steps.append((status, day))
        # Whoever is live was among the first and fast.
        day += timedelta(rng.randint(20, 60) if reached == len(PATH) else rng.randint(60, 110))
    return steps


def _onboarding_versions(
    rng: random.Random, org: str, org_type: str, steps: list[tuple[str, date]]
) -> list[Version]:
    """Statuses in the order of delivery: within one delivery only the last is seen."""
    spelled = org if org_type == "ROCU" else dirt.dirty_org(rng, org)
    if org == WITHDREW:
        steps = [*steps[:1], ("Withdrawn", date(2025, 1, 20)), ("Invited", date(2025, 5, 8))]
    seen: dict[date, Row] = {}
    for status, day in steps:
        live = status == "Live"
        values = {
            "org": spelled,
            "org_type": org_type,
            "status": dirt.dirty_code(rng, "onboarding_status", status),
            "status_date": dirt.dirty_date(rng, day),
            "spoc_assigned": dirt.dirty_code(rng, "yes_no", "N" if status == "Invited" else "Y"),
            "licensed_users": dirt.dirty_int(rng, rng.randint(10, 240)) if live else "",
            "first_use_date": dirt.dirty_date(rng, day + timedelta(3)) if live else "",
            "funding_fy": fiscal_year(day),
        }
        seen[delivery_for(day)] = row_of(ONBOARDING_COLUMNS, values)
    starts = sorted(seen)
    return [
        Version(seen[start], start, end)
        for start, end in zip(starts, [*starts[1:], None], strict=True)
    ]


def _second_names(rng: random.Random) -> list[Version]:
    """A force under two names and two forces in one row, before the proper rows in every file."""
    values = {
        "org_type": "Force",
        "status": "Invited",
        "status_date": "15/01/2024",
        "spoc_assigned": "N",
        "funding_fy": "2023-24",
    }
    names = ["Norfolk/Suffolk", "MET police"]
    return [
        Version(row_of(ONBOARDING_COLUMNS, {"org": name, **values}), date(2024, 1, 31))
        for name in names
    ]


def _unusable_onboarding() -> list[Version]:
    values = {"org_type": "Force", "status": "Accepted", "status_date": "02/05/2024"}
    row = row_of(ONBOARDING_COLUMNS, {"org": "Borsetshire Police", **values})
    odd = row_of(ONBOARDING_COLUMNS, {"org": "PSNI", **values, "status": "Maybe"})
    return [Version(row, date(2024, 5, 31)), Version(odd, date(2024, 6, 30))]


def _usage_row(rng: random.Random, month: date, org: str, tool: str) -> Row:
    users = rng.randint(4, 60)
    jobs = users * rng.randint(2, 9)
    cost = jobs * rng.randint(2, 6)
    values: dict[str, object] = {
        "month": f"{month:%Y-%m}",
        "org": org,
        "tool_code": dirt.dirty_code(rng, "tool_code", tool),
        "active_users": users,
        "sessions": users * 3,
        "availability_pct": f"{rng.uniform(97.5, 100):.2f}",
        "jobs_run": dirt.dirty_int(rng, jobs),
        "platform_cost_gbp": f"{cost:.2f}",
        "counterfactual_cost_gbp": f"{cost * rng.randint(12, 40):.2f}",
        "hours_saved_est": jobs * 2,
        "assumption_version": "2024-1" if month < date(2025, 4, 1) else "2025-1",
    }
    if tool == "TRANSLATE":
        # The unit switches between lines and characters, never both.
        characters = jobs * 1400
        if rng.random() < 0.8:
            values["characters_translated"] = dirt.dirty_int(rng, characters)
        else:
            values["lines_translated"] = dirt.dirty_int(rng, characters // 60)
    if tool == "TRANSCRIBE":
        values["audio_minutes_transcribed"] = jobs * 11
        values["videos_transcribed"] = jobs // 4
    return row_of(USAGE_COLUMNS, values)


def _unusable_usage(rows: list[Row]) -> list[Row]:
    """Rows of organisations or with shares that cannot be, in files with many rows."""
    if len(rows) < 20:
        return []
    return [
        {**rows[0], "org": "Wessex Constabulary"},
        {**rows[1], "tool_code": "ABACUS", "availability_pct": "104.2"},
    ]
