"""Published totals that the synthetic surveys, people, communications and money sources meet.

Together with the published figures seed this is the only place that holds them. Counts behind
published percentages are the smallest whole numbers that print as published.
"""

from datetime import date

PACK_2023_24_Q3 = date(2023, 12, 31)
PACK_2025_26_Q1 = date(2025, 6, 30)

# Client survey: "Yes" to "would you recommend" since the survey began, and answers of 2025-26 Q1.
# Question 5 prints four "not applicable", which makes 35 answers of 33 respondents; two fit.
RECOMMEND_YES = {PACK_2023_24_Q3: 19, PACK_2025_26_Q1: 166}
CLIENT_RESPONSES = 33
CLIENT_ANSWERS: dict[str, dict[str, int]] = {
    "q1_referral_process": {
        "Strongly Agree": 26,
        "Slightly Agree": 3,
        "Not Applicable": 2,
        "Slightly Disagree": 2,
    },
    "q2_accessible": {"Strongly Agree": 30, "Slightly Agree": 2, "Slightly Disagree": 1},
    "q3_updates": {"Strongly Agree": 29, "Slightly Agree": 4},
    "q4_timescales": {
        "Strongly Agree": 26,
        "Slightly Agree": 5,
        "Neither Agree nor Disagree": 2,
    },
    "q5_terms_of_reference": {
        "Strongly Agree": 26,
        "Slightly Agree": 3,
        "Neither Agree nor Disagree": 1,
        "Not Applicable": 2,
        "Slightly Disagree": 1,
    },
    "q6_final_product": {
        "Strongly Agree": 29,
        "Slightly Agree": 3,
        "Neither Agree nor Disagree": 1,
    },
}

# Staff survey: respondents, staff in post, and (yes, not sure, no) by question.
Answers = tuple[int, int, int]
CITIZEN_RESPONDENTS = {"2023-08": 63, "2023-11": 65, "2025-02": 88, "2025-05": 86}
CITIZEN_HEADCOUNT = {"2025-05": 126}
# August 2023: only its score (92.4) can be derived, so only the engagement questions are set.
CITIZEN_YES_2023_08 = {
    "aims_feel_good": 60,
    "opinion": 55,
    "valued": 56,
    "proud": 62,
    "promote": 58,
}
CITIZEN_2023_11: dict[str, Answers] = {
    "understand": (64, 1, 0),
    "know_how_work_helps": (60, 4, 1),
    "know_performing": (60, 4, 1),
    "aims_feel_good": (56, 7, 2),
    "training": (63, 2, 0),
    "systems": (54, 3, 8),
    "improve": (57, 6, 2),
    "opinion": (49, 10, 6),
    "valued": (54, 7, 4),
    "aspirations": (46, 11, 8),
    "leadership_vision": (58, 6, 1),
    "senior_leaders": (51, 11, 3),
    "proud": (64, 1, 0),
    "promote": (59, 5, 1),
}
# February 2025: the "yes" counts follow from the published changes; the others are lost.
CITIZEN_YES_2025_02 = {
    "understand": 88,
    "leadership_vision": 82,
    "know_how_work_helps": 86,
    "training": 79,
    "know_performing": 79,
    "opinion": 79,
    "valued": 68,
    "senior_leaders": 72,
    "proud": 85,
    "promote": 82,
}
CITIZEN_2025_05: dict[str, Answers] = {
    "understand": (85, 1, 0),
    "leadership_vision": (73, 11, 2),
    "know_how_work_helps": (79, 6, 1),
    "training": (76, 4, 6),
    "tools_new": (67, 0, 19),
    "know_performing": (71, 12, 3),
    "opinion": (74, 6, 6),
    "valued": (69, 8, 9),
    "senior_leaders": (69, 14, 3),
    "proud": (78, 8, 0),
    "promote": (74, 9, 3),
}

# Establishment: posts by status, and moves of staff in the two published quarters.
POSTS: dict[date, dict[str, int]] = {
    PACK_2023_24_Q3: {"Filled": 123, "In progress": 21, "Vacant": 4, "On hold": 5},
    PACK_2025_26_Q1: {"Filled": 130, "In progress": 4, "Vacant": 10, "On hold": 8},
}
STAFF_STARTED = {"2023-24 Q3": 14, "2025-26 Q1": 3}
INTERNAL_PROMOTIONS = {"2023-24 Q3": 2, "2025-26 Q1": 1}
# The split of the seven leavers of 2025-26 Q1 is not published.
STAFF_LEFT: dict[str, dict[str, int]] = {
    "2023-24 Q3": {"Within policing": 6, "Within policing on promotion": 3, "Out of policing": 1},
    "2025-26 Q1": {
        "Within policing": 1,
        "Out of policing": 3,
        "Retirement": 2,
        "Changed TOEX team": 1,
    },
}
LENGTH_OF_SERVICE_DAYS = {PACK_2025_26_Q1: 865}

# Communications. Of the two first quarters of 2023-24 only the monthly average is published.
LINKEDIN_PAGE_VIEWS = {
    "2023-04": 187,
    "2023-05": 214,
    "2023-06": 226,
    "2023-07": 268,
    "2023-08": 296,
    "2023-09": 375,
    "2023-10": 554,
    "2023-11": 515,
    "2023-12": 404,
    "2025-04": 197,
    "2025-05": 234,
    "2025-06": 170,
}
X_LINK_CLICKTHROUGHS = {"2023-10": 29, "2023-11": 9, "2023-12": 13}
X_FOLLOWERS = {"2025-06": 634}
LINKEDIN_IMPRESSIONS = {"2025-04": 7120, "2025-05": 7870, "2025-06": 6447}
WEBSITE_PAGES_VIEWED = {"2025-04": 1180, "2025-05": 1153, "2025-06": 1058}
# As printed where the print is rounded; 2025-26 Q1 prints 387 users, fewer than its new users.
WEBSITE_USERS = {"2023-24 Q3": "1.1K", "2025-26 Q1": "1,387"}
WEBSITE_NEW_USERS = {"2023-24 Q3": ">1000", "2025-26 Q1": "742"}
WEBSITE_RETURNING_USERS = {"2023-24 Q3": ">300", "2025-26 Q1": "645"}
ORGANIC_SHARE = {"2023-24 Q1": "34.1", "2023-24 Q2": "29.8", "2023-24 Q3": "37.2"}
PAGE_RANKS: dict[str, list[str]] = {
    "2023-24 Q3": ["home", "vacancies", "more_about", "news"],
    "2025-26 Q1": ["home", "toex_tools", "more_about", "news"],
}
FIRST_EMAGAZINE_QUARTER = "2022-23 Q1"

# Capabilities environment and data platform.
FORCES_ACCEPTED = 26
ROCUS_ACCEPTED = 4
PROFILE_FORCES = [
    "Norfolk Constabulary",
    "Suffolk Constabulary",
    "Essex Police",
    "Kent Police",
    "Hertfordshire Constabulary",
    "Bedfordshire Police",
    "Cambridgeshire Constabulary",
    "Warwickshire Police",
    "West Mercia Police",
]
PROFILE_FORCES_DATE = date(2023, 6, 30)

# Benefits as assured: (metric, stage, value, unit is pounds).
BENEFITS_ASSURED = date(2023, 1, 31)
BENEFITS: list[tuple[str, str, str, bool]] = [
    ("annual_social_economic_costs_uncovered", "", "156300000", True),
    ("annual_social_economic_costs_cashable", "", "30800000", True),
    ("annual_resource_savings_identify_threats", "identify_score_threat", "1270000", True),
    ("savings_per_threat", "identify_score_threat", "43938", True),
    ("speed_multiple_with_toex", "identify_score_threat", "1.80", False),
    ("percent_faster_with_toex", "identify_score_threat", "80", False),
    ("days_saved_to_date", "identify_score_threat", "341", False),
    ("annual_savings", "agency_top10_threats", "585000", True),
    ("speed_multiple_with_toex", "agency_top10_threats", "1.68", False),
    ("percent_faster_with_toex", "agency_top10_threats", "68", False),
    ("days_saved_per_staff_member_per_year", "agency_top10_threats", "25", False),
    (
        "annual_savings_per_operation_disrupted",
        "significant_disruption_achieved",
        "7300000",
        True,
    ),
    ("speed_multiple_with_toex", "significant_disruption_achieved", "1.28", False),
    ("percent_faster_with_toex", "significant_disruption_achieved", "28", False),
    ("days_sooner_on_average", "significant_disruption_achieved", "309", False),
]
CE_SAVINGS = ("savings_for_uk_police_forces", "", "16000000", True)
CE_SAVINGS_ASSURED = date(2025, 6, 12)
