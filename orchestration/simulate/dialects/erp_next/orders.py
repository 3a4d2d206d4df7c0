"""Sales and purchase orders, one line each."""

from __future__ import annotations

from datetime import date

import polars as pl

from orchestration.simulate.dialects.erp_next.stock import unit_of, warehouse
from orchestration.simulate.dialects.notation import date_of
from orchestration.simulate.orders import Orders
from orchestration.simulate.world import World

DATE = "%Y-%m-%d"


def orders(world: World, made: Orders, today: date) -> dict[str, pl.DataFrame]:
    """Documents by doctype; no delivery note ships anything, but one piece of each shipment comes back by one."""
    entered = date_of(pl.lit(today), DATE)
    sales = world.with_codes(made.sales)
    return {
        "Sales Order": _sales(sales, entered),
        "Purchase Order": _purchases(world.with_codes(made.purchases), entered),
        "Delivery Note": _returns(sales.filter(pl.col("done") > 0), entered),
    }


def sales_order() -> pl.Expr:
    return pl.format("SO-EU-{}", pl.col("number").cast(pl.String).str.zfill(5))


def purchase_order() -> pl.Expr:
    return pl.format("PO-EU-{}", pl.col("number").cast(pl.String).str.zfill(5))


def _sales(lines: pl.DataFrame, entered: pl.Expr) -> pl.DataFrame:
    requested = date_of("requested", DATE)
    return lines.select(
        name=sales_order(),
        customer=pl.lit("CUST-EU1"),
        transaction_date=entered,
        delivery_date=requested,
        status=pl.when("is_closed").then(pl.lit("Closed")).otherwise(pl.lit("To Deliver")),
        items=_items(sales_order(), delivery_date=requested, delivered_qty=pl.col("done")),
    )


def _returns(shipped: pl.DataFrame, entered: pl.Expr) -> pl.DataFrame:
    line = pl.struct(
        item_code=pl.format("ITM-{}", "item_number"),
        stock_qty=pl.lit(-1),
        warehouse=warehouse(pl.lit(3)),
        against_sales_order=sales_order(),
        so_detail=pl.format("{}-1", sales_order()),
    )
    return shipped.select(
        name=pl.format("DN-RET-{}", sales_order()),
        customer=pl.lit("CUST-EU1"),
        posting_date=entered,
        is_return=pl.lit(1),
        items=pl.concat_list(line),
    )


def _purchases(lines: pl.DataFrame, entered: pl.Expr) -> pl.DataFrame:
    dates = {"schedule_date": date_of("original", DATE), "expected_delivery_date": date_of("promised", DATE)}
    return lines.select(
        name=purchase_order(),
        supplier=pl.lit("SUP-EU1"),
        transaction_date=entered,
        status=pl.when("is_closed").then(pl.lit("Closed")).otherwise(pl.lit("To Receive")),
        items=_items(purchase_order(), **dates, received_qty=pl.col("done")),
    )


def _items(order: pl.Expr, **more: pl.Expr) -> pl.Expr:
    line = pl.struct(
        name=pl.format("{}-1", order),
        item_code=pl.format("ITM-{}", "item_number"),
        qty="ordered",
        uom=unit_of("order_unit"),
        conversion_factor="factor",
        stock_qty=pl.col("ordered") * pl.col("factor"),
        warehouse=warehouse(pl.lit(0)),
        **more,
        rate=pl.lit(10.0),
    )
    return pl.concat_list(line)
