"""Runs a planning cycle, or what is missing from its release, in this process, by the same jobs that the UI shows."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import dagster as dg

from orchestration.cycle.frozen import find_cycle, parent_of, read_cycle
from orchestration.cycle.record import CycleRecord
from orchestration.definitions import definitions
from orchestration.defs.enrichment import JOB
from orchestration.defs.instance import instance_of, prepare_home
from orchestration.defs.landscape import LANDSCAPE
from orchestration.defs.outcome import Outcome, blocked_by, failure, run_outcome
from orchestration.defs.partitions import AS_OF_TAG, cycle_partition, cycle_tags, days_of_cycles
from orchestration.defs.progress import quiet
from orchestration.instants import parse_instant
from orchestration.publish.built import BuiltRelease, built_release
from orchestration.publish.catalogue import release_folder
from orchestration.publish.enrichment import missing_of
from orchestration.publish.manifest import read_manifest
from orchestration.settings import HomePaths
from orchestration.store.mirror import store_of
from orchestration.warehouse import cycles_to_replay, has_history


class OutOfTime(Exception):
    """The instant lies before all deliveries, or years ahead; the message says so."""


def run_cycle(settings: HomePaths, as_of: datetime, restate: bool, say: Callable[[str], None]) -> Outcome:
    """Run the cycle at `as_of`; before it, the cycles before it whose state was lost. Raises OutOfTime."""
    first, last = days_of_cycles()
    if cycle_partition(as_of) < first:
        raise OutOfTime(f"nothing was delivered up to {as_of.isoformat()}; the first day of {settings.home} is {first}")
    if cycle_partition(as_of) > last:
        raise OutOfTime(f"{as_of.isoformat()} lies too far ahead; the last day that a cycle may be of is {last}")
    prepare_home(settings)
    known = find_cycle(settings, as_of)
    parent = known.parent_cycle_id if known else parent_of(settings, as_of)
    for record in cycles_to_replay(settings, parent):
        say(f"Replaying the state of cycle {record.cycle_id}")
        result = _execute(settings, "replay_state", _frozen_cycle_tags(record))
        if not has_history(settings, record.cycle_id):
            return _not_replayed(record, result.all_events)
    say(f"Planning cycle as of {as_of.isoformat()} in {settings.home}")
    return _outcome(settings, _execute(settings, "planning_cycle", cycle_tags(as_of, restate)))


def _not_replayed(record: CycleRecord, events: Sequence[dg.DagsterEvent]) -> Outcome:
    """Nothing goes on from a cycle without state, whether data tests blocked it or it failed otherwise."""
    words = f"cycle {record.cycle_id} could not be replayed"
    blocking = tuple(f"{one}; {words}" for one in blocked_by(events))
    return Outcome(blocked_by=blocking, failure=f"{words}: {failure(events)}")


def run_frozen(settings: HomePaths, record: CycleRecord) -> Outcome:
    """Run a cycle once more exactly as it was frozen, whether or not it was restated later."""
    prepare_home(settings)
    return _outcome(settings, _execute(settings, "planning_cycle", _frozen_cycle_tags(record)))


class NotHeld(Exception):
    """The warehouse does not hold the tables that a release was made from; the message says what to do."""

    def __init__(self, release: Path, built: BuiltRelease | None) -> None:
        held = f"the tables of release {built.release_id}" if built else "the tables of no release"
        as_of = read_manifest(release).as_of.isoformat()
        again = f"to make what {release.name} lacks, run its cycle again: truestock run --as-of {as_of}"
        super().__init__(f"the warehouse holds {held}; {again}")


def run_enrichment(
    settings: HomePaths, release_id: str | None, say: Callable[[str], None]
) -> tuple[str, Mapping[str, str]]:
    """Make what is missing from a release, by default the one that the warehouse holds; returns its id, and what still
    is missing, with why.

    Raises NotHeld where the warehouse holds another one's tables, UnknownRelease.
    """
    prepare_home(settings)
    built = built_release(settings)
    folder = release_folder(settings, release_id or (built.release_id if built else None))
    has_store = store_of(settings, LANDSCAPE.declaration.store) is not None
    if missing := missing_of(folder, has_store):
        if built is None or built.release_id != folder.name:
            raise NotHeld(folder, built)
        say(f"Adding {', '.join(missing)} to release {folder.name}")
        _execute(settings, JOB, _frozen_cycle_tags(read_cycle(settings, built.cycle_id)))
    return folder.name, missing_of(folder, has_store)


def _frozen_cycle_tags(record: CycleRecord) -> dict[str, str]:
    return cycle_tags(record.as_of, cycle_id=record.cycle_id)


def _execute(settings: HomePaths, job: str, tags: dict[str, str]) -> dg.ExecuteInProcessResult:
    with instance_of(settings) as instance, quiet(settings.run_log):
        return definitions.resolve_job_def(job).execute_in_process(
            instance=instance,
            partition_key=cycle_partition(parse_instant(tags[AS_OF_TAG])),
            tags=tags,
            run_config={"loggers": {"terminal": {}}},
            raise_on_error=False,
        )


def _outcome(settings: HomePaths, result: dg.ExecuteInProcessResult) -> Outcome:
    return run_outcome(settings, result.all_events)
