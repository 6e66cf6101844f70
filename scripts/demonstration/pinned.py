"""Jobs and operations that the published documents name, or that a published figure needs.

All other dates, owners and threats of these operations are synthetic.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class PinnedJob:
    """A job whose dates are fixed: `closed` is None while it stays open."""

    reference: str
    origin: str
    allocated: date
    closed: date | None
    aspects: tuple[str, ...]
    parent: str = ""


PINNED_JOBS = [
    PinnedJob("YHROCU Op 7", "Tasked", date(2021, 11, 15), None, ("CSE-Organised",)),
    # Jobs of the operations in the Top 10 (see TALL).
    PinnedJob("SWROCU Op 9", "Tasked", date(2022, 8, 10), date(2023, 10, 20), ("CSE-Group",)),
    PinnedJob("EMSOU Op 21", "Tasked", date(2023, 2, 14), date(2025, 7, 15), ("CSE-Group",)),
    PinnedJob("LONDON Op 26", "Tasked", date(2023, 4, 18), None, ("CSE-Organised",)),
    PinnedJob("NWROCU Op 17", "Tasked", date(2022, 11, 8), date(2024, 6, 14), ("CSE-Group",)),
    PinnedJob("ROCUWM Op 38", "Tasked", date(2023, 5, 9), date(2025, 8, 5), ("ASE",)),
    PinnedJob("SEROCU Op 15", "Tasked", date(2023, 3, 21), date(2024, 5, 17), ("ASE",)),
    PinnedJob("NT Op 16", "Tasked", date(2023, 9, 12), date(2024, 9, 20), ("ASE",)),
    PinnedJob("EMSOU Op 4", "Tasked", date(2021, 9, 6), date(2022, 10, 14), ("ALE",)),
    PinnedJob("ERSOU Op 11", "Tasked", date(2021, 10, 12), date(2023, 1, 20), ("ASE",)),
    PinnedJob("LONDON Op 8", "Tasked", date(2022, 1, 17), date(2023, 3, 10), ("ASE",)),
    PinnedJob("NEROCU Op 10", "Tasked", date(2022, 3, 8), date(2023, 7, 28), ("ALE",)),
    PinnedJob("SWROCU Op 5", "Tasked", date(2022, 5, 16), date(2023, 9, 15), ("ASE",)),
    PinnedJob("SEROCU Op 22", "Tasked", date(2023, 6, 6), date(2024, 11, 15), ("OIC",)),
    PinnedJob("NWROCU Op 29", "Tasked", date(2023, 7, 18), date(2025, 2, 14), ("OIC",)),
    PinnedJob("ERSOU Op 19", "Tasked", date(2022, 6, 20), date(2023, 4, 21), ("OIC",)),
    # Case studies.
    PinnedJob("TARIAN Op 18", "Tasked", date(2023, 8, 15), date(2024, 4, 26), ("CCE",)),
    PinnedJob(
        "ROCUWM Op 70",
        "Proactive",
        date(2022, 7, 5),
        date(2024, 3, 15),
        ("ASE",),
        "ROCUWM Op 38",
    ),
    PinnedJob(
        "ERSOU Op 64", "MoRiLE review", date(2023, 12, 18), date(2025, 1, 31), ("County Lines",)
    ),
    PinnedJob(
        "TARIAN Op 29", "Tasked", date(2023, 10, 10), date(2024, 2, 23), ("CSE-Other/Online",)
    ),
    PinnedJob("ERSOU Op 73/74", "Tasked", date(2024, 3, 5), date(2025, 1, 24), ("ASE",)),
]

BULK_REFERENCE = "TARIAN Op 29"
# Holds all tool disruptions; the programme's own, so it has neither a job nor a MoRiLE id.
TOOL_REFERENCE = "NT Op 30"
TOOL_THREAT_ID = "T-0098765"
REVIEW_REFERENCE = "NWROCU Op 61"
REVIEW_MOR_ID = "MOR-27553"
WALK_REFERENCE = "ERSOU Op 64"
WALK_MOR_ID = "MOR-26677"
WALK_OWNER = "Suffolk Constabulary"
WALK_SCORE = 556
PARENT_REFERENCE = "ROCUWM Op 38"
CHILD_OCG_REFERENCE = "ROCUWM Op 70"
CHILD_OCG_MOR_ID = "MOR-27249"
FIXED_MOR_IDS = {"TARIAN Op 18": "MOR-27182", "SEROCU Op 15": "MOR-20162"}


@dataclass(frozen=True)
class Tall:
    """An operation of the Top 10: higher scored than all others from `entered` on.

    `entered` is the day of the listing or, with `rises`, of the assessment that lifts it.
    `left` is the first snapshot that no longer lists it.
    """

    threat: str
    score: int
    reference: str = ""
    entered: date | None = None
    rises: bool = False
    left: date | None = None


ORDINARY_MAXIMUM = 540

TALL = [
    # Child sexual abuse; YHROCU Op 7 (740) makes these ten until September 2023.
    Tall("CSA", 812, "SWROCU Op 9"),
    Tall("CSA", 774, "EMSOU Op 21"),
    Tall("CSA", 731, "LONDON Op 26"),
    Tall("CSA", 702, "NWROCU Op 17"),
    Tall("CSA", 790),
    Tall("CSA", 688),
    Tall("CSA", 671, left=date(2024, 5, 28)),
    Tall("CSA", 655),
    Tall("CSA", 640),
    Tall("CSA", 612),
    Tall("CSA", 676, entered=date(2024, 5, 28)),
    Tall("CSA", 667, entered=date(2025, 4, 29)),
    Tall("CSA", 695, entered=date(2025, 5, 20), rises=True),
    # Modern slavery and human trafficking.
    Tall("MSHT", 745, "ROCUWM Op 38"),
    Tall("MSHT", 662, "SEROCU Op 15", left=date(2024, 8, 20)),
    Tall("MSHT", 718, "NT Op 16"),
    Tall("MSHT", 822, "EMSOU Op 4"),
    Tall("MSHT", 694, "ERSOU Op 11", left=date(2024, 3, 5)),
    Tall("MSHT", 655, "LONDON Op 8"),
    Tall("MSHT", 781, "NEROCU Op 10"),
    Tall("MSHT", 640, "SWROCU Op 5"),
    Tall("MSHT", 860),
    Tall("MSHT", 625),
    Tall("MSHT", 707, entered=date(2024, 3, 5)),
    Tall("MSHT", 633, entered=date(2024, 8, 20)),
    Tall("MSHT", 672, entered=date(2025, 4, 29)),
    Tall("MSHT", 698, entered=date(2025, 4, 17), rises=True),
    Tall("MSHT", 689, entered=date(2025, 5, 12), rises=True),
    Tall("MSHT", 733, entered=date(2025, 5, 27)),
    Tall("MSHT", 676, entered=date(2025, 6, 10), rises=True),
    # Organised immigration crime.
    Tall("OIC", 690, "SEROCU Op 22"),
    Tall("OIC", 648, "NWROCU Op 29"),
    Tall("OIC", 721, "ERSOU Op 19"),
    Tall("OIC", 702),
    Tall("OIC", 684),
    Tall("OIC", 671),
    Tall("OIC", 660),
    Tall("OIC", 634),
    Tall("OIC", 622),
    Tall("OIC", 605),
    Tall("OIC", 655, entered=date(2025, 6, 3), rises=True),
]
