"""Renders the disruption records as APMIS delivers them."""

import random
from datetime import timedelta

from scripts.demonstration import dirt
from scripts.demonstration.calendar import DELIVERIES, known_at
from scripts.demonstration.disruptions import Disruption, State
from scripts.demonstration.history import Row, SourceHistory
from scripts.demonstration.ledger import Ledger
from scripts.demonstration.names import dirty_name, forces_by_region
from scripts.demonstration.pinned import CHILD_OCG_REFERENCE, PARENT_REFERENCE, TOOL_THREAT_ID
from scripts.demonstration.render import (
    UNKNOWN_ORGANISATION,
    UNREADABLE_DATES,
    own_rng,
    spoilt,
    text_list,
    threat_list,
)

SOURCE = "apmis_disruptions"
COLUMNS = [
    *("disruption_ref", "apmis_threat_id", "mor_id", "operation_name_or_alias"),
    *("threat_record_type", "disruption_date", "record_date", "impact_claimed"),
    *("impact_moderated", "moderation_status", "moderation_date", "moderator_org"),
    *("four_p_primary", "four_p_all", "soc_threats", "lead_agency", "partner_agencies"),
    *("capabilities_used", "toex_role", "tool_code", "disruption_type", "persons_safeguarded"),
    "summary_len",
]
FOUR_P = ["Pursue", "Prevent", "Protect", "Prepare"]
TYPES = ["Arrest", "Charge/Conviction", "Civil order (STPO/STRO/SHPO/SRO)", "Seizure"]
TYPES += ["Asset denial", "Safeguarding", "Other"]
OTHER_CAPABILITIES = ["Surveillance", "Financial investigation", "Digital forensics"]
SPOILT = [
    *(("disruption_date", value) for value in UNREADABLE_DATES),
    ("disruption_date", ""),
    ("impact_moderated", "Severe"),
    ("moderation_status", "Parked"),
    ("lead_agency", UNKNOWN_ORGANISATION),
    ("disruption_ref", ""),
]


def disruption_history(seed: int, disruptions: list[Disruption]) -> SourceHistory:
    """Raw history of all disruption records."""
    renderer = _Renderer(seed)
    for number, disruption in enumerate(disruptions):
        renderer.put(disruption, number)
    renderer.put_spoilt(disruptions)
    return renderer.ledger.history(DELIVERIES)


class _Renderer:
    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.forces = forces_by_region()
        self.ledger = Ledger(SOURCE, COLUMNS, ["disruption_ref"])

    def put(self, disruption: Disruption, number: int) -> None:
        """Deliver a record in each of its states, sometimes twice or spoilt later."""
        key = disruption.reference_number
        row: Row = {}
        for state in disruption.states:
            if state.status is None:
                self.ledger.put(key, state.known)
                continue
            row = self._row(disruption, state)
            rows = [row]
            if number % 100 == 17:
                rows = [row, dict(row)]
            elif number % 100 == 31 and state.status == "Moderated":
                rows = [{**row, "moderation_status": "Rejected"}, row]
            self.ledger.put(key, state.known, *rows)
        last = disruption.states[-1]
        if number % 60 == 41 and last.status and last.known < DELIVERIES[25]:
            column, value = SPOILT[number % 7]
            self.ledger.put(key, DELIVERIES[28], spoilt(row, column, value))

    def put_spoilt(self, disruptions: list[Disruption]) -> None:
        """Extra rows that cannot be used."""
        for number in range(2 * len(SPOILT)):
            disruption = disruptions[60 * number + 11]
            column, value = SPOILT[number % len(SPOILT)]
            row = self._row(disruption, disruption.states[0])
            key = f"DIS-{990001 + number}"
            row["disruption_ref"] = key
            self.ledger.put(key, disruption.states[0].known, spoilt(row, column, value))

    def _row(self, disruption: Disruption, state: State) -> Row:
        key = disruption.reference_number

        def rng(column: str) -> random.Random:
            return own_rng(self.seed, SOURCE, key, column)

        target, pick = disruption.target, rng("picks")
        operation = target.operation
        record_type = operation.record_type if operation else pick.choice(["OCG", "Vulnerability"])
        first = disruption.states[0].known
        recorded = min(disruption.day + timedelta(days=pick.randint(1, 20)), first)
        if pick.random() < 0.005:
            recorded = disruption.day - timedelta(days=2)
        region = target.region if target.region in self.forces else "NATIONAL"
        force = "National Crime Agency"
        if region != "NATIONAL":
            force = pick.choice(self.forces[region])
        claimed = state.impact if state.impact not in ("", "None") else "Moderate"
        if pick.random() < 0.08:
            claimed = "Major"
        main = pick.choice(FOUR_P)
        also = [main] + ([p for p in FOUR_P if p != main][:1] if pick.random() < 0.3 else [])
        persons = pick.choice([0, 0, 0, 1, 2, 3])
        moderated = state.status in ("Moderated", "Rejected")
        return {
            "disruption_ref": key,
            **self._identity(disruption, rng("identity")),
            "threat_record_type": dirt.dirty_code(rng("type"), "record_type", record_type),
            "disruption_date": dirt.dirty_date(rng("day"), disruption.day),
            "record_date": dirt.dirty_date(rng("recorded"), recorded),
            "impact_claimed": dirt.dirty_code(rng("claimed"), "impact", claimed),
            "impact_moderated": dirt.dirty_code(rng("moderated"), "impact", state.impact)
            if state.impact
            else "",
            "moderation_status": dirt.dirty_code(
                rng(f"status {state.status}"), "moderation_status", state.status or ""
            ),
            "moderation_date": dirt.dirty_date(rng("moderation"), known_at(state.known))
            if moderated
            else "",
            "moderator_org": dirt.dirty_org(rng("moderator"), force) if moderated else "",
            "four_p_primary": dirt.dirty_code(rng("four_p"), "four_p", main),
            "four_p_all": text_list(rng("four_p_all"), also),
            "soc_threats": threat_list(rng("threats"), disruption.threats),
            "lead_agency": dirt.dirty_org(rng("lead"), force),
            "partner_agencies": text_list(rng("partners"), pick.choice([[], ["Border Force"]])),
            "capabilities_used": self._capabilities(disruption, rng("capabilities")),
            "toex_role": pick.choice(["Led", "Supported", "Capability", ""])
            if disruption.toex
            else "",
            "tool_code": disruption.tool,
            "disruption_type": pick.choice(TYPES),
            "persons_safeguarded": dirt.dirty_int(rng("persons"), persons, times=True)
            if persons
            else dirt.blank(rng("persons")),
            "summary_len": str(pick.randint(150, 1900)),
        }

    def _capabilities(self, disruption: Disruption, rng: random.Random) -> str:
        others = rng.sample(OTHER_CAPABILITIES, rng.randint(0, 2))
        if not disruption.toex:
            return text_list(rng, others or ["Surveillance"])
        spelling = dirt.dirty_code(rng, "capability", "TOEX").strip()
        return text_list(rng, [spelling, *others])

    def _identity(self, disruption: Disruption, rng: random.Random) -> Row:
        """What the record says about its operation; always enough to find it."""
        target = disruption.target
        operation, reference = target.operation, target.reference
        if operation is None:
            number = own_rng(self.seed, SOURCE, reference, "threat").randint(90000, 98000)
            threat_id = TOOL_THREAT_ID if disruption.tool else f"T-{number:07d}"
            listed = disruption.tool or number % 2
            return {
                "apmis_threat_id": dirt.dirty_threat_id(rng, threat_id) if listed else "",
                "mor_id": dirt.blank(rng),
                "operation_name_or_alias": dirt.dirty_reference(rng, reference),
            }
        chance = rng.random()
        mor_id = dirt.dirty_mor_id(rng, operation.mor_id_at(disruption.day))
        threat_id = dirt.dirty_threat_id(rng, operation.threat_id)
        alias = dirty_name(rng, operation.name)
        if reference and (rng.random() < 0.5 or " Op " in operation.name):
            alias = dirt.dirty_reference(rng, reference)
        if reference == PARENT_REFERENCE:
            # Recorded for the child operation under the id of its parent.
            alias = CHILD_OCG_REFERENCE
        if chance < 0.03:
            threat_id = dirt.blank(rng)
        elif chance < 0.08 and operation.listed_on <= disruption.states[0].known:
            mor_id = dirt.blank(rng)
            if chance < 0.05 and self._settled(disruption):
                threat_id = dirt.blank(rng)
                alias = dirt.dirty_reference(rng, reference)
        return {
            "apmis_threat_id": threat_id,
            "mor_id": mor_id,
            "operation_name_or_alias": alias,
        }

    def _settled(self, disruption: Disruption) -> bool:
        """Whether the reference alone leads to the operation at every knowledge date."""
        operation, reference = disruption.target.operation, disruption.target.reference
        if operation is None or not reference or operation.identified or operation.later_mor_id:
            return False
        job = next((job for job in operation.jobs if job.reference == reference), None)
        return (
            job is not None
            and len(operation.jobs) == 1
            and [mor_id for _, mor_id in job.mor_ids] == [operation.mor_id]
            and job.mor_ids[0][0] <= disruption.states[0].known
        )
