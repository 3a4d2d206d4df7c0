"""Who is told, and when: at the end of every run, and of what becomes overdue between runs."""

from collections.abc import Iterator
from datetime import UTC, datetime

import dagster as dg

from orchestration.alerts.alert import Alert
from orchestration.alerts.findings import Ending, overdue_subject
from orchestration.alerts.outbox import Outbox
from orchestration.alerts.send import send_waiting, tell
from orchestration.cycle.overdue import source_ages
from orchestration.defs.landscape import LANDSCAPE
from orchestration.defs.outcome import Outcome, run_outcome
from orchestration.defs.partitions import CYCLE_TAG, tagged_as_of
from orchestration.instants import format_instant
from orchestration.settings import HomePaths

RUNNING = dg.DefaultSensorStatus.RUNNING  # nobody should have to switch alerts on
OVERDUE_EVERY_SECONDS = 900


def ending_of(outcome: Outcome, as_of: datetime) -> Ending:
    """What alerts need to know of a run; `as_of` stands for a cycle that was never frozen."""
    cycle = outcome.cycle_id or format_instant(as_of)
    return Ending(cycle, outcome.release_id, outcome.blocked_by, outcome.failure)


def _tell_of_run(context: dg.RunStatusSensorContext) -> dg.SkipReason:
    """Tell of a run that ended; `truestock run` told of its own already, and nothing is told twice."""
    run, settings = context.dagster_run, HomePaths.of()
    if CYCLE_TAG in run.tags:
        return dg.SkipReason("a frozen cycle once more")
    entries = context.instance.all_logs(run.run_id)
    events = [entry.dagster_event for entry in entries if entry.dagster_event]
    outcome = run_outcome(settings, events)
    if run.is_success and not outcome.release_id:
        return dg.SkipReason("the run released nothing")
    started = context.instance.get_run_stats(run.run_id).start_time
    begun = datetime.fromtimestamp(started, UTC) if started else datetime.now(UTC)
    ending = ending_of(outcome, tagged_as_of(run.tags, begun))
    return dg.SkipReason("; ".join(tell(settings, LANDSCAPE.policy.alerts, ending)) or "told")


@dg.run_status_sensor(run_status=dg.DagsterRunStatus.SUCCESS, default_status=RUNNING)
def cycle_released(context: dg.RunStatusSensorContext) -> dg.SkipReason:
    """Alerts of a cycle that was released, whatever its job: what is degraded, overdue, refused, new."""
    return _tell_of_run(context)


@dg.run_failure_sensor(default_status=RUNNING)
def run_failed(context: dg.RunFailureSensorContext) -> dg.SkipReason:
    """Alerts of a run that failed or that the gate blocked, whatever its job."""
    return _tell_of_run(context)


@dg.sensor(minimum_interval_seconds=OVERDUE_EVERY_SECONDS, default_status=RUNNING)
def overdue_sources(_: dg.SensorEvaluationContext) -> Iterator[dg.SkipReason]:
    """Alerts of sources past their SLA between cycles, and what waits for a channel that was down."""
    settings, now = HomePaths.of(), datetime.now(UTC)
    late = [one for one in source_ages(settings, LANDSCAPE.sources, LANDSCAPE.policy.sla, now) if one.status != "fresh"]
    subjects = [
        overdue_subject(one.source.name, one.source.owner, one.status, one.extracted_at, one.owed) for one in late
    ]
    Outbox(settings).put([Alert("overdue_source", format_instant(now), None, tuple(subjects))])
    complaints = send_waiting(settings)
    yield dg.SkipReason("; ".join([f"{len(late)} sources are past their SLA", *complaints]))
