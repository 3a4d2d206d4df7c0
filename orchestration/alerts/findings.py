"""What a run found that people should hear of. Reads releases and cycle records, never the warehouse."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from orchestration.alerts.alert import Alert, Subject
from orchestration.contracts.policy import AlertPolicy
from orchestration.cycle.frozen import cycle_ids, read_cycle
from orchestration.cycle.overdue import Owed, in_words, oldest_required_in, owed_in
from orchestration.cycle.record import CycleRecord
from orchestration.publish.catalogue import current_release_id
from orchestration.publish.enrichment import missing_of
from orchestration.publish.exception_list import extent
from orchestration.publish.manifest import Manifest, read_manifest
from orchestration.redaction import redacted
from orchestration.settings import HomePaths

Found = dict[str, Iterator[Subject]]
PLATFORM, PLANNING = "team:data-platform", "team:planning"


@dataclass(frozen=True)
class Ending:
    """How a run ended. `cycle` is its id, or what stands for it where it failed before its inputs were frozen."""

    cycle: str
    release_id: str | None = None
    blocked_by: tuple[str, ...] = ()
    failure: str | None = None


def alerts_of(settings: HomePaths, ending: Ending, policy: AlertPolicy) -> tuple[list[Alert], list[str]]:
    """One alert per kind that was looked for, and in words what could not be found: one that fails does not
    take the others along."""
    alerts, faults = [], []
    for kind, subjects in _sought(settings, ending, policy).items():
        try:
            alerts.append(Alert(kind, ending.cycle, ending.release_id, tuple(subjects)))
        except Exception as error:  # whatever it is, the other kinds are to be told of
            faults.append(f"alerts: {kind}: {type(error).__name__}: {redacted(str(error))}")
    return alerts, faults


def _sought(settings: HomePaths, ending: Ending, policy: AlertPolicy) -> Found:
    """What is looked for; a backfill tells only how it ended, what it found is history."""
    found: Found = {"blocked_release": _blocked(ending), "failed_run": _failed(ending)}
    record = read_cycle(settings, ending.cycle) if ending.cycle in cycle_ids(settings) else None
    if record and not ending.release_id:
        found["dead_letters"] = _dead_letters(settings, record)
    if record and ending.release_id:
        manifest = read_manifest(settings.releases / ending.release_id)
        found["restated_release"] = _restated(manifest)
        found["missing_enrichment"] = _missing(settings, manifest)
        if ending.release_id == current_release_id(settings):
            found["dead_letters"] = _dead_letters(settings, record)
            found |= _of_release(settings, manifest, record, policy)
    return found


def _of_release(settings: HomePaths, manifest: Manifest, record: CycleRecord, policy: AlertPolicy) -> Found:
    return {
        "degraded_release": _degraded(manifest, policy),
        "overdue_source": _overdue(manifest, record),
        "severe_exceptions": _exceptions(settings, manifest, policy),
        "disruption_signals": _signals(settings, manifest, policy),
    }


def _blocked(ending: Ending) -> Iterator[Subject]:
    for check in ending.blocked_by:
        yield Subject(f"{ending.cycle}/{check.split(':')[0]}", PLATFORM, "critical", redacted(check))


def _failed(ending: Ending) -> Iterator[Subject]:
    if ending.failure and not ending.blocked_by:
        step = ending.failure.split(":")[0]
        yield Subject(f"{ending.cycle}/{step}", PLATFORM, "critical", redacted(ending.failure))


def _degraded(manifest: Manifest, policy: AlertPolicy) -> Iterator[Subject]:
    """Too little that may be planned on, by value where anything has one, and checks that a person let pass."""
    cycle = manifest.cycle_id
    if total := manifest.readiness:  # none of an empty inventory, which only a person lets pass
        of_value = total.value_readiness is not None
        ready = total.planning_readiness if total.value_readiness is None else total.value_readiness
        if ready < policy.minimum_value_readiness:
            noun = "the inventory value" if of_value else "item-locations"
            words = f"{ready:.1%} of {noun} verified or explained, {total.withheld_share:.1%} withheld"
            yield Subject(f"{cycle}/readiness", PLANNING, "high", words)
    for check in manifest.checks:
        if check.overridden_by:
            words = redacted(f"{check.name}: {check.in_words}")
            yield Subject(f"{cycle}/{check.name}", PLANNING, "high", words)


def _missing(settings: HomePaths, manifest: Manifest) -> Iterator[Subject]:
    """What a release still lacks when its run has ended; planning needs none of it."""
    for name, why in missing_of(settings.releases / manifest.release_id).items():
        yield Subject(f"{manifest.release_id}/{name}", PLATFORM, "medium", redacted(f"{name}: {why}"))


def _overdue(manifest: Manifest, record: CycleRecord) -> Iterator[Subject]:
    owners = _owners(record)
    for source in manifest.sources:
        if source.freshness_status != "fresh":
            name, status = source.source, source.freshness_status
            yield overdue_subject(name, owners[name], status, oldest_required_in(record, name), owed_in(record, name))


def overdue_subject(
    source: str, owner: str, status: str, oldest_required: datetime | None, owed: Sequence[Owed]
) -> Subject:
    """A source past its SLA: told of once for the extract that makes it so, and again when it gets worse."""
    since = oldest_required and oldest_required.isoformat()
    why = in_words(owed) or f"nothing since {since}"
    return Subject(
        f"{source}/{since}/{status}", owner, "medium" if status == "late" else "high", f"{source} is {status}: {why}"
    )


def _dead_letters(settings: HomePaths, record: CycleRecord) -> Iterator[Subject]:
    """Deliveries that were refused whole or in part, by shape or by meaning; of cells, only how many."""
    owners = _owners(record)
    for one in record.row_accounts:
        name = f"{one.source}/{one.file_name}"
        if one.is_refused:
            words = redacted(f"{name}: not taken ({one.reason}): {one.detail}")
            yield Subject(f"{one.delivery_id}/{one.reason}", owners[one.source], "high", words)
        elif one.rows_dead_lettered:
            words = redacted(f"{name}: {one.rows_dead_lettered} of {one.rows_read} rows refused")
            yield Subject(f"{one.delivery_id}/rows", owners[one.source], "medium", words)
        if one.cells_refused and not one.is_refused:
            words = redacted(
                f"{name}: cells that cannot be read: {one.cells_refused}; their rows are kept without them"
            )
            yield Subject(f"{one.delivery_id}/cells", owners[one.source], "low", words)
    path = settings.dead_letters / "conformed" / f"{record.cycle_id}.parquet"
    if path.exists():
        counted = pl.read_parquet(path, glob=False).group_by("delivery_id", "source", "file_name", "reason").len()
        for row in counted.sort("delivery_id", "reason").to_dicts():
            words = redacted(f"{row['source']}/{row['file_name']}: {row['len']} rows refused ({row['reason']})")
            yield Subject(f"{row['delivery_id']}/{row['reason']}", owners[row["source"]], "medium", words)


def _exceptions(settings: HomePaths, manifest: Manifest, policy: AlertPolicy) -> Iterator[Subject]:
    """Open ones that nobody works yet, the worst first; one that comes back is news again."""
    rows = _rows(settings, manifest, "reconciliation_exceptions").filter(
        pl.col("severity").is_in(policy.severities), pl.col("state") == "open"
    )
    for one in rows.sort(pl.col("value").abs(), descending=True, nulls_last=False).collect().to_dicts():
        words = f"{one['cause']} at {extent(one)}, due {one['due_at']}"
        yield Subject(f"{one['exception_id']}/{one['recurrences']}", one["owner"], one["severity"], words)


def _signals(settings: HomePaths, manifest: Manifest, policy: AlertPolicy) -> Iterator[Subject]:
    """Those that hold whatever is doubtful about the stock."""
    holds = pl.col("severity").is_in(policy.severities) & ~pl.col("is_suppressed")
    for one in _rows(settings, manifest, "signals").filter(holds).sort("severity", "signal_id").collect().to_dicts():
        words = f"{one['signal_type']} at {one['item_id']} / {one['location_id']}: {one['reason']}"
        yield Subject(one["signal_id"], one["owner"], one["severity"], words)


def _restated(manifest: Manifest) -> Iterator[Subject]:
    for pull in manifest.pulled_before:
        key = f"{manifest.release_id}/{pull.actor}/{pull.table}"
        words = f"{pull.actor} pulled {pull.table} of {manifest.restates_release} at {pull.pulled_at.isoformat()}"
        yield Subject(key, PLANNING, "high", words)


def _owners(record: CycleRecord) -> dict[str, str]:
    return {source.source: source.owner for source in record.sources}


def _rows(settings: HomePaths, manifest: Manifest, table: str) -> pl.LazyFrame:
    return pl.scan_parquet(settings.releases / manifest.release_id / "tables" / f"{table}.parquet", glob=False)
