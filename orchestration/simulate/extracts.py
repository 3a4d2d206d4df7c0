"""The stock extracts: what each system delivers every day of its movements and balances."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np
import polars as pl

from orchestration.simulate.deliveries import SLICE, Inbox, Notation
from orchestration.simulate.dialects import wms_ewm, wms_openboxes
from orchestration.simulate.dialects.erp_next import stock as erp_next
from orchestration.simulate.dialects.erp_sap import stock as erp_sap
from orchestration.simulate.enterprise import Enterprise
from orchestration.simulate.postings import postings, recorded_rows
from orchestration.simulate.regions import Feed, delivered
from orchestration.simulate.spec import DAY, HOUR
from orchestration.simulate.stock import ALWAYS
from orchestration.simulate.world import World


@dataclass(frozen=True)
class StockWriter:
    """How a dialect writes movements and balances; `more` files, by name, come with each snapshot."""

    notation: Notation
    log: Callable[[World, Feed, pl.DataFrame], pl.DataFrame]
    snapshot: Callable[[World, Feed, pl.DataFrame, int], pl.DataFrame]
    more: dict[str, Callable[[World, pl.DataFrame], pl.DataFrame]] = field(default_factory=dict)


WRITERS = {
    "erp_sap": StockWriter(erp_sap.NOTATION, erp_sap.log, erp_sap.snapshot, {"MCHB": erp_sap.lots}),
    "wms_ewm": StockWriter(wms_ewm.NOTATION, wms_ewm.log, wms_ewm.snapshot),
    "erp_next": StockWriter(erp_next.NOTATION, erp_next.log, erp_next.snapshot),
    "wms_openboxes": StockWriter(wms_openboxes.NOTATION, wms_openboxes.log, wms_openboxes.snapshot),
}
OVERLAP, REPEATED_SHARE = HOUR, 0.5  # a delta repeats some of the hour before it


def deliver_stock(enterprise: Enterprise, inbox: Inbox) -> None:
    """Every snapshot and every delta, but for those that the plan has missing."""
    for feed in enterprise.world.network.feeds:
        for day in range(1, enterprise.spec.days + 1):
            if delivered(enterprise.spec, feed.source, feed.timetable.snapshot, day):
                _deliver_snapshot(enterprise, inbox, feed, day)
            if delivered(enterprise.spec, feed.source, feed.timetable.log, day):
                _deliver_log(enterprise, inbox, feed, day)


def _deliver_snapshot(enterprise: Enterprise, inbox: Inbox, feed: Feed, day: int) -> None:
    writer, at = WRITERS[feed.dialect], feed.snapshot_at(enterprise.spec, day)
    balances = enterprise.stock.balances(feed, at, at)
    frames = (writer.snapshot(enterprise.world, feed, part, at) for part in balances.iter_slices(SLICE))
    inbox.deliver(feed.source, feed.timetable.snapshot, at, writer.notation, frames, {})
    for entity, write in writer.more.items():
        frames = (write(enterprise.world, part) for part in balances.iter_slices(SLICE))
        inbox.deliver(feed.source, entity, at, writer.notation, frames, {})


def _deliver_log(enterprise: Enterprise, inbox: Inbox, feed: Feed, day: int) -> None:
    at = feed.log_at(enterprise.spec, day)
    frames = _delta(enterprise, feed, day, at)
    inbox.deliver(
        feed.source, feed.timetable.log, at, WRITERS[feed.dialect].notation, frames, _covered(enterprise, at, day)
    )


def _covered(enterprise: Enterprise, at: int, day: int) -> dict[str, str]:
    """Where extracts get lost, each delta says where it starts."""
    if not enterprise.spec.faults.missing or day == 1:
        return {}
    return {"covers_from": datetime.fromtimestamp(at - DAY, UTC).isoformat()}


def _delta(enterprise: Enterprise, feed: Feed, day: int, at: int) -> Iterator[pl.DataFrame]:
    journal, spec = enterprise.stock.journal, enterprise.spec
    random = spec.random(f"delta {feed.source} {day}")
    before = at - DAY if day > 1 else ALWAYS
    rows = recorded_rows(journal, feed, before, at)
    # What is lost stays lost.
    is_repeating = day > 1 and delivered(spec, feed.source, feed.timetable.log, day - 1)
    again = recorded_rows(journal, feed, before - OVERLAP, before) if is_repeating else rows[:0]
    rows = np.concatenate([again[random.random(len(again)) < REPEATED_SHARE], rows])
    rows = rows[np.argsort(journal[f"{feed.side}_at"][rows], kind="stable")]
    for first in range(0, max(len(rows), 1), SLICE):
        recorded = postings(journal, feed.side, rows[first : first + SLICE])
        yield WRITERS[feed.dialect].log(enterprise.world, feed, recorded)
