"""Sales and purchase orders."""

from __future__ import annotations

from datetime import date

import polars as pl

from orchestration.simulate.dialects.erp_next.stock import warehouse
from orchestration.simulate.orders import Orders
from orchestration.simulate.world import World


def orders(world: World, made: Orders, today: date) -> dict[str, pl.DataFrame]:
    """Documents by doctype, one line each."""
    sales, purchases = (world.with_codes(lines.cast(KEYS)) for lines in (made.sales, made.purchases))
    sold = [_day("requested").alias("delivery_date"), pl.col("done").alias("delivered_qty")]
    bought = [
        _day("original").alias("schedule_date"),
        _day("promised").alias("expected_delivery_date"),
        pl.col("done").alias("received_qty"),
    ]
    return {
        "Sales Order": sales.select(
            name=sales_order(),
            customer=pl.lit("CUST-EU1"),
            transaction_date=_day(pl.lit(today)),
            delivery_date=_day("requested"),
            status=pl.when("is_closed").then(pl.lit("Closed")).otherwise(pl.lit("To Deliver")),
            items=_items(sales_order(), sold),
        ),
        "Purchase Order": purchases.select(
            name=purchase_order(),
            supplier=pl.lit("SUP-EU1"),
            transaction_date=_day(pl.lit(today)),
            status=pl.when("is_closed").then(pl.lit("Closed")).otherwise(pl.lit("To Receive")),
            items=_items(purchase_order(), bought),
        ),
        "Delivery Note": pl.DataFrame(),
    }


KEYS = {"item": pl.Int32, "location": pl.Int32}


def sales_order() -> pl.Expr:
    return pl.format("SO-EU-{}", pl.col("number").cast(pl.String).str.zfill(5))


def purchase_order() -> pl.Expr:
    return pl.format("PO-EU-{}", pl.col("number").cast(pl.String).str.zfill(5))


def _items(order: pl.Expr, dates: list[pl.Expr]) -> pl.Expr:
    line = pl.struct(
        pl.format("{}-1", order).alias("name"),
        pl.format("ITM-{}", "item_number").alias("item_code"),
        pl.col("ordered").alias("qty"),
        pl.when(pl.col("unit") == "CS").then(pl.lit("Case")).otherwise(pl.lit("Nos")).alias("uom"),
        pl.col("factor").alias("conversion_factor"),
        (pl.col("ordered") * pl.col("factor")).alias("stock_qty"),
        warehouse(pl.lit(0)).alias("warehouse"),
        *dates,
        pl.lit(10.0).alias("rate"),
    )
    return pl.concat_list(line)


def _day(day: pl.Expr | str) -> pl.Expr:
    return (pl.col(day) if isinstance(day, str) else day).dt.strftime("%Y-%m-%d")
