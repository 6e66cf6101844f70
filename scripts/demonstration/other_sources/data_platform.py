"""Data platform: usage and cost, connected sources, milestones and force profiles."""

import random
from datetime import date, timedelta

from scripts.demonstration import dirt, targets_other
from scripts.demonstration.history import Row, SourceHistory, raw_history
from scripts.demonstration.other_sources.common import (
    FIRST_DELIVERY,
    Version,
    deliveries,
    delivery_dates,
    delivery_for,
    month_end,
    month_starts,
    row_of,
    whole_files,
)

USAGE_COLUMNS = [
    "month",
    "environment",
    "workload",
    "meter",
    "quantity",
    "unit",
    "cost_gbp_exVAT",
    "force_scope",
    "product",
    "use_case_ref",
]
SOURCE_COLUMNS = [
    "source_code",
    "owning_org",
    "tier",
    "connected_date",
    "status",
    "target_date",
    "agreement_ref",
]
DELIVERY_COLUMNS = [
    "milestone_id",
    "phase",
    "org",
    "planned_date",
    "actual_date",
    "planned_cost_gbp",
    "actual_cost_gbp",
    "status",
    "funding_stream",
]
PROFILE_COLUMNS = [
    "profile_id",
    "product",
    "org",
    "produced_date",
    "users_intended",
    "users_active",
    "use_case_ref",
]
PRODUCTS = ["VAWG", "Missing Persons", "ViSOR"]
# Environment, workload, meter, unit, monthly quantity in September 2022, pounds per 100 units.
METERS = [
    ("Prod", "storage", "storage_gb", "GB", 2400, 3),
    ("Prod", "analytics", "compute_hours", "hours", 260, 190),
    ("Prod", "ingest", "transactions", "count", 48000, 1),
    ("Prod", "visualisation", "users", "users", 12, 900),
    ("Test", "analytics", "compute_hours", "hours", 60, 190),
    ("Dev", "storage", "storage_gb", "GB", 500, 3),
]
# Months whose label, currency or sign differs.
LABEL_MONTHS = [date(2023, 4, 1), date(2025, 4, 1)]
DOLLAR_MONTH = date(2024, 7, 1)
CREDIT_MONTH = date(2024, 3, 1)
NATIONAL_SOURCES = ["PND-EXTRACT", "ANPR-SAMPLE"]
LATER_FORCES = ["Surrey Police", "Sussex Police", "Dorset Police", "Gwent Police"]


def data_platform_usage_cost(rng: random.Random) -> SourceHistory:
    """Quantity and cost by month, environment, meter and product; a file holds two months."""
    files: dict[date, list[Row]] = {day: [] for day in delivery_dates()}
    for month in month_starts(FIRST_DELIVERY, date(2025, 7, 1)):
        rows = _usage_rows(rng, month)
        day = delivery_for(month)
        first = [{**row, "cost_gbp_exVAT": "TBC"} if rng.random() < 0.05 else row for row in rows]
        files[day] += first
        files[min(d for d in files if d > day)] += rows
    keys = ["month", "environment", "workload", "meter", "product"]
    history = deliveries("data_platform_usage_cost", files)
    return raw_history("data_platform_usage_cost", USAGE_COLUMNS, keys, history, scope="month")


def data_platform_sources(rng: random.Random) -> SourceHistory:
    """Data sources by owner, first planned, then connected, some retired."""
    versions: list[Version] = []
    last = targets_other.PROFILE_FORCES_DATE
    for force in targets_other.PROFILE_FORCES:
        for code in ("CRIME", "INTEL", "CUSTODY"):
            connected = last - timedelta(rng.randint(20, 330))
            versions += _source(rng, code, force, "local", connected)
    for force in LATER_FORCES:
        connected = date(2024, 2, 1) + timedelta(rng.randint(0, 500))
        versions += _source(rng, "CRIME", force, "local", connected)
    versions += _source(rng, "ROCU-INTEL", "ERSOU", "regional", date(2023, 2, 8))
    versions += _source(rng, "ROCU-INTEL", "ROCUWM", "regional", date(2024, 5, 21))
    for code in NATIONAL_SOURCES:
        versions += _source(rng, code, "National Crime Agency", "national", date(2023, 9, 12))
    versions = [*_twice_named(versions), *versions, *_unusable_sources(versions)]
    keys = ["source_code", "owning_org"]
    history = deliveries("data_platform_sources", whole_files(versions, delivery_dates()))
    return raw_history("data_platform_sources", SOURCE_COLUMNS, keys, history)


def data_platform_delivery(rng: random.Random) -> SourceHistory:
    """Milestones of the phased-delivery plan; later files re-plan, then report what happened."""
    versions: list[Version] = []
    streams = ["seed", "build", "maintenance"]
    for number in range(1, 31):
        planned = date(2022, 11, 30) + timedelta(30 * number + rng.randint(-10, 10))
        cost = rng.randrange(8000, 160000, 250)
        values = {
            "milestone_id": f"MS-{number:02d}",
            "phase": f"Phase {(number + 9) // 10}",
            "org": dirt.dirty_org(rng, rng.choice(targets_other.PROFILE_FORCES)),
            "planned_date": dirt.dirty_date(rng, planned),
            "actual_date": dirt.blank(rng),
            "planned_cost_gbp": dirt.dirty_int(rng, cost),
            "actual_cost_gbp": "",
            "status": "Planned",
            "funding_stream": streams[(number - 1) // 10],
        }
        versions += _milestone_versions(rng, row_of(DELIVERY_COLUMNS, values), planned, cost)
    bad = {**versions[0].row, "milestone_id": "", "status": "Planned"}
    versions += [versions[-1], Version(bad, date(2023, 1, 31))]
    history = deliveries("data_platform_delivery", whole_files(versions, delivery_dates()))
    return raw_history("data_platform_delivery", DELIVERY_COLUMNS, ["milestone_id"], history)


def data_platform_profiles(rng: random.Random) -> SourceHistory:
    """Force profiles produced, with users that grow after the profile is out."""
    versions: list[Version] = []
    for force in targets_other.PROFILE_FORCES:
        spelled = dirt.dirty_org(rng, force)
        for product in PRODUCTS:
            produced = date(2023, 3, 1) + timedelta(rng.randint(0, 760))
            intended = rng.randint(8, 60)
            values = {
                "profile_id": f"FP-{len(versions) // 2 + 1:03d}",
                "product": product,
                "org": spelled,
                "produced_date": dirt.dirty_date(rng, produced),
                "users_intended": dirt.dirty_int(rng, intended),
                "users_active": "0",
                "use_case_ref": f"UC-{PRODUCTS.index(product) + 1:02d}",
            }
            row = row_of(PROFILE_COLUMNS, values)
            out = delivery_for(produced)
            in_use = delivery_for(out + timedelta(60))
            active = str(rng.randint(intended // 3, intended))
            versions.append(Version(row, out, in_use))
            versions.append(Version({**row, "users_active": active}, in_use))
    unusable = [
        {"profile_id": "FP-901", "org": "Borsetshire Police"},
        {"profile_id": "FP-902", "produced_date": "32/01/2024"},
    ]
    versions += [Version({**versions[0].row, **values}, date(2024, 2, 29)) for values in unusable]
    versions.append(versions[9])
    history = deliveries("data_platform_profiles", whole_files(versions, delivery_dates()))
    return raw_history("data_platform_profiles", PROFILE_COLUMNS, ["profile_id"], history)


def _usage_rows(rng: random.Random, month: date) -> list[Row]:
    label = f"{month:%b-%y}" if month in LABEL_MONTHS else f"{month:%Y-%m}"
    months = (month.year - FIRST_DELIVERY.year) * 12 + month.month - FIRST_DELIVERY.month
    forces = targets_other.PROFILE_FORCES[: 3 + min(months, 6)]
    scope = [dirt.org_aliases()[force][0] for force in forces]
    rows = []
    for environment, workload, meter, unit, start, price in METERS:
        for product in [*PRODUCTS, "other"] if environment == "Prod" else ["other"]:
            quantity = start * (20 + months) // 20 + rng.randint(0, start // 5)
            cost = quantity * price / 100
            values = {
                "month": label,
                "environment": environment,
                "workload": workload,
                "meter": meter,
                "quantity": dirt.dirty_int(rng, quantity),
                "unit": unit,
                "cost_gbp_exVAT": f"{cost:.2f}",
                "force_scope": dirt.dirty_list(rng, scope),
                "product": product,
                "use_case_ref": f"UC-{PRODUCTS.index(product) + 1:02d}"
                if product in PRODUCTS
                else "",
            }
            rows.append(row_of(USAGE_COLUMNS, values))
    if month == DOLLAR_MONTH:
        rows[1]["cost_gbp_exVAT"] = f"USD {rows[1]['cost_gbp_exVAT']}"
    if month == CREDIT_MONTH:
        rows[2]["cost_gbp_exVAT"] = f"-{rows[2]['cost_gbp_exVAT']}"
        rows.insert(0, {**rows[3], "quantity": "many"})
        rows.append({**rows[0], "environment": "Sandbox"})
    return rows


def _source(rng: random.Random, code: str, org: str, tier: str, connected: date) -> list[Version]:
    values = {
        "source_code": code,
        "owning_org": dirt.dirty_org(rng, org) if org in dirt.org_aliases() else org,
        "tier": tier,
        "status": "Planned",
        "target_date": dirt.dirty_date(rng, connected + timedelta(rng.randint(-40, 20))),
        "agreement_ref": dirt.blank(rng),
    }
    planned = row_of(SOURCE_COLUMNS, values)
    done = {
        **planned,
        "status": "Connected",
        "connected_date": dirt.dirty_date(rng, connected),
        "agreement_ref": f"DSA-{rng.randint(100, 999)}",
    }
    on = delivery_for(connected)
    if on <= FIRST_DELIVERY:
        return [Version(done, FIRST_DELIVERY)]
    return [Version(planned, FIRST_DELIVERY, on), Version(done, on)]


def _twice_named(versions: list[Version]) -> list[Version]:
    """One force under a second name from the first file on, before its proper row."""
    kent = next(v.row for v in versions if v.row["owning_org"].strip().lower().startswith("kent"))
    return [Version({**kent, "owning_org": "KENT POLICE ", "status": "Planned"}, FIRST_DELIVERY)]


def _unusable_sources(versions: list[Version]) -> list[Version]:
    row = versions[-1].row
    return [
        Version({**row, "owning_org": "Borsetshire Police"}, date(2023, 5, 31)),
        Version({**row, "source_code": "ATLAS", "status": "Perhaps"}, date(2023, 5, 31)),
    ]


def _milestone_versions(rng: random.Random, row: Row, planned: date, cost: int) -> list[Version]:
    """Plan, at times a later plan, and the outcome once it has happened."""
    replanned = planned + timedelta(rng.choice([0, 0, 45, 90]))
    on = delivery_for(planned - timedelta(40))
    actual = replanned + timedelta(rng.randint(-15, 40))
    met = delivery_for(actual)
    later = {**row, "planned_date": dirt.dirty_date(rng, replanned)} if replanned > planned else row
    spent = cost * rng.randint(88, 118) // 100
    done = {
        **later,
        "actual_date": dirt.dirty_date(rng, actual),
        "actual_cost_gbp": f"({spent:,})" if rng.random() < 0.1 else dirt.dirty_int(rng, spent),
        "status": "Met",
    }
    versions = [Version(row, FIRST_DELIVERY, on), Version(later, on)]
    if month_end(actual) <= delivery_dates()[-2]:
        versions[1] = Version(later, on, met)
        versions.append(Version(done, met))
    return [v for v in versions if v.known_to is None or v.known_from < v.known_to]
