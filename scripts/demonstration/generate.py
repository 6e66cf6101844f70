"""Writes the synthetic demonstration extracts of all sources."""

from pathlib import Path

from rich.progress import Progress

from scripts.demonstration import other_sources
from scripts.demonstration.apmis import disruption_history
from scripts.demonstration.claims import identification_history
from scripts.demonstration.disruptions import build_disruptions
from scripts.demonstration.history import SourceHistory, write_history
from scripts.demonstration.master_list import master_list_history
from scripts.demonstration.morile import morile_history
from scripts.demonstration.safeguarding import (
    build_referrals,
    referral_history,
    tracker_persons,
)
from scripts.demonstration.tracker import tracker_history
from scripts.demonstration.world import build_world

SEED = 20231231


def core_histories(seed: int = SEED) -> dict[str, SourceHistory]:
    """Raw histories of the six core sources by source name."""
    world = build_world(seed)
    disruptions = build_disruptions(seed, world)
    referrals = build_referrals(seed, world.jobs)
    references = [d.reference_number for d in disruptions if d.toex]
    histories = [
        tracker_history(seed, world.jobs, tracker_persons(referrals)),
        master_list_history(seed, world.operations),
        morile_history(seed, world.operations),
        identification_history(seed, world.identifications),
        disruption_history(seed, disruptions),
        referral_history(seed, referrals, references),
    ]
    return {history.source: history for history in histories}


def generate(target: Path, seed: int = SEED) -> dict[str, int]:
    """Write all extracts as `<target>/<source>.csv`; gives the rows written by source.

    The same seed always gives the same bytes.

    Raises:
        ValueError: if a calibration target cannot be met (the message says which).
    """
    with Progress() as progress:
        task = progress.add_task("Synthetic extracts", total=None)
        histories = {**core_histories(seed), **other_sources.build(seed)}
        progress.update(task, total=len(histories))
        rows = {}
        for source, history in histories.items():
            rows[source] = write_history(history, target)
            progress.advance(task)
    return rows
