"""Client survey (one row per response) and staff survey (one row per question and wave)."""

import random
from datetime import date, timedelta

from scripts.demonstration import dirt, targets_other
from scripts.demonstration.history import Row, SourceHistory, raw_history
from scripts.demonstration.other_sources.common import (
    Version,
    corrected,
    deliveries,
    delivery_dates,
    delivery_for,
    month_end,
    row_of,
    whole_files,
)

CLIENT_COLUMNS = [
    "response_id",
    "submitted_at",
    "op_alias",
    "respondent_force",
    "respondent_rank",
    "question_version",
    "q1",
    "q2",
    "q3",
    "q4",
    "q5",
    "q6",
    "recommend",
    "quote_consent",
    "quote_len",
]
QUESTION_ORDER = {
    "2023-24": [
        "q1_referral_process",
        "q2_accessible",
        "q4_timescales",
        "q5_terms_of_reference",
        "q3_updates",
        "q6_final_product",
    ],
    "2025-26": list(targets_other.CLIENT_ANSWERS),
}
RANKS = ["PC", "DC", "DS", "DI", "Analyst", "NCA ILO"]
TEAMS = [
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
    "NT",
]
ANSWER_WEIGHTS = {
    "Strongly Agree": 80,
    "Slightly Agree": 12,
    "Neither Agree nor Disagree": 4,
    "Slightly Disagree": 2,
    "Not Applicable": 2,
}
SURVEY_BEGAN = date(2023, 8, 1)
NEW_FORM = date(2025, 4, 1)
# Read month first or day first, these days stay in one quarter and before their delivery.
MONTH_FIRST_DAYS = [date(2024, 6, 5), date(2024, 6, 4), date(2025, 3, 2), date(2024, 12, 11)]

CITIZEN_COLUMNS = [
    "wave",
    "question_code",
    "question_text",
    "question_version",
    "engagement_flag",
    "n_yes",
    "n_not_sure",
    "n_no",
    "n_responded",
    "headcount_at_wave",
]
QUESTION_TEXTS = {
    "understand": "I understand the aims and objectives of the TOEX programme",
    "know_how_work_helps": (
        "I know how the work I do helps our programme achieve its aims and objectives"
    ),
    "know_performing": "I know how well our programme is performing",
    "aims_feel_good": "The aims and objectives of our programme make me feel good about my work",
    "training": "I can access the training a development I need to do my job",
    "systems": "I can access the systems I need to do my work properly",
    "improve": "At TOEX we always look for ways to improve",
    "opinion": "My opinion is sought on decisions that affect my work",
    "valued": "I feel valued and recognised for the work I do",
    "aspirations": "My career aspirations at TOEX are being met",
    "leadership_vision": (
        "The national leadership team provide a clear vision of the overall direction of TOEX"
    ),
    "senior_leaders": "Senior Leaders in my team, demonstrate effective decision making",
    "proud": "I am proud to work for the TOEX Programme",
    "promote": "I actively promote TOEX as a good place to work",
}
# Wordings that the 2025 surveys changed, and the question that they added.
QUESTION_TEXTS_2025 = {
    **QUESTION_TEXTS,
    "understand": "understand the aims and objectives of the TOEX programme",
    "training": "I can access the training and development I need to do my job",
    "opinion": "am empowered to share my opinion on decisions that affect my work",
    "valued": "feel valued and recognised for the work I do",
    "proud": "am proud to work for the TOEX Programme",
    "promote": "actively promote TOEX as a good place to work",
    "tools_new": "I can access and use the technical tools deployed in the TOEX CE?",
}
# August 2024 was not held. Respondents and staff in post of the waves that are not published.
OTHER_WAVES = {
    "2022-11": (58, 97),
    "2023-02": (61, 108),
    "2023-05": (64, 114),
    "2024-02": (72, 122),
    "2024-05": (71, 124),
    "2024-11": (83, 127),
}
HEADCOUNTS = {"2023-08": 116, "2023-11": 121, "2025-02": 128}


def client_survey(rng: random.Random) -> SourceHistory:
    """Responses of the quarterly client survey, submitted from August 2023 on."""
    versions: list[Version] = []
    for submitted, known in _submissions(rng):
        number = len(versions) + 1
        versions.append(Version(_response(rng, number, submitted), known))
    _answer_published_quarter(rng, versions)
    dates = delivery_dates(SURVEY_BEGAN)
    files = whole_files(_with_client_dirt(rng, versions), dates)
    history = deliveries("client_survey", files)
    return raw_history("client_survey", CLIENT_COLUMNS, ["response_id"], history)


def citizen_survey(rng: random.Random) -> SourceHistory:
    """Staff survey by wave and question: each wave is delivered, and again a month later."""
    first = {wave: _wave_rows(rng, wave) for wave in _waves()}
    files: dict[date, list[Row]] = {day: [] for day in delivery_dates()}
    for wave, rows in first.items():
        closed = month_end(date.fromisoformat(f"{wave}-01"))
        again = min(day for day in files if day > closed)
        files[closed] += _as_first_delivered(wave, rows)
        files[again] += _as_corrected(wave, rows)
    history = deliveries("citizen_survey", {day: rows for day, rows in files.items() if rows})
    keys = ["wave", "question_code"]
    return raw_history("citizen_survey", CITIZEN_COLUMNS, keys, history, scope="wave")


def _submissions(rng: random.Random) -> list[tuple[date, date]]:
    """Days of submission with the delivery that first holds them, in order of submission."""
    early, total = targets_other.RECOMMEND_YES.values()
    between = total - early - targets_other.CLIENT_RESPONSES - len(MONTH_FIRST_DAYS)
    days = _days(rng, SURVEY_BEGAN, date(2023, 9, 30), 5)
    days += _days(rng, date(2023, 10, 1), targets_other.PACK_2023_24_Q3, early - 5)
    days += _days(rng, date(2024, 1, 1), date(2025, 3, 31), between)
    days += MONTH_FIRST_DAYS
    days += _days(rng, NEW_FORM, targets_other.PACK_2025_26_Q1, targets_other.CLIENT_RESPONSES)
    days += _days(rng, date(2025, 7, 1), date(2025, 8, 26), 13)
    known = [(day, delivery_for(day)) for day in days]
    # Two came in on time but were keyed in after the pack was drawn.
    known += [(date(2025, 6, 27), date(2025, 7, 31)), (date(2025, 6, 30), date(2025, 7, 31))]
    return sorted(known)


def _days(rng: random.Random, first: date, last: date, count: int) -> list[date]:
    span = (last - first).days
    return [first + timedelta(rng.randint(0, span)) for _ in range(count)]


def _response(rng: random.Random, number: int, submitted: date) -> Row:
    old_form = submitted < NEW_FORM or rng.random() < 0.06
    answers = rng.choices(list(ANSWER_WEIGHTS), list(ANSWER_WEIGHTS.values()), k=6)
    spelling = dirt.dirty_date(rng, submitted)
    if submitted in MONTH_FIRST_DAYS:
        spelling = f"{submitted.month}/{submitted.day}/{submitted.year}"
    return row_of(
        CLIENT_COLUMNS,
        {
            "response_id": f"CS-{number:04d}",
            "submitted_at": spelling,
            "op_alias": _operations(rng),
            "respondent_force": dirt.dirty_org(rng, rng.choice(_survey_forces())),
            "respondent_rank": rng.choice(RANKS),
            "question_version": "2023-24" if old_form else "2025-26",
            **{f"q{i}": dirt.dirty_code(rng, "likert", a) for i, a in enumerate(answers, 1)},
            "recommend": dirt.dirty_code(rng, "survey_yes_no", "Yes"),
            "quote_consent": dirt.dirty_code(rng, "yes_no", rng.choice("YN")),
            "quote_len": rng.choice(["", dirt.dirty_int(rng, rng.randint(40, 900))]),
        },
    )


def _operations(rng: random.Random) -> str:
    team = rng.choice(TEAMS)
    number = rng.randint(1, 95)
    if rng.random() < 0.08:
        return dirt.dirty_reference(rng, f"{team} Op {number}/{number + 1}")
    return dirt.dirty_reference(rng, f"{team} Op {number}")


def _survey_forces() -> list[str]:
    return [*list(dirt.org_aliases())[:43], "National Crime Agency", "Border Force"]


def _answer_published_quarter(rng: random.Random, versions: list[Version]) -> None:
    """Deal the published answers out to the responses of 2025-26 Q1 known at its end."""
    last = targets_other.PACK_2025_26_Q1
    rows = [v.row for v in versions if delivery_for(NEW_FORM) <= v.known_from <= last]
    for question, counts in targets_other.CLIENT_ANSWERS.items():
        answers = [answer for answer, count in counts.items() for _ in range(count)]
        rng.shuffle(answers)
        for row, answer in zip(rows, answers, strict=True):
            position = QUESTION_ORDER[row["question_version"]].index(question) + 1
            row[f"q{position}"] = dirt.dirty_code(rng, "likert", answer)


def _with_client_dirt(rng: random.Random, versions: list[Version]) -> list[Version]:
    """Add blank answers, unusable later versions, duplicates and responses that do not count."""
    # The settled quarters carry the dirt that changes what a response says.
    settled = [v for v in versions if date(2024, 1, 1) <= v.known_from < date(2025, 3, 1)]
    chosen = rng.sample(settled, 12)
    for version in chosen[:5]:
        version.row[f"q{rng.randint(1, 6)}"] = dirt.EMPTY_FORMS[rng.randint(0, 3)]
    later = {id(v): _unusable_later(n, v) for n, v in enumerate(chosen[5:9])}
    twice = {id(v) for v in chosen[9:11]}
    result: list[Version] = []
    for version in versions:
        if version is chosen[11]:
            other = {**version.row, "q1": "Slightly Disagree", "quote_len": "12"}
            result.append(Version(other, version.known_from))
        result += later.get(id(version), [version])
        if id(version) in twice:
            result.append(version)
    return result + _responses_that_do_not_count(rng)


def _unusable_later(number: int, version: Version) -> list[Version]:
    """A response that comes again in a form that cannot be read, or reads the same."""
    settled = {
        **version.row,
        "submitted_at": f"{version.known_from:18/%m/%Y}",
        "q2": "Slightly Agree",
    }
    first = Version(settled, version.known_from)
    on = delivery_for(month_end(version.known_from) + timedelta(1))
    month_first = f"{version.known_from.month}/18/{version.known_from.year}"
    changes = [{"q2": "Agree"}, {"submitted_at": month_first}, {"q3": "Very good"}]
    return corrected(first, on, changes[number % len(changes)])


def _responses_that_do_not_count(rng: random.Random) -> list[Version]:
    """Tests, unknown organisations, unreadable dates, blank recommendations, one withdrawn."""
    extras: list[tuple[date, date | None, dict[str, str]]] = [
        (date(2023, 8, 31), None, {"op_alias": "TEST", "respondent_force": "TEST"}),
        (date(2023, 11, 30), None, {"respondent_force": "Test Force", "quote_len": "4"}),
        (date(2024, 3, 31), None, {"respondent_force": "Borsetshire Police"}),
        (date(2024, 6, 30), None, {"submitted_at": "31/06/2024"}),
        (date(2025, 5, 31), None, {"submitted_at": "00/01/1900"}),
        (date(2025, 6, 30), None, {"response_id": ""}),
        (date(2024, 8, 31), None, {"recommend": "", "q6": "N/A"}),
        (date(2024, 11, 30), None, {"recommend": "-"}),
        (date(2024, 5, 31), date(2024, 8, 31), {}),
    ]
    result = []
    for number, (known, gone, values) in enumerate(extras):
        row = _response(rng, 900 + number, known.replace(day=12))
        result.append(Version({**row, **values}, known, gone))
    return result


def _waves() -> list[str]:
    return sorted([*OTHER_WAVES, *targets_other.CITIZEN_RESPONDENTS])


def _wave_rows(rng: random.Random, wave: str) -> list[Row]:
    respondents, headcount = OTHER_WAVES.get(wave, (0, 0))
    respondents = targets_other.CITIZEN_RESPONDENTS.get(wave, respondents)
    headcount = targets_other.CITIZEN_HEADCOUNT.get(wave, HEADCOUNTS.get(wave, headcount))
    recent = wave.startswith("2025")
    texts = QUESTION_TEXTS_2025 if recent else QUESTION_TEXTS
    rows = []
    for question, (yes, not_sure, no) in _answers(rng, wave, respondents).items():
        engaged = question != "tools_new" if recent else question in _five_questions()
        values = {
            "wave": wave,
            "question_code": question,
            "question_text": texts[question],
            "question_version": "2025" if recent else "2023",
            "engagement_flag": dirt.dirty_code(rng, "yes_no", "Y" if engaged else "N"),
            "n_yes": dirt.dirty_int(rng, yes),
            "n_not_sure": dirt.dirty_int(rng, not_sure),
            "n_no": dirt.dirty_int(rng, no),
            "n_responded": dirt.dirty_int(rng, respondents),
            "headcount_at_wave": str(headcount),
        }
        rows.append(row_of(CITIZEN_COLUMNS, values))
    return rows


def _five_questions() -> list[str]:
    return list(targets_other.CITIZEN_YES_2023_08)


def _answers(rng: random.Random, wave: str, respondents: int) -> dict[str, targets_other.Answers]:
    """Answers by question: published ones as published, the others at 89 to 98 percent yes."""
    if wave == "2023-11":
        return targets_other.CITIZEN_2023_11
    if wave == "2025-05":
        return targets_other.CITIZEN_2025_05
    known = {
        "2023-08": targets_other.CITIZEN_YES_2023_08,
        "2025-02": targets_other.CITIZEN_YES_2025_02,
    }.get(wave, {})
    questions = list(known) if wave == "2025-02" else list(QUESTION_TEXTS)
    result = {}
    for question in questions:
        yes = known.get(question, round(respondents * rng.uniform(0.89, 0.98)))
        no = rng.randint(0, (respondents - yes) // 2)
        result[question] = (yes, respondents - yes - no, no)
    return result


def _as_first_delivered(wave: str, rows: list[Row]) -> list[Row]:
    """The wave as first delivered: the earliest came with percentages in place of counts."""
    if wave == "2022-11":
        return [
            {**row, "n_yes": "93.1%", "n_not_sure": "5.2%", "n_no": "1.7%", "n_responded": ""}
            for row in rows
        ]
    if wave == "2024-05":
        return [{**row, "headcount_at_wave": "142"} for row in rows]
    if wave == "2025-05":
        # The first row of a repeated question is a slip, the last an exact repetition.
        return [{**rows[0], "n_yes": "84", "n_no": "1"}, *rows, rows[-1]]
    return rows


def _as_corrected(wave: str, rows: list[Row]) -> list[Row]:
    """The wave as delivered again; two later rows cannot be used and leave the first in force."""
    if wave == "2023-11":
        return [{**rows[0], "n_yes": "104%"}, *rows[1:]]
    if wave == "2025-02":
        return [*rows[:-1], {**rows[-1], "n_no": "#REF!"}]
    return rows
