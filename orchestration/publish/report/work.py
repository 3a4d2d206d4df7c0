"""Sources against their SLA, and the exceptions that people work."""

from __future__ import annotations

import polars as pl

from orchestration.contracts.severities import SEVERITIES
from orchestration.publish.report.reading import Listing, ReleaseFiles, columns_of, lacking, listing

RANK = pl.col("severity").replace_strict({name: rank for rank, name in enumerate(SEVERITIES)}, return_dtype=pl.Int8)
EVERYONE = "Everyone"


def sources(release: ReleaseFiles) -> Listing:
    """One row per source, those outside their SLA first."""
    caption = "Sources against their SLA"
    if why := release.lacks("kpi_freshness"):
        return lacking(caption, why)
    columns = columns_of(
        release,
        "kpi_freshness",
        ("source", "Source", "text"),
        ("freshness_status", "Freshness", "status"),
        ("entities_owed", "Owed", "words"),
        ("extracted_at", "Newest extract, UTC", "instant"),
        ("watermark_at", "Newest movements, UTC", "instant"),
        ("age_hours", "Age, hours", "hours"),
        ("soft_sla_hours", "Late after, hours", "hours"),
        ("hard_sla_hours", "Stale after, hours", "hours"),
        ("sla_attainment", "Within SLA", "share"),
        ("propagation_p50_minutes", "Half in ERP, minutes", "minutes"),
        ("propagation_p95_minutes", "95% in ERP, minutes", "minutes"),
    )
    rows = release.scan("kpi_freshness").sort(pl.col("freshness_status") == "fresh", "source")
    return listing(rows, columns, caption, "No source is known.", "csv/kpi_freshness.csv")


def owners(release: ReleaseFiles) -> Listing:
    """One row per owner of open exceptions, most open first, after the row for all of them."""
    caption = "Open exceptions by owner and age"
    if why := release.lacks("kpi_exceptions"):
        return lacking(caption, why)
    columns = columns_of(
        release,
        "kpi_exceptions",
        ("owner", "Owner", "text"),
        ("open_exceptions", "Open", "count"),
        ("open_up_to_1_day", "Up to 1 day", "count"),
        ("open_2_to_7_days", "2 to 7 days", "count"),
        ("open_8_to_30_days", "8 to 30 days", "count"),
        ("open_over_30_days", "Over 30 days", "count"),
        ("overdue_exceptions", "Overdue", "count"),
        ("open_value", "Open value", "money"),
    )
    is_all = pl.col("owner") == "*"
    rows = (
        release.scan("kpi_exceptions")
        .sort(~is_all, "open_exceptions", "owner", descending=[False, True, False])
        .with_columns(owner=pl.when(is_all).then(pl.lit(EVERYONE)).otherwise("owner"))
    )
    return listing(rows, columns, caption, "No exception is open.", "csv/kpi_exceptions.csv")


def exceptions(release: ReleaseFiles) -> Listing:
    """Exceptions that are not resolved: by severity, then by amount; what has no cost may hide any."""
    columns = columns_of(
        release,
        "reconciliation_exceptions",
        ("cause", "Cause", "words"),
        ("item_id", "Item", "text"),
        ("location_id", "Location", "text"),
        ("severity", "Severity", "status"),
        ("value", "Value", "signed_money"),
        ("owner", "Owner", "text"),
        ("state", "State", "words"),
        ("age_days", "Age, days", "count"),
        ("due_at", "Due, UTC", "instant"),
        ("is_overdue", "Overdue", "yes"),
        ("proposed_action", "What to do", "long"),
    )
    rows = (
        release.scan("reconciliation_exceptions")
        .filter(pl.col("state") != "resolved")
        .sort(RANK, pl.col("value").abs(), "exception_id", descending=[False, True, False], nulls_last=False)
    )
    return listing(rows, columns, "Top exceptions", "No exception is open.", "csv/reconciliation_exceptions.csv")
