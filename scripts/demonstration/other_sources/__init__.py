"""Synthetic extracts of the sources beside the operational ones."""

import random

from scripts.demonstration.history import SourceHistory
from scripts.demonstration.other_sources import (
    capabilities,
    communications,
    data_platform,
    money,
    people,
    surveys,
)


def build(seed: int) -> dict[str, SourceHistory]:
    """Build the raw history of every such source, by source name, from one seed.

    Each source draws from its own generator, so that a change to one leaves the others alone.
    """

    def rng(source: str) -> random.Random:
        return random.Random(f"{seed}/{source}")

    establishment, staff = people.hr_establishment(rng("hr_establishment"))
    onboarding, live = capabilities.ce_onboarding(rng("ce_onboarding"))
    histories = [
        surveys.client_survey(rng("client_survey")),
        surveys.citizen_survey(rng("citizen_survey")),
        establishment,
        people.hr_training(rng("hr_training"), staff),
        communications.digital_engagement(rng("digital_engagement")),
        capabilities.ce_tda_tracker(rng("ce_tda_tracker")),
        onboarding,
        capabilities.ce_usage(rng("ce_usage"), live),
        capabilities.ce_user_survey(rng("ce_user_survey"), live),
        data_platform.data_platform_usage_cost(rng("data_platform_usage_cost")),
        data_platform.data_platform_sources(rng("data_platform_sources")),
        data_platform.data_platform_delivery(rng("data_platform_delivery")),
        data_platform.data_platform_profiles(rng("data_platform_profiles")),
        money.finance(rng("finance")),
        money.benefits_register(rng("benefits_register")),
    ]
    return {history.source: history for history in histories}
