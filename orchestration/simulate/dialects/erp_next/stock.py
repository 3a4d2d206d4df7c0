"""Stock Ledger Entry and Bin: movements and balances."""

from __future__ import annotations

import polars as pl

from orchestration.simulate.clock import to_local
from orchestration.simulate.codes import Kind, Status
from orchestration.simulate.deliveries import JsonLines
from orchestration.simulate.dialects.lots import is_kept_by_lots, lot
from orchestration.simulate.dialects.notation import named, reference
from orchestration.simulate.regions import Feed
from orchestration.simulate.spec import DAY
from orchestration.simulate.world import World

NOTATION = JsonLines()
WAREHOUSES = {
    Status.AVAILABLE: "{} - AC",
    Status.QUALITY: "{} Quality - AC",
    Status.BLOCKED: "{} Rejected - AC",
    Status.RETURNS: "{} Returns - AC",
}
VOUCHERS = {
    Kind.RECEIPT: "Purchase Receipt",
    Kind.ISSUE: "Delivery Note",
    Kind.SCRAP: "Stock Entry",
    Kind.CUSTOMER_RETURN: "Delivery Note",
    Kind.SUPPLIER_RETURN: "Purchase Receipt",
    Kind.TRANSFER_OUT: "Stock Entry",
    Kind.TRANSFER_IN: "Stock Entry",
    Kind.STATUS_CHANGE: "Stock Entry",
    Kind.COUNT: "Stock Reconciliation",
}
ENTRY_TYPES = {
    Kind.SCRAP: "Material Issue",
    Kind.TRANSFER_OUT: "Material Transfer",
    Kind.TRANSFER_IN: "Material Transfer",
    Kind.STATUS_CHANGE: "Quality Transfer",
}
UNITS = {"EA": "Nos", "CS": "Case", "KG": "Kg"}
RETURNS = (Kind.CUSTOMER_RETURN, Kind.SUPPLIER_RETURN)


def log(world: World, feed: Feed, recorded: pl.DataFrame) -> pl.DataFrame:
    """Stock Ledger Entry: one row per change of stock of the postings `recorded`, in the order of entry."""
    out = recorded.filter(pl.col("source") >= 0).with_columns(status="source", sign=pl.lit(-1), leg=pl.lit(0))
    into = recorded.filter(pl.col("target") >= 0).with_columns(status="target", sign=pl.lit(1), leg=pl.lit(1))
    rows = pl.concat([out, into]).sort("document", "part", "leg")
    is_change = pl.col("kind") == Kind.STATUS_CHANGE
    detail = pl.when(is_change).then("leg").otherwise(pl.col("part").cast(pl.Int32) - 1)
    created = to_local(pl.col("at"), feed.zone)
    posted = to_local(pl.col("at") - DAY * pl.col("backdated").cast(pl.Int64), feed.zone)
    signed = (pl.col("sign") * pl.col("quantity")).cast(pl.Float64)
    return world.with_codes(rows).select(
        name=pl.format("{}-{}", _numbered("SLE", "document"), detail),
        item_code=pl.format("ITM-{}", "item_number"),
        warehouse=warehouse(pl.col("status")),
        batch_no=pl.when(is_kept_by_lots()).then(lot()),
        actual_qty=pl.when("reset").then(0.0).otherwise(signed),
        qty_after_transaction=pl.when("reset").then(pl.col("balance").cast(pl.Float64)),
        stock_uom=pl.lit("Nos"),
        voucher_type=named("kind", VOUCHERS),
        voucher_no=_numbered("V", "document"),
        voucher_detail_no=detail.cast(pl.String),
        stock_entry_type=named("kind", ENTRY_TYPES),
        is_return=pl.col("kind").is_in([int(kind) for kind in RETURNS]).cast(pl.Int8),
        posting_date=posted.dt.strftime("%Y-%m-%d"),
        posting_time=posted.dt.strftime("%H:%M:%S"),
        creation=created.dt.strftime("%Y-%m-%d %H:%M:%S.000000"),
        is_cancelled=pl.lit(0, pl.Int8),
        reversal_of=pl.when(pl.col("reversed_document") > 0).then(
            pl.format("{}-0", _numbered("SLE", "reversed_document"))
        ),
        external_reference=pl.when(pl.col("reference") > 0).then(reference(world.network)),
    )


def snapshot(world: World, feed: Feed, balances: pl.DataFrame, at: int) -> pl.DataFrame:
    """Bin: one row per item and warehouse; each warehouse holds one kind of stock."""
    cost = world.items.with_row_index("item").select(pl.col("item").cast(pl.Int32), "cost")
    rows = world.with_codes(balances).join(cost, on="item", how="left", maintain_order="left")
    return rows.select(
        item_code=pl.format("ITM-{}", "item_number"),
        warehouse=warehouse(pl.col("status")),
        actual_qty=pl.col("quantity") / pl.col("scale"),
        reserved_qty=pl.lit(0),
        valuation_rate=pl.col("cost") * world.network.books[feed.source].price_level,
        stock_uom=unit_of("unit"),
    )


def unit_of(unit: str) -> pl.Expr:
    """ERPNext's word for a unit."""
    return pl.col(unit).replace_strict(UNITS, return_dtype=pl.String)


def warehouse(status: pl.Expr) -> pl.Expr:
    """The name of the warehouse that holds a status at `town`."""
    names = [pl.when(status == one).then(pl.format(name, "town")) for one, name in WAREHOUSES.items()]
    return pl.coalesce(names)


def _numbered(prefix: str, column: str) -> pl.Expr:
    return pl.format("{}-{}", pl.lit(prefix), pl.col(column).cast(pl.String).str.zfill(8))
