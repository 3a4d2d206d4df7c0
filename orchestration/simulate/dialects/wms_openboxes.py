"""OpenBoxes: inventory by lot status and transactions, every value quoted, instants with their offset."""

from __future__ import annotations

import polars as pl

from orchestration.simulate.clock import to_local
from orchestration.simulate.codes import Kind, Status
from orchestration.simulate.deliveries import Delimited
from orchestration.simulate.dialects.lots import expires_on, is_kept_by_lots, lot
from orchestration.simulate.dialects.notation import DOCUMENTS, named, numbered, quantity
from orchestration.simulate.regions import Feed
from orchestration.simulate.world import World

NOTATION = Delimited(",", quoted=True)
LOT_STATUSES = {
    Status.AVAILABLE: "APPROVED",
    Status.QUALITY: "QUARANTINED",
    Status.BLOCKED: "DAMAGED",
    Status.RETURNS: "RETURNED",
}
TYPES = {
    Kind.RECEIPT: "Receipt",
    Kind.ISSUE: "Issue",
    Kind.SCRAP: "Scrap",
    Kind.CUSTOMER_RETURN: "Customer Return",
    Kind.SUPPLIER_RETURN: "Supplier Return",
    Kind.TRANSFER_OUT: "Transfer Out",
    Kind.TRANSFER_IN: "Transfer In",
    Kind.STATUS_CHANGE: "Status Change",
    Kind.COUNT: "Adjustment",
}


def log(world: World, feed: Feed, recorded: pl.DataFrame) -> pl.DataFrame:
    """transaction: one row per change of stock of the postings `recorded`, in the order of entry."""
    out = recorded.filter(pl.col("source") >= 0).with_columns(code=pl.lit("DEBIT"), status="source")
    into = recorded.filter(pl.col("target") >= 0).with_columns(code=pl.lit("CREDIT"), status="target")
    rows = pl.concat([out, into]).sort("at", "document", "row", "part", "source", maintain_order=True)
    in_cases = (pl.col("cases") > 0) & ~pl.col("reset")
    pieces = pl.when(pl.col("reset")).then("balance").when(in_cases).then("cases").otherwise("quantity")
    return world.with_codes(rows).select(
        transactionNumber=numbered(DOCUMENTS["wms_openboxes"], "document"),
        transactionCode=pl.when("reset").then(pl.lit("INVENTORY")).otherwise("code"),
        transactionType=named("kind", TYPES),
        location=pl.format("{} DC", "town"),
        source=pl.lit(""),
        destination=pl.lit(""),
        productCode=pl.format("OB{}", "item_number"),
        lotNumber=lot(),
        lotStatus=named("status", LOT_STATUSES),
        quantity=pieces.cast(pl.String),
        unitOfMeasure=pl.when(in_cases).then(pl.lit("CS")).otherwise(pl.lit("EA")),
        referenceNumber=numbered("T", "transfer"),
        reverses=numbered(DOCUMENTS["wms_openboxes"], "reversed_document"),
        dateCreated=_instant(pl.col("at"), feed.zone),
    )


def snapshot(world: World, feed: Feed, balances: pl.DataFrame, at: int) -> pl.DataFrame:
    """inventory_snapshot: one row per product and lot status that is there."""
    held = balances.filter(pl.col("quantity") != 0).with_row_index("rank")
    return world.with_codes(held).select(
        date=_instant(pl.lit(at), feed.zone),
        location=pl.format("{} DC", "town"),
        binLocation=pl.format("A-{}", 10 + pl.col("rank") % 30),
        productCode=pl.format("OB{}", "item_number"),
        lotNumber=lot(),
        lotStatus=named("status", LOT_STATUSES),
        expirationDate=pl.when(is_kept_by_lots()).then(expires_on(world).cast(pl.String)).otherwise(pl.lit("")),
        quantityOnHand=quantity("quantity"),
        unitOfMeasure="unit",
    )


def _instant(seconds: pl.Expr, zone: str) -> pl.Expr:
    return to_local(seconds, zone).dt.strftime("%Y-%m-%dT%H:%M:%S%:z")
