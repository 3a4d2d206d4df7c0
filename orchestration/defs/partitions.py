"""A cycle's place in Dagster: its date is the partition, its instant a tag of the run."""

from __future__ import annotations

import warnings
from datetime import UTC, datetime, time

import dagster as dg

from orchestration.settings import format_instant, parse_instant

PLANNING_TIME = time(6, 0, tzinfo=UTC)
# Years before today for backfills, and two ahead: a simulated enterprise may lie in the future.
DAILY = dg.DailyPartitionsDefinition(start_date="2015-01-01", end_offset=731)
# A cycle starts from the state of the one before it. Backfill policies are marked beta, once an asset.
warnings.filterwarnings("ignore", category=dg.BetaWarning)
ONE_BY_ONE = dg.BackfillPolicy.multi_run(max_partitions_per_run=1)
AS_OF_TAG = "truestock/as_of"
RESTATE_TAG = "truestock/restate"
CYCLE_TAG = "truestock/cycle_id"


def partition_of(as_of: datetime) -> str:
    return as_of.astimezone(UTC).date().isoformat()


def tags_of(as_of: datetime, restate: bool = False, cycle_id: str | None = None) -> dict[str, str]:
    """The tags that tell a run its cycle; `cycle_id` names a frozen one, else the latest of that instant counts."""
    tags = {AS_OF_TAG: format_instant(as_of)}
    return tags | ({RESTATE_TAG: "true"} if restate else {}) | ({CYCLE_TAG: cycle_id} if cycle_id else {})


def as_of_of(context: dg.AssetExecutionContext) -> datetime:
    """The run's as_of: its tag, else the planning time of its partition, never later than now."""
    if tag := context.run.tags.get(AS_OF_TAG):
        return parse_instant(tag)
    planned = datetime.combine(datetime.fromisoformat(context.partition_key), PLANNING_TIME)
    return min(planned, datetime.now(UTC).replace(microsecond=0))
