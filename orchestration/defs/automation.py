"""When things run: the daily planning cycle, and landing as files come in."""

import hashlib
from collections.abc import Iterator

import dagster as dg

from orchestration.defs.enrichment import JOB, enrichment
from orchestration.defs.ingest import LANDING
from orchestration.defs.landscape import LANDSCAPE
from orchestration.defs.partitions import cycle_partition, cycle_tags
from orchestration.defs.publish import RELEASE
from orchestration.settings import HomePaths

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
)
def daily_planning_cycle(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    """When the landscape says."""
    as_of = context.scheduled_execution_time
    return dg.RunRequest(partition_key=cycle_partition(as_of), tags=cycle_tags(as_of))


@dg.sensor(job=land_deliveries, minimum_interval_seconds=60)
def new_deliveries(context: dg.SensorEvaluationContext) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """Lands deliveries of known sources; asks again only when the inbox changed."""
    inbox = HomePaths.of().inbox
    files = [path for source in LANDSCAPE.sources for path in sorted((inbox / source.name).glob("*")) if path.is_file()]
    if not files:
        yield dg.SkipReason("nothing in the inbox")
        return
    seen = "\n".join(f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in files)
    yield dg.RunRequest(run_key=hashlib.sha256(seen.encode()).hexdigest())
