"""Runs a planning cycle in this process, by the same job that the schedule runs."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import dagster as dg

from orchestration.definitions import definitions
from orchestration.defs.gate import PLANNING_GATE
from orchestration.defs.partitions import AS_OF_TAG, partition_of, tags_of
from orchestration.defs.progress import quiet
from orchestration.defs.publish import RELEASE
from orchestration.defs.warehouse import RECONCILIATION_GATE
from orchestration.files import write_bytes_atomic
from orchestration.ingest.cycle import find_cycle, parent_of
from orchestration.settings import Settings, parse_instant
from orchestration.warehouse import cycles_to_replay

GATES = (RECONCILIATION_GATE, PLANNING_GATE)
INSTANCE_CONFIG = """\
telemetry:
  enabled: false
# One database of events instead of one a run and an index of them all.
event_log_storage:
  module: dagster._core.storage.event_log
  class: ConsolidatedSqliteEventLogStorage
  config: {base_dir: {env: DAGSTER_HOME}}
run_storage:
  module: dagster._core.storage.runs
  class: SqliteRunStorage
  config: {base_dir: {env: DAGSTER_HOME}}
schedule_storage:
  module: dagster._core.storage.schedules
  class: SqliteScheduleStorage
  config: {base_dir: {env: DAGSTER_HOME}}
"""


@dataclass(frozen=True)
class Outcome:
    """What came of a run: a release, the checks that blocked it, or the failure in words."""

    release_id: str | None = None
    report: Path | None = None
    blocked_by: tuple[str, ...] = ()
    failure: str | None = None


def prepare_home(settings: Settings) -> None:
    """Make the home's folders and a Dagster instance without telemetry. Raises OSError when it cannot be written."""
    for folder in (settings.inbox, settings.landing, settings.warehouse_dir, settings.releases, settings.dagster_home):
        folder.mkdir(parents=True, exist_ok=True)
    write_bytes_atomic(settings.dagster_home / "dagster.yaml", INSTANCE_CONFIG.encode())
    os.environ["DAGSTER_HOME"] = str(settings.dagster_home)


def run_cycle(settings: Settings, as_of: datetime, restate: bool, say: Callable[[str], None]) -> Outcome:
    """Run the cycle at `as_of`; before it, the cycles before it whose state was lost."""
    prepare_home(settings)
    known = find_cycle(settings, as_of)
    parent = known["parent_cycle_id"] if known else parent_of(settings, as_of)
    for record in cycles_to_replay(settings, parent):
        say(f"Replaying the state of cycle {record['cycle_id']}")
        result = _execute(settings, "replay_state", _tags_of_frozen(record))
        if not result.success and not _blocked_by(result):
            return Outcome(failure=f"cycle {record['cycle_id']} could not be replayed: {_failure(result)}")
    say(f"Planning cycle as of {as_of.isoformat()} in {settings.home}")
    return _outcome(settings, _execute(settings, "planning_cycle", tags_of(as_of, restate)))


def run_frozen(settings: Settings, record: dict[str, Any]) -> Outcome:
    """Run a cycle once more exactly as it was frozen, whether or not it was restated later."""
    prepare_home(settings)
    return _outcome(settings, _execute(settings, "planning_cycle", _tags_of_frozen(record)))


def _tags_of_frozen(record: dict[str, Any]) -> dict[str, str]:
    return tags_of(parse_instant(record["as_of"]), cycle_id=record["cycle_id"])


def _execute(settings: Settings, job: str, tags: dict[str, str]) -> dg.ExecuteInProcessResult:
    with dg.DagsterInstance.get() as instance, quiet(settings.run_log):
        return definitions.resolve_job_def(job).execute_in_process(
            instance=instance,
            partition_key=partition_of(parse_instant(tags[AS_OF_TAG])),
            tags=tags,
            run_config={"loggers": {"terminal": {}}},
            raise_on_error=False,
        )


def _outcome(settings: Settings, result: dg.ExecuteInProcessResult) -> Outcome:
    if not result.success:
        return Outcome(blocked_by=_blocked_by(result), failure=_failure(result))
    released = [event for event in result.all_events if event.is_step_materialization and event.asset_key == RELEASE]
    release_id = released[-1].materialization.metadata["release_id"].value
    return Outcome(release_id=release_id, report=settings.releases / release_id / "report.html")


def _blocked_by(result: dg.ExecuteInProcessResult) -> tuple[str, ...]:
    """The gate's failed blocking checks, name and meaning; none where the run failed otherwise."""
    evaluated = dg.DagsterEventType.ASSET_CHECK_EVALUATION
    found = [event.asset_check_evaluation_data for event in result.all_events if event.event_type == evaluated]
    return tuple(
        f"{one.check_name}: {one.description}"
        for one in found
        if one.asset_key in GATES and not one.passed and one.severity == dg.AssetCheckSeverity.ERROR
    )


def _failure(result: dg.ExecuteInProcessResult) -> str:
    """The first failed step and the root of its error."""
    event = next(event for event in result.all_events if event.is_step_failure)
    error = event.step_failure_data.error
    while error.cause:
        error = error.cause
    return f"{event.step_key}: {error.message.strip()}"
