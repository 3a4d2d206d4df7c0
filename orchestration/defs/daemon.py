"""What Dagster's daemon and its runs came to, for the service that keeps them going."""

from dataclasses import dataclass
from datetime import UTC, datetime

import dagster as dg
from dagster._core.storage.tags import GRPC_INFO_TAG, WILL_RETRY_TAG

from orchestration.defs.alerts import ending_of
from orchestration.defs.automation import planning_cycle
from orchestration.defs.outcome import Outcome, run_outcome
from orchestration.defs.partitions import AS_OF_TAG, tagged_as_of
from orchestration.instants import format_instant
from orchestration.settings import HomePaths

UNDER_WAY = [dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING]
ENDED = [dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED]


@dataclass(frozen=True)
class EndedRun:
    """A run of a planning cycle that ended, what came of it, and whether it comes again by itself."""

    run_id: str
    cycle: str
    outcome: Outcome
    ended_at: datetime
    comes_again: bool


def daemon_beats(instance: dg.DagsterInstance) -> dict[str, datetime | None]:
    """When each daemon that this instance needs beat last, null where never."""
    beats = instance.get_daemon_heartbeats()
    return {
        name: datetime.fromtimestamp(beats[name].timestamp, UTC) if name in beats else None
        for name in sorted(instance.get_required_daemon_types())
    }


def fail_lost_runs(instance: dg.DagsterInstance) -> list[str]:
    """End in Dagster's log what the code server launched that is dead now; returns the ids. Nothing else ever would.

    A run of `truestock run` is a process of its own, and none of these.
    """
    under_way = instance.get_runs(dg.RunsFilter(statuses=UNDER_WAY))
    lost = [run for run in under_way if GRPC_INFO_TAG in run.tags or run.status == UNDER_WAY[0]]
    for run in lost:
        instance.report_run_failed(run, "its process was killed")
    return [run.run_id for run in lost]


def ended_cycles(settings: HomePaths, instance: dg.DagsterInstance, since: datetime) -> list[EndedRun]:
    """The planning cycles that ended since then, in order."""
    filters = dg.RunsFilter(job_name=planning_cycle.name, statuses=ENDED, updated_after=since)
    records = instance.get_run_records(filters)
    found = [_ended(settings, instance, one.dagster_run, one.end_time) for one in records]
    return sorted(found, key=lambda one: one.ended_at)


def _ended(settings: HomePaths, instance: dg.DagsterInstance, run: dg.DagsterRun, end_time: float | None) -> EndedRun:
    entries = instance.all_logs(run.run_id)
    outcome = run_outcome(settings, [entry.dagster_event for entry in entries if entry.dagster_event])
    ended_at = datetime.fromtimestamp(end_time, UTC) if end_time else datetime.now(UTC)
    cycle = ending_of(outcome, tagged_as_of(run.tags, ended_at)).cycle
    return EndedRun(run.run_id, cycle, outcome, ended_at, run.tags.get(WILL_RETRY_TAG) == "true")


def has_ended(instance: dg.DagsterInstance, as_of: datetime) -> bool:
    """Whether a run of the cycle of that instant ended, whatever came of it, and does not come again."""
    filters = dg.RunsFilter(job_name=planning_cycle.name, statuses=ENDED, tags={AS_OF_TAG: format_instant(as_of)})
    return any(run.tags.get(WILL_RETRY_TAG) != "true" for run in instance.get_runs(filters, limit=10))
