"""Renders the MoRiLE assessments with their versions and corrections."""

import random
from datetime import date

from scripts.demonstration import dirt, targets
from scripts.demonstration.calendar import DELIVERIES
from scripts.demonstration.history import Row, SourceHistory
from scripts.demonstration.ledger import Ledger
from scripts.demonstration.operations import Assessment, Operation, first_of
from scripts.demonstration.render import UNKNOWN_ORGANISATION, spoilt, with_duplicates

SOURCE = "morile_assessments"
HARMS = [
    *("harm_physical", "harm_psychological", "harm_financial"),
    *("harm_community", "public_expectation", "environmental"),
]
LIKELIHOODS = ["frequency", "intent", "vulnerability", "geographic_scope"]
COLUMNS = [
    *("assessment_id", "mor_id", "assessment_date", "assessment_no", "assessment_reason"),
    *("assessing_org", "assessor_is_toex", "record_category", *HARMS, *LIKELIHOODS),
    *("confidence", "total_harm", "total_likelihood", "risk_score", "org_capacity"),
    *("org_capability", "org_other", "ori", "capacity_capability_mentions_toex", "version"),
    "is_current",
]
DUPLICATE_SHARE = 0.01
SECOND_VERSION_SHARE, CORRECTING_ID_SHARE, BAD_VERSION_SHARE = 0.012, 0.003, 0.003
SPOILT = [
    ("assessment_date", "05/13/2023"),
    ("assessment_date", "1900-01-00"),
    ("assessment_date", ""),
    ("risk_score", "n.k."),
    ("risk_score", "-40"),
    ("ori", "7"),
    ("ori", "Red"),
    ("assessing_org", UNKNOWN_ORGANISATION),
    ("assessment_id", ""),
    ("record_category", "Syndicate"),
]


def morile_history(seed: int, operations: list[Operation]) -> SourceHistory:
    """Raw history of the assessments of all operations."""
    renderer = _Renderer(seed)
    corrected = _corrected_after_publication(operations)
    for operation in operations:
        for assessment in operation.assessments:
            renderer.put(operation, assessment, assessment is corrected)
    renderer.put_spoilt(operations)
    return renderer.ledger.history(DELIVERIES)


def _corrected_after_publication(operations: list[Operation]) -> Assessment:
    """One unchanged assessment of 2023-24 Q3 whose score is corrected in February 2024."""
    first, last = targets.AUTUMN_2023
    unchanged = (
        assessment
        for operation in operations
        for assessment in operation.assessments
        if operation.jobs
        and first <= assessment.day <= last
        and assessment.known <= last
        and assessment.change == 0
        and all(a.change is None for a in operation.assessments if a.day > assessment.day)
    )
    return first_of(unchanged, "unchanged assessment of 2023-24 Q3 to correct later")


class _Renderer:
    def __init__(self, seed: int) -> None:
        self.rng = random.Random(f"{seed}:{SOURCE}")
        self.ledger = Ledger(SOURCE, COLUMNS, ["assessment_id", "version"])

    def put(self, operation: Operation, assessment: Assessment, corrected: bool) -> None:
        """Deliver an assessment: usually one row, sometimes corrected or spoilt later."""
        rng, key = self.rng, assessment.assessment_id
        row = self._row(operation, assessment)
        after = _next_delivery(assessment.known)
        plain = not operation.jobs and not operation.tall and after is not None
        chance = rng.random() if plain else 1.0
        if corrected:
            self._two_versions(row, key, assessment, date(2024, 2, 29), (0, 6))
        elif after and chance < SECOND_VERSION_SHARE:
            self._two_versions(row, key, assessment, after, (rng.choice([-15, 12]), 0))
        elif after and chance < SECOND_VERSION_SHARE + CORRECTING_ID_SHARE:
            # The same assessment comes again under an id of its own: the later one stands.
            wrong = {**row, "risk_score": str(assessment.score + 20)}
            self.ledger.put(key, assessment.known, wrong)
            again = f"A-{int(key[2:]) + 1:07d}"
            self.ledger.put(again, after, {**row, "assessment_id": again})
        elif after and chance < SECOND_VERSION_SHARE + CORRECTING_ID_SHARE + BAD_VERSION_SHARE:
            self.ledger.put(key, assessment.known, row)
            column, value = rng.choice([("risk_score", "n.k."), ("ori", "7")])
            self.ledger.put(key, after, spoilt(row, column, value))
        else:
            rows = with_duplicates(
                rng, row, DUPLICATE_SHARE, lambda good: {**good, "risk_score": "99"}
            )
            self.ledger.put(key, assessment.known, *rows)

    def _two_versions(
        self,
        row: Row,
        key: str,
        assessment: Assessment,
        after: date,
        offsets: tuple[int, int],
    ) -> None:
        """A second version supersedes the first, which may go on calling itself current."""
        first = {**row, "risk_score": str(assessment.score + offsets[0])}
        self.ledger.put(key, assessment.known, first)
        if self.rng.random() < 0.7:
            self.ledger.put(key, after, {**first, "is_current": "N"})
        second = {**row, "risk_score": str(assessment.score + offsets[1]), "version": "2"}
        self.ledger.put(f"{key}/2", after, second)

    def put_spoilt(self, operations: list[Operation]) -> None:
        """Extra rows that cannot be used, and extra assessments withdrawn later."""
        rng = self.rng
        plain = [op for op in operations if not op.jobs and not op.tall and op.assessments]
        for number, operation in enumerate(rng.sample(plain, 3 * len(SPOILT))):
            assessment = operation.assessments[0]
            column, value = SPOILT[number % len(SPOILT)]
            key = f"A-{10000 + number:07d}"
            row = self._row(operation, assessment)
            row["assessment_id"] = key
            self.ledger.put(key, assessment.known, spoilt(row, column, value))
        for number, operation in enumerate(rng.sample(plain, 4)):
            key = f"A-{20000 + number:07d}"
            row = self._row(operation, operation.assessments[0])
            row |= {"assessment_id": key, "assessment_no": "9", "assessment_date": "14/05/2024"}
            self.ledger.put(key, date(2024, 5, 31), row)
            self.ledger.put(key, date(2024, 8, 31))

    def _row(self, operation: Operation, assessment: Assessment) -> Row:
        rng = self.rng
        harms = [rng.randint(0, 9) for _ in HARMS]
        likelihoods = [rng.randint(1, 6) for _ in LIKELIHOODS]
        toex = assessment.in_support and rng.random() < 0.3
        mentions = "Y" if assessment.mentions_toex else "N"
        row = {
            "assessment_id": assessment.assessment_id,
            "mor_id": dirt.dirty_mor_id(rng, operation.mor_id_at(assessment.day)),
            "assessment_date": dirt.dirty_date(rng, assessment.day),
            "assessment_no": str(assessment.number),
            "assessment_reason": assessment.reason,
            "assessing_org": dirt.dirty_org(rng, operation.organisation),
            "assessor_is_toex": dirt.dirty_code(rng, "yes_no", "Y" if toex else "N"),
            "record_category": dirt.dirty_code(rng, "record_type", operation.record_type),
        }
        for name, harm in zip(HARMS, harms, strict=True):
            row[name] = "Severe" if rng.random() < 0.01 else str(harm)
        for name, likelihood in zip(LIKELIHOODS, likelihoods, strict=True):
            row[name] = str(likelihood) if rng.random() < 0.97 else ""
        confidence = rng.choice(["Low", "Medium", "High"])
        return row | {
            "confidence": dirt.dirty_code(rng, "confidence", confidence),
            "total_harm": str(sum(harms)),
            "total_likelihood": str(sum(likelihoods)),
            "risk_score": dirt.dirty_int(rng, assessment.score),
            "org_capacity": str(rng.randint(1, 5)),
            "org_capability": str(rng.randint(1, 5)),
            "org_other": str(rng.randint(1, 5)) if rng.random() < 0.8 else dirt.blank(rng),
            "ori": dirt.dirty_code(rng, "ori", str(assessment.ori)),
            "capacity_capability_mentions_toex": dirt.dirty_code(rng, "yes_no", mentions),
            "version": "1",
            "is_current": "Y",
        }


def _next_delivery(day: date) -> date | None:
    return next((delivery for delivery in DELIVERIES if delivery > day), None)
