"""What a cycle did not take of what came since the one before it, in words for whoever runs it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

import polars as pl

from orchestration.cycle.held import HELD
from orchestration.cycle.record import CycleRecord, RejectedDelivery
from orchestration.ingest.delivery import landed_deliveries
from orchestration.settings import HomePaths

# In the order in which they are told, as one and as several.
NOUNS = {
    "rejected": ("delivery rejected", "deliveries rejected"),
    "held": ("delivery held", "deliveries held"),
    "rows": ("row refused", "rows refused"),
    "cells": ("cell left out", "cells left out"),
}


def missing_deliveries(record: CycleRecord) -> list[RejectedDelivery]:
    """What was rejected or is held, and nothing took the place of: a later file of its name, or a later snapshot."""
    logs = {(one.source, one.entity) for one in record.entities if one.kind == "delta"}
    names: set[tuple[str, ...]] = set()
    newest: dict[tuple[str, str], datetime] = {}
    replaced = set()
    for one in reversed(record.row_accounts):  # they stand in the order in which they came
        place = (one.source, one.entity)
        if one.outcome == "used":
            names.add((*place, one.file_name))
            if place not in logs:
                newest.setdefault(place, one.extracted_at)
        elif (*place, one.file_name) in names or (place in newest and one.extracted_at < newest[place]):
            replaced.add(one.delivery_id)
    return [one for one in record.rejected_deliveries if one.delivery_id not in replaced]


def refusals(settings: HomePaths, record: CycleRecord) -> list[str]:
    """One line per source of which something new was refused: how many deliveries, rows and cells."""
    counted: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for delivery in missing_deliveries(record):
        counted[delivery.source]["held" if delivery.reason == HELD else "rejected"] += 1
    new = {one.delivery_id for one in record.deliveries if not one.is_known or one.is_redriven}
    for account in record.row_accounts:
        if account.delivery_id in new:
            counted[account.source] += Counter(rows=account.rows_dead_lettered, cells=account.cells_refused)
    for source, rows in _unresolved(settings, record, new):
        counted[source]["rows"] += rows
    return [f"{source}: {words}" for source in sorted(counted) if (words := _in_words(counted[source]))]


def came_later(settings: HomePaths, record: CycleRecord) -> list[str]:
    """The files of instants up to the cycle's that landed after it was frozen, by their places."""
    return [
        f"{source}/{one.file_name}"
        for source, entity in sorted({(one.source, one.entity) for one in record.entities})
        for one in landed_deliveries(settings, source, entity)
        if one.landed_at > record.frozen_at and one.extracted_at <= record.as_of
    ]


def unused_snapshots(record: CycleRecord) -> list[str]:
    """One line per system whose newest stock was taken later than its movements are known, and so is not compared."""
    watermarks, newest = _movements_known_to(record), _newest(record, "stock")
    return [
        f"{source}: stock of {at.isoformat()} is not compared yet, as movements are known until {until.isoformat()}; "
        "the next movement extract brings it in"
        for source, at in sorted(newest.items())
        if (until := watermarks.get(source)) and at > until
    ]


def _unresolved(settings: HomePaths, record: CycleRecord, deliveries: set[str]) -> Iterator[tuple[str, int]]:
    """Rows that the conformed layer refused of these deliveries, by source."""
    path = settings.dead_letters / "conformed" / f"{record.cycle_id}.parquet"
    if path.exists():
        letters = pl.read_parquet(path, columns=["source", "delivery_id"], glob=False)
        yield from letters.filter(pl.col("delivery_id").is_in(list(deliveries))).group_by("source").len().iter_rows()


def _in_words(counts: Counter[str]) -> str:
    return ", ".join(f"{counts[name]} {nouns[counts[name] > 1]}" for name, nouns in NOUNS.items() if counts[name])


def _movements_known_to(record: CycleRecord) -> dict[str, datetime]:
    """By source: its newest movement extract less the time that it may still commit in."""
    intervals = {one.source: one.safety_interval_minutes for one in record.entities if one.role == "movements"}
    newest = _newest(record, "movements")
    return {source: at - timedelta(minutes=intervals[source]) for source, at in newest.items()}


def _newest(record: CycleRecord, role: str) -> dict[str, datetime]:
    """By source: when the newest extract of that role was taken, of those that the cycle uses."""
    entities = {(one.source, one.entity) for one in record.entities if one.role == role}
    newest: dict[str, datetime] = {}
    for one in record.deliveries:
        if (one.source, one.entity) in entities:
            newest[one.source] = max(one.extracted_at, newest.get(one.source, one.extracted_at))
    return newest
