"""The stock extracts: what each system delivers every day of its movements and balances."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import numpy as np
import polars as pl

from orchestration.simulate.deliveries import SLICE, Inbox
from orchestration.simulate.dialects import wms_ewm, wms_openboxes
from orchestration.simulate.dialects.erp_next import stock as erp_next
from orchestration.simulate.dialects.erp_sap import stock as erp_sap
from orchestration.simulate.enterprise import Enterprise
from orchestration.simulate.postings import postings, recorded_rows
from orchestration.simulate.regions import REGIONS, SIDES, Region, Side, delivered
from orchestration.simulate.spec import DAY, HOUR
from orchestration.simulate.stock import ALWAYS

DIALECTS: dict[str, Any] = {
    "erp_sap": erp_sap,
    "wms_ewm": wms_ewm,
    "erp_next": erp_next,
    "wms_openboxes": wms_openboxes,
}
OVERLAP, REPEATED_SHARE = HOUR, 0.5  # a delta repeats some of the hour before it


def deliver_stock(enterprise: Enterprise, inbox: Inbox) -> None:
    """Every snapshot and every delta, but for those that the plan has missing."""
    for region in REGIONS:
        for side in SIDES:
            for day in range(1, enterprise.spec.days + 1):
                _deliver_day(enterprise, inbox, region, side, day)


def _deliver_day(enterprise: Enterprise, inbox: Inbox, region: Region, side: Side, day: int) -> None:
    spec, feed = enterprise.spec, region.feed(side)
    dialect = DIALECTS[feed.source]
    if delivered(spec, feed.source, feed.snapshot, day):
        at = spec.midnight(day) + feed.snapshot_at
        balances = enterprise.stock.balances(region, side, at, at)
        frames = (dialect.snapshot(enterprise.world, part, at) for part in balances.iter_slices(SLICE))
        inbox.deliver(feed.source, feed.snapshot, at, dialect.NOTATION, frames, {})
        if feed.source == "erp_sap":
            lots = (dialect.lots(enterprise.world, part) for part in balances.iter_slices(SLICE))
            inbox.deliver(feed.source, "MCHB", at, dialect.NOTATION, lots, {})
    if delivered(spec, feed.source, feed.log, day):
        at = spec.midnight(day) + feed.log_at
        frames = _delta(enterprise, region, side, day, at)
        inbox.deliver(feed.source, feed.log, at, dialect.NOTATION, frames, _covered(enterprise, at, day))


def _covered(enterprise: Enterprise, at: int, day: int) -> dict[str, str]:
    """Where extracts get lost, each delta says where it starts."""
    if not enterprise.spec.faults.missing or day == 1:
        return {}
    return {"covers_from": datetime.fromtimestamp(at - DAY, UTC).isoformat()}


def _delta(enterprise: Enterprise, region: Region, side: Side, day: int, at: int) -> Iterator[pl.DataFrame]:
    journal, feed = enterprise.stock.journal, region.feed(side)
    random = enterprise.spec.random(f"delta {feed.source} {day}")
    before = at - DAY if day > 1 else ALWAYS
    rows = recorded_rows(journal, region.number, side, before, at)
    is_repeating = day > 1 and delivered(enterprise.spec, feed.source, feed.log, day - 1)  # what is lost stays lost
    again = recorded_rows(journal, region.number, side, before - OVERLAP, before) if is_repeating else rows[:0]
    rows = np.concatenate([again[random.random(len(again)) < REPEATED_SHARE], rows])
    rows = rows[np.argsort(journal[f"{side}_at"][rows], kind="stable")]
    for first in range(0, max(len(rows), 1), SLICE):
        recorded = postings(journal, side, rows[first : first + SLICE])
        yield DIALECTS[feed.source].log(enterprise.world, recorded)
