"""Supply that comes late, and the signals that planners act on."""

from __future__ import annotations

import polars as pl

from orchestration.contracts.severities import SEVERITIES
from orchestration.publish.report.reading import Column, Listing, ReleaseFiles, columns_of, listing
from orchestration.publish.report.work import RANK

SIGNAL = (
    ("signal_type", "Signal", "words"),
    ("item_id", "Item", "text"),
    ("location_id", "Location", "text"),
    ("severity", "Severity", "status"),
    ("observed", "Observed", "quantity"),
    ("threshold", "Threshold", "quantity"),
    ("owner", "Owner", "text"),
    ("reason", "Reason", "long"),
)


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


def signal_types(release: ReleaseFiles) -> Listing:
    """One row per type of signal raised, the most frequent first, by severity, and how many are suppressed."""
    raised = ~pl.col("is_suppressed")
    columns = [
        *columns_of(release, "signals", ("signal_type", "Signal", "words")),
        *(Column(one, one.capitalize(), "count") for one in SEVERITIES),
        Column("suppressed", "Suppressed", "count", release.definition("signals", "is_suppressed")),
    ]
    rows = (
        release.scan("signals")
        .group_by("signal_type")
        .agg(
            *((raised & (pl.col("severity") == one)).sum().alias(one) for one in SEVERITIES),
            pl.col("is_suppressed").sum().alias("suppressed"),
        )
        .sort(-pl.sum_horizontal(SEVERITIES).cast(pl.Int64), "signal_type")
    )
    return listing(rows, columns, "Signals by type and severity", "", "csv/signals.csv")


def signals(release: ReleaseFiles) -> Listing:
    """Signals that were raised, by severity."""
    rows = release.scan("signals").filter(~pl.col("is_suppressed")).sort(RANK, "signal_type", "item_id", "location_id")
    columns = columns_of(release, "signals", *SIGNAL)
    return listing(rows, columns, "Signals", "No signal was raised.", "csv/signals.csv")


def suppressed_signals(release: ReleaseFiles) -> Listing:
    """Signals that only doubt about the stock raises, each with the exception or the doubt behind it."""
    causes = release.scan("reconciliation_exceptions").select("exception_id", "cause")
    named = pl.format("{}, exception {}", pl.col("cause").str.replace_all("_", " "), "suppressed_reason")
    rows = (
        release.scan("signals")
        .filter("is_suppressed")
        .join(causes, left_on="suppressed_reason", right_on="exception_id", how="left")
        .with_columns(suppressed_reason=pl.coalesce(named, "suppressed_reason"))
        .sort(RANK, "signal_type", "item_id", "location_id")
    )
    columns = columns_of(release, "signals", *SIGNAL, ("suppressed_reason", "Suppressed by", "long"))
    caption = "Suppressed signals: only doubt about the stock raises them"
    return listing(rows, columns, caption, "No signal is suppressed.", "csv/signals.csv")
