"""How far ERP and WMS agree, by location."""

from __future__ import annotations

import polars as pl

from orchestration.publish.report.reading import Listing, ReleaseFiles, columns_of, lacking, listing

ALL = "All locations"
AGREEMENT = (
    ("location_id", "Location", "text"),
    ("keys", "Keys", "count"),
    ("system_agreement", "System agreement", "share"),
    ("quantity_agreement", "Quantity agreement", "share"),
    ("inventory_record_accuracy", "Record accuracy", "share"),
    ("counted_records", "Records counted", "count"),
    ("explained_share", "Explained", "share"),
    ("net_variance_value", "Net variance", "signed_money"),
    ("absolute_variance_value", "Absolute variance", "money"),
)
READINESS = ("planning_readiness", "Ready to plan", "share")
CAPTION = "Agreement by location"


def locations(release: ReleaseFiles) -> Listing:
    """One row per stocking location, greatest absolute variance first, after the row for all of them.

    Without its readiness where that is missing from the release.
    """
    if why := release.lacks("kpi_system_agreement"):
        return lacking(CAPTION, why)
    columns, rows = columns_of(release, "kpi_system_agreement", *AGREEMENT), release.scan("kpi_system_agreement")
    if not release.lacks("kpi_planning_readiness"):
        columns += columns_of(release, "kpi_planning_readiness", READINESS)
        readiness = release.scan("kpi_planning_readiness").select("location_id", READINESS[0])
        rows = rows.join(readiness, on="location_id", how="full", coalesce=True)
    is_all = pl.col("location_id") == "*"
    ordered = rows.sort(
        ~is_all, "absolute_variance_value", "location_id", descending=[False, True, False], nulls_last=True
    ).with_columns(location_id=pl.when(is_all).then(pl.lit(ALL)).otherwise("location_id"))
    empty = "There was nothing to compare."
    return listing(ordered, columns, CAPTION, empty, "csv/kpi_system_agreement.csv")
