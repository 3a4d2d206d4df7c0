"""What a home no longer keeps beside its releases goes, once a release stands."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import dagster as dg
import sqlalchemy
from dagster._core.storage.event_log import SqlEventLogStorage
from dagster._core.storage.event_log.schema import AssetCheckExecutionsTable

from orchestration.alerts.outbox import Outbox
from orchestration.cycle.pruning import prune_cycles
from orchestration.defs.ingest import OWNER
from orchestration.defs.landscape import LANDSCAPE
from orchestration.defs.partitions import DAILY, ONE_BY_ONE, run_as_of
from orchestration.defs.publish import RELEASE
from orchestration.defs.resources import Home
from orchestration.defs.ui_metadata import IO_RETRIES
from orchestration.files import clear_unfinished
from orchestration.publish.retention import forget_retired


@dg.asset(
    key=dg.AssetKey(["release", "retention"]),
    deps=[RELEASE],
    group_name="release",
    kinds={"file"},
    owners=[OWNER],
    partitions_def=DAILY,
    backfill_policy=ONE_BY_ONE,
    retry_policy=IO_RETRIES,
)
def retention(context: dg.AssetExecutionContext, home: Home) -> dg.MaterializeResult[None]:
    """States, rows, runs, alerts and manifests of retired releases that the policy no longer keeps, removed."""
    settings, kept, as_of = home.settings, LANDSCAPE.policy.retention, run_as_of(context)
    gone: dict[str, Sequence[object]] = {
        "files": prune_cycles(settings, LANDSCAPE.sources, as_of - timedelta(days=kept.cycle_days)),
        "retired_releases": forget_retired(settings, as_of - timedelta(days=kept.retired_release_days)),
        "alerts": Outbox(settings).forget(datetime.now(UTC) - timedelta(days=kept.alert_days)),
        "unfinished": clear_unfinished(settings.home, datetime.now(UTC) - timedelta(days=1)),
        "runs": forget_runs(context.instance, kept.runs),
    }
    return dg.MaterializeResult(metadata={name: len(removed) for name, removed in gone.items()})


def forget_runs(instance: dg.DagsterInstance, kept: int) -> list[str]:
    """Take all but the newest runs out of Dagster's log, with what they printed and what their checks came to; returns
    their ids."""
    runs = list(instance.get_run_ids())
    for run_id in runs[kept:]:
        instance.delete_run(run_id)
        instance.compute_log_manager.delete_logs(prefix=[run_id])
    if isinstance(instance.event_log_storage, SqlEventLogStorage):
        _forget_checks(instance.event_log_storage, runs[:kept])
    return runs[kept:]


def _forget_checks(storage: SqlEventLogStorage, kept: Sequence[str]) -> None:
    """Dagster itself keeps the outcome of each check of a deleted run. What runs since the listing began is newer than
    the oldest kept."""
    checks = AssetCheckExecutionsTable
    oldest = sqlalchemy.select(sqlalchemy.func.min(checks.c.id)).where(checks.c.run_id.in_(kept)).scalar_subquery()
    with storage.index_connection() as connection:
        connection.execute(checks.delete().where(checks.c.id < oldest))
