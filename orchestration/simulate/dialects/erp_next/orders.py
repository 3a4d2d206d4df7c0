"""Sales and purchase orders, and the delivery notes of what came back."""

from __future__ import annotations

from datetime import date

import polars as pl

from orchestration.simulate.dialects.books import codes
from orchestration.simulate.dialects.erp_next.books import BOOKS, DATE, documents, item
from orchestration.simulate.dialects.erp_next.stock import warehouse
from orchestration.simulate.dialects.notation import date_of
from orchestration.simulate.documents.model import LINE, Orders, Purchases
from orchestration.simulate.world import World


def orders(world: World, made: Orders, today: date) -> dict[str, pl.DataFrame]:
    """Documents by doctype; no delivery note ships anything, but one piece of each shipment comes back by one."""
    entered = date_of(pl.lit(today), DATE)
    sales = world.with_codes(made.sales)
    level = made.region.price_level
    return {
        "Sales Order": _sales(sales, entered, pl.lit(10.0 * level)),
        "Purchase Order": _purchases(world, made.purchases, pl.lit(10.0 * level)),
        "Delivery Note": _returns(sales.filter(pl.col("done") > 0), entered),
    }


def _sales(lines: pl.DataFrame, entered: pl.Expr, price: pl.Expr) -> pl.DataFrame:
    requested = date_of("requested", DATE)
    return documents(
        lines,
        name=BOOKS.sales_order,
        customer=codes("customer", BOOKS.customers),
        transaction_date=entered,
        delivery_date=requested,
        status=pl.when("is_closed").then(pl.lit("Closed")).otherwise(pl.lit("To Deliver")),
        items=item(BOOKS.sales_line, delivery_date=requested, delivered_qty=pl.col("done"), rate=price),
    )


def _returns(shipped: pl.DataFrame, entered: pl.Expr) -> pl.DataFrame:
    line = pl.struct(
        item_code=pl.format("ITM-{}", "item_number"),
        stock_qty=pl.lit(-1),
        warehouse=warehouse(pl.lit(3)),
        against_sales_order=BOOKS.sales_order,
        so_detail=BOOKS.sales_line,
    )
    return shipped.select(
        name=pl.format("DN-RET-{}", BOOKS.sales_order),
        customer=codes("customer", BOOKS.customers),
        posting_date=entered,
        is_return=pl.lit(1),
        items=pl.concat_list(line),
    )


def _purchases(world: World, made: Purchases, price: pl.Expr) -> pl.DataFrame:
    """Each line has one part: one of several days is several lines."""
    lines = world.with_codes(made.lines.join(made.schedule.select(*LINE, "original", "promised"), on=LINE))
    days = {"schedule_date": date_of("original", DATE), "expected_delivery_date": date_of("promised", DATE)}
    return documents(
        lines.sort(LINE),
        name=BOOKS.purchase_order,
        supplier=codes("supplier", BOOKS.suppliers),
        transaction_date=date_of("entered", DATE),
        status=pl.when("is_closed").then(pl.lit("Closed")).otherwise(pl.lit("To Receive")),
        items=item(BOOKS.purchase_line, **days, received_qty=pl.col("received"), rate=price),
    )
