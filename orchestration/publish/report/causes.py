"""From the value that the ERP holds to the value that the warehouses hold, cause by cause."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import polars as pl

from orchestration.publish.report.reading import Column, Listing, ReleaseFiles, columns_of

ERP_VALUE, WMS_VALUE = "ERP value", "WMS value"
NOTHING = pl.lit(0, pl.Decimal(18, 4))
FIGURES = (
    Column("value", "Contribution", "signed_money", "Sum of the contributions at cost; plus and minus are netted."),
    Column("value_after", "Value after", "money", "ERP value and the contributions down to this row."),
    Column("absolute", "Absolute", "money", "Sum of their amounts, what plus and minus hide from each other."),
    Column("keys", "Keys", "count", "Keys to which the cause contributes."),
    Column("proven", "Proven", "count", "Of those, proven by documents; others are inferred from a pattern, or open."),
    Column("without_cost", "Without cost", "count", "Of those, without a cost: they count nothing in money."),
)


def waterfall(release: ReleaseFiles) -> Listing:
    """One row per cause with what it adds to the value, greatest first, between the values of both systems.

    Beside what is shown, `starts_at` of a cause is the value before it. Both ends are null where nothing has a cost.
    """
    columns = [*columns_of(release, "reconciliation_causes", ("cause", "Cause", "words")), *FIGURES]
    total = release.total("kpi_system_agreement", "location_id")
    steps, value = [], total["erp_value"] or Decimal(0)
    for cause in _causes(release):
        steps.append({**cause, "starts_at": value, "value_after": value + cause["value"]})
        value += cause["value"]
    rows = [_end(ERP_VALUE, total["erp_value"]), *steps, _end(WMS_VALUE, total["wms_value"])]
    return Listing("From ERP value to WMS value", columns, rows, len(rows), "Nothing differs.")


def _causes(release: ReleaseFiles) -> list[dict[str, Any]]:
    value = pl.col("value").fill_null(NOTHING)
    figures = (
        pl.len().alias("keys"),
        (pl.col("confidence") == "proven").sum().alias("proven"),
        pl.col("value").is_null().sum().alias("without_cost"),
        value.sum(),
        value.abs().sum().alias("absolute"),
    )
    causes = release.scan("reconciliation_causes").group_by("cause").agg(*figures)
    return causes.sort(-pl.col("value").abs(), -pl.col("absolute"), "cause").collect().to_dicts()


def _end(name: str, value: Decimal | None) -> dict[str, Any]:
    """A row that is no step: it has a value and nothing else."""
    return {"cause": name, "value_after": value}
