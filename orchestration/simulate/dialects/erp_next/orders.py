"""All documents of ERPNext."""

from __future__ import annotations

from datetime import date

import polars as pl

from orchestration.simulate.dialects.books import codes
from orchestration.simulate.dialects.erp_next.books import BOOKS, DATE, documents, item
from orchestration.simulate.dialects.erp_next.sales import delivery_notes, sales_orders
from orchestration.simulate.dialects.notation import date_of
from orchestration.simulate.documents.model import LINE, Orders, Purchases
from orchestration.simulate.world import World


def orders(world: World, made: Orders, today: date) -> dict[str, pl.DataFrame]:
    """Documents by doctype."""
    price = 10.0 * made.region.price_level
    return {
        "Sales Order": sales_orders(world, made.sales, price),
        "Purchase Order": _purchases(world, made.purchases, pl.lit(price)),
        "Delivery Note": delivery_notes(world, made.sales, date_of(pl.lit(today), DATE)),
    }


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
