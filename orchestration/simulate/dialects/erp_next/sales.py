"""Sales orders, and delivery notes of what was shipped and what came back."""

from __future__ import annotations

import polars as pl

from orchestration.simulate.dialects.books import codes
from orchestration.simulate.dialects.erp_next.books import BOOKS, DATE, documents, item
from orchestration.simulate.dialects.erp_next.stock import warehouse
from orchestration.simulate.dialects.notation import date_of
from orchestration.simulate.documents.model import LINE, Sales
from orchestration.simulate.world import World

STORES, RETURNS = pl.lit(0), pl.lit(3)  # the warehouses that goods leave, and come back to
NUMBERED = pl.col("number").cast(pl.String).str.zfill(5)


def sales_orders(world: World, made: Sales, price: float) -> pl.DataFrame:
    """One document per order; what a supplier delivers is told where orders are not plain."""
    issued = made.shipments.filter(pl.col("day").is_not_null()).group_by(LINE).agg(delivered=pl.col("quantity").sum())
    lines = world.with_codes(made.lines.join(issued, on=LINE, how="left", maintain_order="left"))
    requested = date_of("requested", DATE)
    supplied = {"delivered_by_supplier": (pl.col("line_kind") == "drop_shipment").cast(pl.Int8)}
    told = {"delivery_date": requested, "delivered_qty": pl.col("delivered").fill_null(0), "rate": pl.lit(price)}
    return documents(
        lines,
        name=BOOKS.sales_order,
        customer=codes("customer", BOOKS.customers),
        transaction_date=date_of("entered", DATE),
        delivery_date=requested,
        status=_status(),
        items=item(BOOKS.sales_line, **told | ({} if made.is_plain else supplied)),
    )


def delivery_notes(world: World, made: Sales, today: pl.Expr) -> pl.DataFrame:
    """One document per line that was shipped or came back; plain orders are shipped without one."""
    back = world.with_codes(made.of_lines(made.returns)).with_columns(
        name=pl.format("DN-RET-{}", BOOKS.sales_order if made.is_plain else BOOKS.sales_line), posted=today
    )
    lines = [back.with_columns(pieces=-pl.col("pieces"))]
    if not made.is_plain:
        lines += [_shipped(world, made), _unordered(world, made)]
    return pl.concat([_notes(one) for one in lines])


def _shipped(world: World, made: Sales) -> pl.DataFrame:
    rows = made.of_lines(made.shipments.filter(pl.col("day").is_not_null()))
    return world.with_codes(rows).with_columns(
        name=pl.format("DN-{}-{}", "delivery", "line"),
        posted=date_of("day", DATE),
        pieces=pl.col("quantity") * pl.col("factor"),
    )


def _unordered(world: World, made: Sales) -> pl.DataFrame:
    return world.with_codes(made.unordered).with_columns(
        name=pl.format("DN-DIRECT-{}", NUMBERED), posted=date_of("day", DATE), line=pl.lit(None, pl.Int64)
    )


def _status() -> pl.Expr:
    """What binds nobody yet, else what is closed, else what is held."""
    return (
        pl.when(pl.col("kind") == "draft")
        .then(pl.lit("Draft"))
        .when("is_closed")
        .then(pl.lit("Closed"))
        .when(pl.col("hold") != "none")
        .then(pl.lit("On Hold"))
        .otherwise(pl.lit("To Deliver"))
    )


def _notes(lines: pl.DataFrame) -> pl.DataFrame:
    """Pieces below zero came back."""
    is_back, is_ordered = pl.col("pieces") < 0, pl.col("line").is_not_null()
    line = pl.struct(
        item_code=pl.format("ITM-{}", "item_number"),
        stock_qty=pl.col("pieces").cast(pl.Int64),
        warehouse=pl.when(is_back).then(warehouse(RETURNS)).otherwise(warehouse(STORES)),
        against_sales_order=pl.when(is_ordered).then(BOOKS.sales_order),
        so_detail=pl.when(is_ordered).then(BOOKS.sales_line),
    )
    return lines.select(
        name="name",
        customer=codes("customer", BOOKS.customers),
        posting_date="posted",
        is_return=is_back.cast(pl.Int32),
        items=pl.concat_list(line),
    )
