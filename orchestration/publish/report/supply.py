"""Supply that comes late, and the signals that planners act on."""

from __future__ import annotations

import polars as pl

from orchestration.publish.report.reading import Listing, ReleaseFiles, columns_of, listing
from orchestration.publish.report.work import SEVERITIES


def delays(release: ReleaseFiles) -> Listing:
    """Open supply past due or expected after its original promise: past due first, then the longest delay."""
    columns = columns_of(
        release,
        "inbound_supply",
        ("supply_id", "Supply", "text"),
        ("supplier_id", "Supplier", "text"),
        ("item_id", "Item", "text"),
        ("location_id", "Location", "text"),
        ("open_quantity", "Open", "quantity"),
        ("original_promised_date", "First promise", "day"),
        ("expected_receipt_date", "Expected", "day"),
        ("delay_days", "Delay, days", "count"),
        ("is_past_due", "Past due", "yes"),
        ("milestone", "Milestone", "words"),
        ("delay_reason", "Reason", "long"),
    )
    rows = release.scan("inbound_supply").filter(pl.col("is_past_due") | (pl.col("delay_days") > 0))
    ordered = rows.sort(
        "is_past_due", "delay_days", "open_quantity", "supply_id", descending=[True, True, True, False], nulls_last=True
    )
    return listing(ordered, columns, "Late supply", "No open supply is late.", "csv/inbound_supply.csv")


def signals(release: ReleaseFiles, is_suppressed: bool) -> Listing:
    """Signals by severity; the suppressed ones apart, each with the exception or the doubt that explains it."""
    shown = [
        ("signal_type", "Signal", "words"),
        ("item_id", "Item", "text"),
        ("location_id", "Location", "text"),
        ("severity", "Severity", "status"),
        ("observed", "Observed", "quantity"),
        ("threshold", "Threshold", "quantity"),
        ("owner", "Owner", "text"),
        ("reason", "Reason", "long"),
    ]
    if is_suppressed:
        shown.append(("suppressed_reason", "Suppressed by", "long"))
    rank = pl.col("severity").replace_strict(dict(zip(SEVERITIES, range(4), strict=True)), return_dtype=pl.Int8)
    rows = (
        release.scan("signals").filter(is_suppressed=is_suppressed).sort(rank, "signal_type", "item_id", "location_id")
    )
    caption = "Suppressed signals" if is_suppressed else "Signals"
    empty = "No signal is suppressed." if is_suppressed else "No signal was raised."
    return listing(rows, columns_of(release, "signals", *shown), caption, empty, "csv/signals.csv")
