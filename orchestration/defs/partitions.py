"""A cycle's place in Dagster: its date is the partition, its instant a tag of the run."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from datetime import UTC, date, datetime

import dagster as dg

from orchestration.cycle.frozen import cycle_ids
from orchestration.defs.landscape import LANDSCAPE
from orchestration.ingest.first_delivery import first_extract
from orchestration.instants import format_instant, parse_instant
from orchestration.settings import HomePaths

LONG_AGO = date(2015, 1, 1)  # of a home that holds nothing yet, any day may be the first


def first_day(settings: HomePaths, today: date) -> date:
    """The day of the home's first delivery or first cycle, and no later than today: a schedule starts cycles whatever
    came."""
    ids = cycle_ids(settings)
    instants = [first_extract(settings), parse_instant(ids[0].split(".")[0]) if ids else None]
    days = [instant.date() for instant in instants if instant]
    return min(*days, today) if days else LONG_AGO


# From what may be backfilled to two years ahead: a simulated enterprise may lie in the future.
DAILY = dg.DailyPartitionsDefinition(
    start_date=first_day(HomePaths.of(), datetime.now(UTC).date()).isoformat(), end_offset=731
)
# A cycle starts from the state of the one before it. Backfill policies are marked beta, once an asset.
warnings.filterwarnings("ignore", category=dg.BetaWarning)
ONE_BY_ONE = dg.BackfillPolicy.multi_run(max_partitions_per_run=1)
AS_OF_TAG = "truestock/as_of"
RESTATE_TAG = "truestock/restate"
PARTITION_TAG = "dagster/partition"
CYCLE_TAG = "truestock/cycle_id"
# A step that fails has tried again by itself; what a kill or a power cut ended never came to that.
AGAIN_IF_KILLED = {
    "dagster/max_retries": "3",
    "dagster/retry_on_asset_or_op_failure": "false",
    "dagster/retry_strategy": "ALL_STEPS",
}


def cycle_partition(as_of: datetime) -> str:
    return as_of.astimezone(UTC).date().isoformat()


def days_of_cycles() -> tuple[str, str]:
    """The first and the last day that a cycle may be of."""
    return DAILY.start.date().isoformat(), DAILY.get_last_partition_key() or ""


def cycle_tags(as_of: datetime, restate: bool = False, cycle_id: str | None = None) -> dict[str, str]:
    """The tags that tell a run its cycle; `cycle_id` names a frozen one, else the latest of that instant counts."""
    tags = {AS_OF_TAG: format_instant(as_of)}
    return tags | ({RESTATE_TAG: "true"} if restate else {}) | ({CYCLE_TAG: cycle_id} if cycle_id else {})


def run_as_of(context: dg.AssetExecutionContext) -> datetime:
    """The as_of of the run under way. Raises where it has no partition."""
    return tagged_as_of({PARTITION_TAG: context.partition_key, **context.run.tags}, datetime.now(UTC))


def tagged_as_of(tags: Mapping[str, str], at: datetime) -> datetime:
    """The as_of of a run with these tags: its tag, else the last planned start in its partition, no later than `at`,
    else `at`."""
    if tag := tags.get(AS_OF_TAG):
        return parse_instant(tag)
    at = at.replace(microsecond=0)
    partition = tags.get(PARTITION_TAG)
    return min(at, LANDSCAPE.schedule.last_start(date.fromisoformat(partition))) if partition else at
