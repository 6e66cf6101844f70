"""Totals that the synthetic world must give: the published ones, and a smooth path between them.

Published totals stand here and in the published_figures seed only. Lists by quarter begin with
2021-22 Q1; the last entry (2025-26 Q2) runs to the newest delivery. Cumulative tables hold
(date, total since inception as known at that date).
"""

from datetime import date

AUTUMN_2023 = date(2023, 10, 1), date(2023, 12, 31)
SPRING_2025 = date(2025, 4, 1), date(2025, 6, 30)

# Jobs: accepted and allocated, by quarter of allocation.
TASKED_ALLOCATED = [13, 17, 23, 26, 29, 32, 37, 41, 43, 43, 41, 39, 40, 38, 39, 41, 36, 21]
PROACTIVE_ALLOCATED = [2, 3, 5, 6, 7, 8, 8, 9, 9, 9, 8, 9, 10, 10, 11, 11, 10, 5]
ALLOCATED_BY_NOVEMBER_2023 = 406
REQUESTING_ORGANISATIONS_JUNE_2023 = 51
DECLINED_AUTUMN_2023 = 2
MULTI_ASPECT_AUTUMN_2023 = [
    ["CSE-Group", "CSE-Organised"],
    ["CSE-Group", "CSE-Organised"],
    ["CSE-Group", "CLE"],
]
PROACTIVE_CLOSED_AUTUMN_2023 = 6
PROACTIVE_CLOSED_SPRING_2025 = 4
PROACTIVE_OPEN_JUNE_2025 = 56
FULL_SUPPORT_SHARE = {"proactive": 0.47, "tasked": 0.33}
MEAN_DAYS_OPEN = {"proactive": 406, "tasked": 321}

# Master List operations supported: by quarter in which both listing and allocation are reached;
# the first entry stands for everything up to the quarter of the first snapshot.
SUPPORTED_AT_START = 70
NEWLY_SUPPORTED = [14, 14, 18, 14, 13, 12, 15, 15, 15, 15, 16, 6]

# Active exploitation operations in June 2025, by their exact set of exploitation threats.
LISTED_JUNE_2025 = {
    ("CSA",): 170,
    ("MSHT",): 717,
    ("OIC",): 64,
    ("CSA", "MSHT"): 52,
    ("MSHT", "OIC"): 50,
    ("CSA", "OIC"): 6,
}
SEXUAL_EXPLOITATION_JUNE_2025 = 265
# Operations assessed and assessments in 2025-26 Q1, by the same sets.
ASSESSED_SPRING_2025 = {
    ("CSA",): (98, 120),
    ("MSHT",): (432, 571),
    ("OIC",): (31, 40),
    ("CSA", "MSHT"): (30, 37),
    ("MSHT", "OIC"): (26, 32),
    ("CSA", "OIC"): (4, 5),
}

# Assessments in support, by quarter, as known at the end of the quarter.
IN_SUPPORT = [6, 12, 20, 26, 30, 31, 33, 34, 33, 29, 25, 22, 20, 17, 15, 13, 11, 6]
OPERATIONS_IN_SUPPORT_DECEMBER_2023 = 117
AUTUMN_2023_OPERATIONS = 21
AUTUMN_2023_CHANGES = [
    *[82, 71, 64, 51, 41],
    *[-150, -132, -110, -96, -75, -58, -45, -32, -20, -12],
    *[0] * 9,
]
SPRING_2025_OPERATIONS = 9
SPRING_2025_CHANGES = [62, 45, 28, -4, -16, 0, 0, 0, 0]
SPRING_2025_FIRST_ASSESSMENTS = 1
STEADY_OPERATION = "YHROCU Op 7"
STEADY_SCORES = [(date(2021, 10, 4), 740), (date(2023, 9, 6), 237), (date(2023, 11, 22), 510)]
STEADY_LAST_SCORE = (date(2025, 5, 14), 76)

# Every assessment of every operation ever supported, and its changes of ORI.
EVER_SUPPORTED_JUNE_2025 = 942
ORI_IN_SUPPORT_2023 = {"decreases": 60, "increases": 24, "decreases_at_first": 30}
ORI_EVER_SUPPORTED_2025 = {"decreases": 176, "increases": 59, "decreases_at_first": 85}

# Verified identifications, cumulative.
VERIFIED = {
    "OCG": [
        (date(2022, 9, 30), 8),
        (date(2022, 12, 31), 11),
        (date(2023, 3, 31), 15),
        (date(2023, 6, 30), 18),
        (date(2023, 9, 30), 18),
        (date(2023, 12, 31), 26),
        (date(2024, 3, 31), 28),
        (date(2024, 6, 30), 30),
        (date(2024, 9, 30), 32),
        (date(2024, 12, 31), 34),
        (date(2025, 3, 31), 36),
        (date(2025, 6, 30), 38),
    ],
    "Priority Individual": [
        (date(2022, 9, 30), 6),
        (date(2022, 12, 31), 8),
        (date(2023, 3, 31), 10),
        (date(2023, 6, 30), 13),
        (date(2023, 9, 30), 15),
        (date(2023, 12, 31), 20),
        (date(2024, 3, 31), 21),
        (date(2024, 6, 30), 23),
        (date(2024, 9, 30), 24),
        (date(2024, 12, 31), 26),
        (date(2025, 3, 31), 28),
        (date(2025, 6, 30), 29),
    ],
    "Vulnerability": [
        (date(2022, 9, 30), 5),
        (date(2022, 12, 31), 7),
        (date(2023, 3, 31), 9),
        (date(2023, 6, 30), 11),
        (date(2023, 9, 30), 12),
        (date(2023, 12, 31), 13),
        (date(2024, 6, 30), 14),
        (date(2024, 12, 31), 15),
        (date(2025, 6, 30), 16),
    ],
}
# Autumn 2023: (type, first day of the match, listed that day or corrected that day, new or old).
VERIFIED_AUTUMN_2023 = [
    ("OCG", date(2023, 10, 17), "listed", "old"),
    ("OCG", date(2023, 10, 31), "corrected", "old"),
    ("OCG", date(2023, 11, 14), "listed", "old"),
    ("OCG", date(2023, 12, 12), "listed", "new"),
    ("OCG", date(2023, 12, 12), "listed", "new"),
    ("OCG", date(2023, 12, 31), "corrected", "old"),
    ("OCG", date(2023, 12, 31), "corrected", "old"),
    ("Priority Individual", date(2023, 12, 12), "listed", "old"),
    ("Priority Individual", date(2023, 12, 12), "listed", "new"),
    ("Priority Individual", date(2023, 12, 12), "listed", "new"),
    ("Priority Individual", date(2023, 12, 12), "listed", "new"),
    ("Priority Individual", date(2023, 12, 31), "corrected", "old"),
    ("Vulnerability", date(2023, 12, 12), "listed", "new"),
]
# Aspects of the operations in which an OCG was verified by December 2023; ERSOU Op 64 (CCE) is
# the 23rd. The first three operations have two OCGs each.
OCG_OPERATION_ASPECTS = [
    ["ASE", "OIC"],
    ["ASE", "OIC"],
    ["ASE", "OIC"],
    *[["ASE"]] * 10,
    ["ASE", "ACE"],
    ["ASE", "ACE"],
    ["ACE"],
    ["ACE"],
    ["ALE"],
    ["CCE", "ACE"],
    ["CCE", "ACE"],
    ["CSE-Organised", "ASE"],
    ["CSE-Group"],
]
OCG_OPERATIONS_WITH_TWO = 3

# Counted disruptions dated by June 2023, in 2023-24 Q2 and in 2023-24 Q3, by the month end at
# which they are first counted.
COUNTED_BY_JUNE_2023 = [
    (date(2022, 9, 30), 60),
    (date(2022, 10, 31), 5),
    (date(2022, 11, 30), 6),
    (date(2022, 12, 31), 7),
    (date(2023, 1, 31), 8),
    (date(2023, 2, 28), 8),
    (date(2023, 3, 31), 9),
    (date(2023, 4, 30), 12),
    (date(2023, 5, 31), 13),
    (date(2023, 6, 30), 13),
]
LATE_IN_2023 = {  # month end: (dated by June, dated July to September, dated October to December)
    date(2023, 7, 31): (22, 5, 0),
    date(2023, 8, 31): (25, 12, 0),
    date(2023, 9, 30): (17, 18, 0),
    date(2023, 10, 31): (15, 9, 6),
    date(2023, 11, 30): (10, 4, 15),
    date(2023, 12, 31): (5, 2, 45),
}
DISRUPTED_OPERATIONS_2023 = {"june": 54, "june_late": 80, "summer": 22, "autumn": 33, "all": 116}
TOOL_DISRUPTIONS_2023 = {"summer": 3, "autumn": 16}
AWAITING_DECEMBER_2023 = 30
COUNTED_2024 = [112, 110, 108, 108, 105]  # by quarter of the event, 2023-24 Q4 to 2024-25 Q4
COUNTED_SPRING_2025 = 60
DISRUPTED_SPRING_2025 = 33
EXPLOITATION_SPRING_2025 = 49
AWAITING_JUNE_2025 = 11
AWAITING_TOOLS_JUNE_2025 = 5
DISRUPTIONS_JUNE_2025 = 982
DISRUPTED_OPERATIONS_JUNE_2025 = 285
TOOL_DISRUPTIONS_2024 = 60  # dated up to March 2025, counted after December 2023
TOOL_DISRUPTIONS_SPRING_2025 = 8

# Safeguarding: Tracker persons by month end reached (v1), and persons with a channel (v2).
RECOMMENDED = [
    (date(2021, 4, 1), date(2022, 3, 31), 60),
    (date(2022, 4, 1), date(2023, 3, 31), 190),
    (date(2023, 4, 1), date(2023, 6, 30), 80),
    (date(2023, 7, 1), date(2023, 9, 30), 96),
    (date(2023, 10, 1), date(2023, 11, 30), 6),
    (date(2023, 12, 1), date(2023, 12, 31), 75),
]
BULK_REFERRAL = 42
WITH_CHANNEL_BY_MARCH_2024 = 440
WITH_CHANNEL_2024_25 = [115, 110, 118, 115]
WITH_CHANNEL_2024_25_LATE = 5
WITH_CHANNEL_SPRING_2025 = 94
REFERRAL_OPERATIONS_SPRING_2025 = 22
