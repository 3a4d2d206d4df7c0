"""When things run: the daily planning cycle, and landing as files come in."""

import hashlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime

import dagster as dg
from filelock import FileLock, Timeout

from orchestration.cycle.frozen import parent_of
from orchestration.defs.enrichment import JOB, enrichment
from orchestration.defs.ingest import LANDING
from orchestration.defs.landscape import LANDSCAPE
from orchestration.defs.partitions import AGAIN_IF_KILLED, cycle_partition, cycle_tags
from orchestration.defs.publish import RELEASE
from orchestration.environment import SERVICE_VARIABLE
from orchestration.settings import HomePaths
from orchestration.warehouse import cycles_to_replay

IS_SERVICE = SERVICE_VARIABLE in os.environ  # nobody should have to switch a service on; elsewhere a person decides

planning_cycle = dg.define_asset_job(
    "planning_cycle",
    selection=dg.AssetSelection.all(),
    executor_def=dg.in_process_executor,
    description="One planning cycle: land, load, build, reconcile, check, release, then add KPIs, report and workbook.",
)
enrich_release = dg.define_asset_job(
    JOB,
    selection=dg.AssetSelection.assets(enrichment),
    executor_def=dg.in_process_executor,
    description="What is missing from the release that the warehouse holds: KPI tables, report, workbook.",
)
replay_state = dg.define_asset_job(
    "replay_state",
    selection=dg.AssetSelection.assets(enrichment).upstream() - dg.AssetSelection.assets(RELEASE),
    executor_def=dg.in_process_executor,
    description="The state of a frozen cycle again, from landing, where it was lost.",
)
land_deliveries = dg.define_asset_job(
    "land_deliveries",
    selection=dg.AssetSelection.assets(LANDING),
    executor_def=dg.in_process_executor,
    description="Move complete deliveries from the inbox into landing.",
)


@dg.schedule(
    job=planning_cycle,
    cron_schedule=LANDSCAPE.schedule.cron,
    execution_timezone=LANDSCAPE.schedule.time_zone,
    default_status=dg.DefaultScheduleStatus.RUNNING if IS_SERVICE else dg.DefaultScheduleStatus.STOPPED,
)
def daily_planning_cycle(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    """When the landscape says. A run whose process was killed comes again, on the inputs that were frozen."""
    as_of = context.scheduled_execution_time
    return dg.RunRequest(partition_key=cycle_partition(as_of), tags=cycle_tags(as_of) | AGAIN_IF_KILLED)


@dg.sensor(
    job=land_deliveries,
    minimum_interval_seconds=60,
    default_status=dg.DefaultSensorStatus.RUNNING if IS_SERVICE else dg.DefaultSensorStatus.STOPPED,
)
def new_deliveries(context: dg.SensorEvaluationContext) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """Lands deliveries of known sources; asks again only when the inbox changed."""
    inbox = HomePaths.of().inbox
    files = [path for source in LANDSCAPE.sources for path in sorted((inbox / source.name).glob("*")) if path.is_file()]
    if not files:
        yield dg.SkipReason("nothing in the inbox")
        return
    seen = "\n".join(f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in files)
    yield dg.RunRequest(run_key=hashlib.sha256(seen.encode()).hexdigest())


@dg.sensor(
    job=replay_state,
    minimum_interval_seconds=60,
    default_status=dg.DefaultSensorStatus.RUNNING if IS_SERVICE else dg.DefaultSensorStatus.STOPPED,
)
def lost_states(_: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    """Replays the first cycle whose state the next one lacks: one that failed after it was frozen, or whose state was
    deleted. Else every later cycle would fail, as `truestock run` alone replays before it runs. Once a day each."""
    settings, now = HomePaths.of(), datetime.now(UTC)
    try:
        with FileLock(settings.lock, timeout=0):
            lost = cycles_to_replay(settings, parent_of(settings, now))
    except Timeout:
        return dg.SkipReason("a run is under way")
    if not lost:
        return dg.SkipReason("no state is lost")
    first = lost[0]
    tags = cycle_tags(first.as_of, cycle_id=first.cycle_id)
    key = f"{first.cycle_id} on {now.date()}"
    return dg.RunRequest(run_key=key, partition_key=cycle_partition(first.as_of), tags=tags)
