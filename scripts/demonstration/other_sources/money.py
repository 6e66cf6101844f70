"""Finance by cost centre and month, and the benefits register with its assured figures."""

import random
from datetime import date
from typing import NamedTuple

from scripts.demonstration import targets_other
from scripts.demonstration.history import Row, SourceHistory, raw_history
from scripts.demonstration.other_sources.common import (
    FIRST_DELIVERY,
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

FINANCE_COLUMNS = [
    "fy",
    "period",
    "cost_centre",
    "region",
    "workstream",
    "account_group",
    "version",
    "amount_gbp",
    "funding_source",
    "accrual_flag",
]
BENEFIT_COLUMNS = [
    "benefit_id",
    "kpi_code",
    "beneficiary",
    "description",
    "stage",
    "metric",
    "value",
    "benefit_type",
    "amount_gbp",
    "price_base_year",
    "period",
    "counterfactual",
    "method_version",
    "confidence",
    "evidence_ref",
    "assured_by",
    "assured_date",
]
FINANCE_BEGAN = date(2022, 4, 1)
REGIONS = [
    "EMSOU",
    "ERSOU",
    "LONDON",
    "NEROCU",
    "NWROCU",
    "ROCUWM",
    "SEROCU",
    "SWROCU",
    "TARIAN",
    "YHROCU",
]
UNREADABLE = "see note"


class Line(NamedTuple):
    """A budget line: where, what for, whole pounds a month, who pays."""

    cost_centre: str
    region: str
    workstream: str
    account_group: str
    monthly: int
    funding_source: str


def finance(rng: random.Random) -> SourceHistory:
    """Budget, mid-year forecast and actual by line and month; a file holds all of them to date."""
    versions: list[Version] = []
    lines = _lines(rng)
    for month in month_starts(FINANCE_BEGAN, date(2026, 3, 1)):
        for line in lines:
            versions += _line_versions(rng, line, month)
    versions += _adjustments(rng, lines)
    history = deliveries("finance", whole_files(versions, delivery_dates()))
    keys = ["fy", "period", "cost_centre", "account_group", "version", "funding_source"]
    return raw_history("finance", FINANCE_COLUMNS, keys, history)


def benefits_register(rng: random.Random) -> SourceHistory:
    """Benefits as assured: the independent report of January 2023 and later claims."""
    del rng  # Nothing here is drawn; every source has the same signature.
    versions = []
    for number, (metric, stage, value, pounds) in enumerate(targets_other.BENEFITS, start=1):
        assured = targets_other.BENEFITS_ASSURED
        row = _benefit(number, metric, stage, value, pounds, assured)
        versions.append(Version(row, delivery_for(assured)))
    number = len(versions) + 1
    claim = _benefit(number, *targets_other.CE_SAVINGS, targets_other.CE_SAVINGS_ASSURED)
    # Claimed with a lower figure first, raised when it was assured.
    early = {**claim, "value": "11500000", "amount_gbp": "11,500,000", "assured_date": "TBC"}
    on = delivery_for(targets_other.CE_SAVINGS_ASSURED)
    versions += [Version(early, date(2024, 12, 31), on), Version(claim, on)]
    versions += _unusable_benefits(versions)
    history = deliveries("benefits_register", whole_files(versions, delivery_dates()))
    return raw_history("benefits_register", BENEFIT_COLUMNS, ["benefit_id"], history)


def _lines(rng: random.Random) -> list[Line]:
    lines = []
    for place, region in enumerate(REGIONS):
        centre = f"CC{100 + place}"
        pay = rng.randrange(46000, 58000, 100)
        lines.append(Line(centre, region, "Ops model", "Pay", pay, "HO grant"))
        lines.append(Line(centre, region, "Ops model", "Non-pay", pay // 11, "HO grant"))
    lines += [
        Line("CC101", "ERSOU", "Ops model", "Pay", 6200, "PUP"),
        Line("CC105", "ROCUWM", "Ops model", "Pay", 5400, "Force"),
        Line("CC200", "NT", "National team", "Pay", 98000, "HO grant"),
        Line("CC200", "NT", "National team", "Non-pay", 14500, "HO grant"),
        Line("CC200", "NT", "National team", "Grant income", -860000, "HO grant"),
        Line("CC300", "NT", "CE", "Pay", 31000, "HO grant"),
        Line("CC300", "NT", "CE", "Licences", 12400, "HO grant"),
        Line("CC300", "NT", "CE", "Cloud", 17800, "HO grant"),
        Line("CC400", "NT", "Data Platform", "Pay", 22000, "HO grant"),
        Line("CC400", "NT", "Data Platform", "Cloud", 15200, "HO grant"),
        Line("CC400", "NT", "Data Platform", "Capital", 9000, "HO grant"),
        Line("CC500", "NT", "Comms", "Non-pay", 3900, "HO grant"),
    ]
    return lines


def _line_versions(rng: random.Random, line: Line, month: date) -> list[Version]:
    """Budget from April on, forecast from September on, actual at its month end."""
    year = month.year if month.month >= 4 else month.year - 1
    period = (month.month - 4) % 12 + 1
    growth = 100 + 3 * (year - FINANCE_BEGAN.year)
    budget = line.monthly * growth // 100
    forecast = budget * rng.randint(96, 104) // 100
    actual = budget * rng.randint(92, 106) // 100
    versions = [Version(_finance_row(line, year, period, "Budget", str(budget)), _april(year))]
    if date(year, 9, 30) <= LAST_DELIVERY:
        row = _finance_row(line, year, period, "Forecast P6", str(forecast))
        versions.append(Version(row, date(year, 9, 30)))
    known = max(month_end(month), FIRST_DELIVERY)
    if known <= date(2025, 7, 31):
        row = _finance_row(line, year, period, "Actual", _money(rng, actual))
        versions += _actual_versions(rng, Version(row, known), actual)
    return versions


def _april(year: int) -> date:
    return max(date(year, 4, 30), FIRST_DELIVERY)


def _actual_versions(rng: random.Random, version: Version, actual: int) -> list[Version]:
    """The actual, at times first as an accrual, with the wrong sign, or later unreadable."""
    if version.known_from == FIRST_DELIVERY:
        return [version]
    on = min(d for d in delivery_dates() if d > version.known_from)
    draw = rng.random()
    if draw < 0.06:
        accrued = {**version.row, "amount_gbp": str(actual * 97 // 100), "accrual_flag": "Y"}
        return corrected(Version(accrued, version.known_from), on, version.row)
    if draw < 0.07:
        flipped = {**version.row, "amount_gbp": str(-actual)}
        return corrected(Version(flipped, version.known_from), on, version.row)
    if draw < 0.075:
        return corrected(version, on, {"amount_gbp": UNREADABLE})
    return [version]


def _finance_row(line: Line, year: int, period: int, version: str, amount: str) -> Row:
    values = {
        "fy": fiscal_year(date(year, 4, 1)),
        "period": period,
        "cost_centre": line.cost_centre,
        "region": line.region,
        "workstream": line.workstream,
        "account_group": line.account_group,
        "version": version,
        "amount_gbp": amount,
        "funding_source": line.funding_source,
        "accrual_flag": "N",
    }
    return row_of(FINANCE_COLUMNS, values)


def _money(rng: random.Random, pounds: int) -> str:
    """Spell an amount; negative ones at times in brackets."""
    if pounds < 0:
        return rng.choice([str(pounds), f"({-pounds:,})"])
    return rng.choices(
        [str(pounds), f"{pounds:,}", f"{pounds}.00", f"£{pounds:,}"], [70, 15, 10, 5]
    )[0]


def _adjustments(rng: random.Random, lines: list[Line]) -> list[Version]:
    """Thirteenth periods, recharges booked twice, an exact repetition, unknown workstream."""
    versions = []
    for year in (2022, 2023, 2024):
        row = _finance_row(lines[0], year, 13, "Actual", _money(rng, -1250))
        versions.append(Version(row, date(year + 1, 4, 30)))
    for line in lines[:4:2]:
        recharge = line._replace(cost_centre=f"RCH-{line.cost_centre}", account_group="Non-pay")
        row = _finance_row(recharge, 2024, 3, "Actual", "2,400")
        versions += [Version(row, date(2024, 6, 30))] * 2
    unknown = lines[2]._replace(cost_centre="CC999", workstream="Catering")
    row = _finance_row(unknown, 2023, 5, "Actual", "310")
    return [*versions, Version(row, date(2023, 8, 31))]


def _benefit(number: int, metric: str, stage: str, value: str, pounds: bool, assured: date) -> Row:
    cost = metric.startswith("annual_social_economic")
    kind = "Social-economic cost identified" if cost else "Non-cashable"
    if metric.endswith("_cashable"):
        kind = "Cashable"
    values = {
        "benefit_id": f"B-{number:03d}",
        "kpi_code": "Q5/K2",
        "beneficiary": "UK policing",
        "description": metric.replace("_", " "),
        "stage": stage,
        "metric": metric,
        "value": value,
        "benefit_type": kind,
        "amount_gbp": f"{int(value):,}" if pounds else "",
        "price_base_year": fiscal_year(assured) if pounds else "",
        "period": f"{assured:%Y-%m}",
        "counterfactual": "Comparable operations without TOEX support",
        "method_version": "1",
        "confidence": "Amber" if pounds else "Green",
        "evidence_ref": f"EV-{number:03d}",
        "assured_by": "Independent evaluator",
        "assured_date": f"{assured:%d/%m/%Y}",
    }
    return row_of(BENEFIT_COLUMNS, values)


def _unusable_benefits(versions: list[Version]) -> list[Version]:
    """A repetition, a claim without id, a value that is none, and a claim withdrawn later."""
    row = versions[0].row
    words = {"benefit_id": "B-101", "metric": "annual_savings", "value": "significant"}
    later = {"benefit_id": "B-102", "metric": "hours_saved", "value": "4100", "amount_gbp": ""}
    return [
        versions[3],
        Version({**row, "benefit_id": ""}, date(2023, 6, 30)),
        Version({**row, **words}, date(2024, 3, 31)),
        Version(
            {**row, **later, "benefit_type": "Non-cashable"}, date(2024, 3, 31), date(2024, 9, 30)
        ),
    ]
