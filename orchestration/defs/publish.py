"""The release: all that planning waits for."""

import dagster as dg

from orchestration.decisions.gate_overrides import record_use
from orchestration.defs.gate import PLANNING_GATE
from orchestration.defs.ingest import OWNER
from orchestration.defs.landscape import LANDSCAPE
from orchestration.defs.partitions import DAILY, ONE_BY_ONE
from orchestration.defs.resources import Home
from orchestration.defs.ui_metadata import IO_RETRIES, release_figures
from orchestration.defs.warehouse import HISTORY
from orchestration.gate import PublishBlocked
from orchestration.publish.release import ReleaseConflict, publish
from orchestration.publish.retention import retire_releases
from orchestration.publish.tables import published_tables
from orchestration.settings import HomePaths

RELEASE = dg.AssetKey(["release", "current"])
SOURCE_LINES = dg.AssetKey(["planning", "source_lines"])
TABLES = published_tables(HomePaths.of().dbt_manifest)
PUBLISHED = [dg.AssetKey([one.schema, one.alias]) for one in TABLES if not one.is_kpi]


@dg.asset(
    key=RELEASE,
    deps=[PLANNING_GATE, HISTORY, SOURCE_LINES, *PUBLISHED],
    group_name="release",
    owners=[OWNER],
    kinds={"parquet", "csv"},
    partitions_def=DAILY,
    backfill_policy=ONE_BY_ONE,
    retry_policy=IO_RETRIES,
)
def release(context: dg.AssetExecutionContext, home: Home) -> dg.MaterializeResult[None]:
    """What planners and tools read: immutable tables, their manifest and the planning tool's files."""
    try:
        made = publish(home.settings)
    except (PublishBlocked, ReleaseConflict) as error:
        raise dg.Failure(str(error), allow_retries=False) from error
    context.log.info(f"release {made.release_id} {'published' if made.is_new else 'was there already'}")
    record_use(home.settings, {one.override_id for one in made.manifest.overrides})
    for retired in retire_releases(home.settings, LANDSCAPE.policy.release_retention, made.release_id):
        context.log.info(f"release {retired} retired")
    return dg.MaterializeResult(metadata=release_figures(made))
