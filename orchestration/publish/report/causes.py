"""From the value that the ERP holds to the value that the warehouses hold, cause by cause."""

from __future__ import annotations

from collections.abc import Iterator
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

    Beside what is shown, `starts_at` of a cause is the value before it. Both ends are null where nothing has a cost;
    where the release lacks them, so are the values between.
    """
    columns = [*columns_of(release, "reconciliation_causes", ("cause", "Cause", "words")), *FIGURES]
    erp_value, wms_value = _ends(release)
    starts_at = None if release.lacks("kpi_system_agreement") else erp_value or Decimal(0)
    rows = [_end(ERP_VALUE, erp_value), *_steps(_causes(release), starts_at), _end(WMS_VALUE, wms_value)]
    return Listing("From ERP value to WMS value", columns, rows, len(rows), "Nothing differs.")


def _ends(release: ReleaseFiles) -> tuple[Decimal | None, Decimal | None]:
    if release.lacks("kpi_system_agreement"):
        return None, None
    total = release.total("kpi_system_agreement", "location_id")
    return total["erp_value"], total["wms_value"]


def _steps(causes: list[dict[str, Any]], value: Decimal | None) -> Iterator[dict[str, Any]]:
    """The causes with the value before and after each, from `value` on; null where that is."""
    for cause in causes:
        after = None if value is None else value + cause["value"]
        yield {**cause, "starts_at": value, "value_after": after}
        value = after


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
