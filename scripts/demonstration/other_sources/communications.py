"""Channel metrics by month, and by quarter where only that is known."""

import random
from datetime import date

from scripts.demonstration import dirt, targets_other
from scripts.demonstration.history import Row, SourceHistory, raw_history
from scripts.demonstration.other_sources.common import (
    FIRST_DELIVERY,
    LAST_DELIVERY,
    deliveries,
    delivery_dates,
    delivery_for,
    month_end,
    month_starts,
    quarter_label,
    row_of,
)

COLUMNS = ["period", "page", "channel", "metric", "value", "unit", "source_tool", "note"]
KEYS = ["period", "channel", "metric", "page"]
COMMS_BEGAN = date(2022, 4, 1)
X_ANALYTICS_DISABLED = date(2024, 2, 1)
TOOLS = {
    "LinkedIn": "LinkedIn analytics",
    "X": "X analytics",
    "Website": "GA4",
    "E-magazine": "Mailing tool",
    "YouTube": "YouTube Studio",
}
# Ranges of the months that are not published.
MONTHLY = {
    ("LinkedIn", "page_views"): (150, 420),
    ("LinkedIn", "impressions"): (4200, 8800),
    ("LinkedIn", "link_clicks"): (20, 140),
    ("X", "link_clickthroughs"): (6, 60),
    ("X", "followers"): (0, 0),
    ("Website", "pages_viewed"): (800, 1500),
    ("Website", "engaged_sessions"): (350, 800),
    ("E-magazine", "link_clicks"): (40, 220),
    ("YouTube", "impressions"): (600, 4000),
}
PUBLISHED_MONTHS: dict[tuple[str, str], dict[str, int]] = {
    ("LinkedIn", "page_views"): targets_other.LINKEDIN_PAGE_VIEWS,
    ("LinkedIn", "impressions"): targets_other.LINKEDIN_IMPRESSIONS,
    ("X", "link_clickthroughs"): targets_other.X_LINK_CLICKTHROUGHS,
    ("X", "followers"): targets_other.X_FOLLOWERS,
    ("Website", "pages_viewed"): targets_other.WEBSITE_PAGES_VIEWED,
}
PAGES = ["home", "vacancies", "more_about", "news", "toex_tools"]


def digital_engagement(rng: random.Random) -> SourceHistory:
    """Metrics by channel: a file holds its month and the month before, and quarters just ended."""
    months = month_starts(COMMS_BEGAN, date(2025, 7, 1))
    known: dict[date, list[Row]] = {day: [] for day in delivery_dates()}
    for month in months:
        rows = _month_rows(rng, month)
        if month.month % 3 == 0:
            rows += _quarter_rows(rng, month)
        first = [_first_count(rng, row) for row in rows]
        day = delivery_for(month)
        known[day] += first if month_end(month) >= FIRST_DELIVERY else rows
        if month_end(month) >= FIRST_DELIVERY:
            again = min(d for d in known if d > day)
            known[again] += rows
    _add_unusable(known)
    history = deliveries("digital_engagement", known)
    return raw_history("digital_engagement", COLUMNS, KEYS, history, scope="period")


def _row(period: str, channel: str, metric: str, value: str, unit: str, **rest: str) -> Row:
    values = {"period": period, "channel": channel, "metric": metric, "value": value, "unit": unit}
    return row_of(COLUMNS, {**values, "source_tool": TOOLS.get(channel, ""), **rest})


def _month_rows(rng: random.Random, month: date) -> list[Row]:
    period = f"{month:%Y-%m}"
    rows = []
    for (channel, metric), (low, high) in MONTHLY.items():
        value = PUBLISHED_MONTHS.get((channel, metric), {}).get(period, rng.randint(low, high))
        text = dirt.dirty_int(rng, value)
        note = ""
        if metric == "followers":
            text = dirt.dirty_int(rng, _followers(month))
        elif channel == "X" and month >= X_ANALYTICS_DISABLED:
            text, note = "N/A", "X analytics disabled"
        elif channel == "YouTube":
            text = _rough(rng, value)
        rows.append(_row(period, channel, metric, text, "count", note=note))
    if month.month % 3 == 0:
        edition = _quarters_since_first(month) + 1
        rows.append(_row(period, "E-magazine", "edition_number", str(edition), "ordinal"))
    return rows


def _followers(month: date) -> int:
    """Followers grow evenly and reach the published number in its month."""
    (period, count), *_ = targets_other.X_FOLLOWERS.items()
    published = date.fromisoformat(f"{period}-01")
    months = (month.year - published.year) * 12 + month.month - published.month
    return count + 5 * months


def _rough(rng: random.Random, value: int) -> str:
    """Numbers as some tools round them."""
    variants = [str(value), f"{value:,}", f"{value / 1000:.1f}K", f">{value // 100 * 100}"]
    return rng.choice([*variants, f"{value // 100 * 100:,}+"])


def _quarters_since_first(month: date) -> int:
    labels = [
        quarter_label(m) for m in month_starts(COMMS_BEGAN, LAST_DELIVERY) if m.month % 3 == 0
    ]
    return labels.index(quarter_label(month)) - labels.index(targets_other.FIRST_EMAGAZINE_QUARTER)


def _quarter_rows(rng: random.Random, month: date) -> list[Row]:
    period = quarter_label(month)
    users = rng.randint(1000, 1450)
    new = rng.randint(620, 790)
    share = f"{rng.uniform(30, 36):.1f}"
    values = {
        "users": targets_other.WEBSITE_USERS.get(period, f"{users:,}"),
        "new_users": targets_other.WEBSITE_NEW_USERS.get(period, str(new)),
        "returning_users": targets_other.WEBSITE_RETURNING_USERS.get(period, str(users - new)),
    }
    rows = [_row(period, "Website", metric, value, "count") for metric, value in values.items()]
    organic = targets_other.ORGANIC_SHARE.get(period, share)
    spelled = organic if rng.random() < 0.7 else f"{organic}%"
    rows.append(_row(period, "Website", "organic_share", spelled, "percent"))
    ranking = targets_other.PAGE_RANKS.get(period, PAGES)
    for rank, page in enumerate(ranking, start=1):
        rows.append(_row(period, "Website", "page_rank", str(rank), "rank", page=page))
    return rows


def _first_count(rng: random.Random, row: Row) -> Row:
    """The value as first delivered: some channel counts of unpublished months still grow."""
    key = (row["channel"], row["metric"])
    plain = row["value"].isdigit() and row["unit"] == "count"
    if not plain or key in PUBLISHED_MONTHS or "Q" in row["period"] or rng.random() > 0.25:
        return row
    return {**row, "value": str(int(row["value"]) * 9 // 10)}


def _add_unusable(files: dict[date, list[Row]]) -> None:
    """Rows that cannot be used, an exact repetition, and later slips over a good first value."""
    bad = [
        _row("2023-13", "LinkedIn", "page_views", "310", "count"),
        _row("2023-08", "Myspace", "page_views", "12", "count"),
        _row("2023-08", "LinkedIn", "likes given", "77", "count"),
        _row("2023-08", "LinkedIn", "page_views", "lots", "count"),
    ]
    august = files[date(2023, 8, 31)]
    # The unreadable value comes before the good row of its key, so only the good one counts.
    files[date(2023, 8, 31)] = [*bad, *august, august[-1]]
    january = files[date(2024, 1, 31)]
    files[date(2024, 1, 31)] = [
        {**row, "value": "137.2%"}
        if (row["period"], row["metric"]) == ("2023-24 Q3", "organic_share")
        else row
        for row in january
    ]
