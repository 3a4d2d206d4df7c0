"""Sales and purchase orders, one line each."""

from __future__ import annotations

from datetime import date

import polars as pl

from orchestration.simulate.dialects.books import Books, Partner, codes
from orchestration.simulate.dialects.erp_next.stock import unit_of, warehouse
from orchestration.simulate.dialects.notation import date_of
from orchestration.simulate.orders import Orders
from orchestration.simulate.world import World

DATE = "%Y-%m-%d"
_SALES_ORDER = pl.format("SO-EU-{}", pl.col("number").cast(pl.String).str.zfill(5))
_PURCHASE_ORDER = pl.format("PO-EU-{}", pl.col("number").cast(pl.String).str.zfill(5))
BOOKS = Books(
    sales_order=_SALES_ORDER,
    sales_line=pl.format("{}-1", _SALES_ORDER),
    purchase_order=_PURCHASE_ORDER,
    purchase_line=pl.format("{}-1", _PURCHASE_ORDER),
    customers=dict.fromkeys((1, 2), Partner("CUST-EU1", "CUS-3")),
    suppliers=dict.fromkeys((1, 2), Partner("SUP-EU1", "SUP-N")),
)


def orders(world: World, made: Orders, today: date) -> dict[str, pl.DataFrame]:
    """Documents by doctype; no delivery note ships anything, but one piece of each shipment comes back by one."""
    entered = date_of(pl.lit(today), DATE)
    sales = world.with_codes(made.sales)
    price = pl.lit(10.0 * made.region.price_level)
    return {
        "Sales Order": _sales(sales, entered, price),
        "Purchase Order": _purchases(world.with_codes(made.purchases), entered, price),
        "Delivery Note": _returns(sales.filter(pl.col("done") > 0), entered),
    }


def _sales(lines: pl.DataFrame, entered: pl.Expr, price: pl.Expr) -> pl.DataFrame:
    requested = date_of("requested", DATE)
    return lines.select(
        name=BOOKS.sales_order,
        customer=codes("customer", BOOKS.customers),
        transaction_date=entered,
        delivery_date=requested,
        status=pl.when("is_closed").then(pl.lit("Closed")).otherwise(pl.lit("To Deliver")),
        items=_items(BOOKS.sales_line, delivery_date=requested, delivered_qty=pl.col("done"), rate=price),
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


def _purchases(lines: pl.DataFrame, entered: pl.Expr, price: pl.Expr) -> pl.DataFrame:
    dates = {"schedule_date": date_of("original", DATE), "expected_delivery_date": date_of("promised", DATE)}
    return lines.select(
        name=BOOKS.purchase_order,
        supplier=codes("supplier", BOOKS.suppliers),
        transaction_date=entered,
        status=pl.when("is_closed").then(pl.lit("Closed")).otherwise(pl.lit("To Receive")),
        items=_items(BOOKS.purchase_line, **dates, received_qty=pl.col("done"), rate=price),
    )


def _items(line_name: pl.Expr, **more: pl.Expr) -> pl.Expr:
    line = {
        "name": line_name,
        "item_code": pl.format("ITM-{}", "item_number"),
        "qty": pl.col("ordered"),
        "uom": unit_of("order_unit"),
        "conversion_factor": pl.col("factor"),
        "stock_qty": pl.col("ordered") * pl.col("factor"),
        "warehouse": warehouse(pl.lit(0)),
        **more,
    }
    return pl.concat_list(pl.struct([field.alias(name) for name, field in line.items()]))
