"""Item-locations whose stock is in doubt."""

from __future__ import annotations

import polars as pl

from orchestration.publish.report.reading import Listing, ReleaseFiles, columns_of, listing

STOCK = (
    ("item_id", "Item", "text"),
    ("location_id", "Location", "text"),
    ("trust", "Trust", "status"),
    ("trust_reasons", "Why", "words"),
    ("erp_quantity", "ERP", "quantity"),
    ("wms_quantity", "WMS", "quantity"),
    ("variance_value", "Variance value", "signed_money"),
    ("planning_quantity", "Plan with", "quantity"),
    ("low_quantity", "At least", "quantity"),
    ("high_quantity", "At most", "quantity"),
    ("quantity_basis", "Basis", "words"),
)


def doubtful(release: ReleaseFiles) -> Listing:
    """Item-locations to look at first: withheld before degraded, by the value of the variance."""
    columns = columns_of(release, "inventory", *STOCK)
    rows = release.scan("inventory").filter(pl.col("trust").is_in(["withheld", "degraded"]))
    ordered = rows.sort(
        pl.col("trust") != "withheld", -pl.col("variance_value").abs().fill_null(0), "item_id", "location_id"
    )
    return listing(
        ordered,
        columns,
        "Withheld and degraded item-locations",
        "None: every item-location is verified or explained.",
        "csv/inventory.csv",
    )
