"""The suppliers' portal: confirmations, shipment notices, delays."""

from __future__ import annotations

from datetime import date

import polars as pl

from orchestration.simulate.deliveries import Delimited
from orchestration.simulate.dialects.books import Books
from orchestration.simulate.dialects.notation import date_of, notice_number
from orchestration.simulate.documents.model import Purchases
from orchestration.simulate.world import World

NOTATION = Delimited(",")
SUPPLIERS = {1: "ACME", 2: "BOLT"}


def replies(world: World, made: Purchases, books: Books, item: pl.Expr, day: date) -> dict[str, pl.DataFrame]:
    """Files by name; no row where no supplier said anything."""
    supplier = pl.col("supplier").replace_strict(SUPPLIERS, return_dtype=pl.String)
    # Suppliers leave out the zeros that the ERP pads its lines with.
    line = books.purchase_line.str.strip_chars_start("0")
    key = {"po_number": books.purchase_order, "po_line": line, "supplier_code": supplier}
    said = date_of(pl.lit(day), "%Y-%m-%dT10:00:00Z")
    told = {"confirmations": made.confirmations, "asns": made.notices, "delays": made.delays}
    rows = {name: world.with_codes(made.of_lines(one)) for name, one in told.items()}
    new = {"new_date": pl.col("day").cast(pl.String), "reason": pl.lit("port congestion")}
    return {
        "confirmations": _confirmations(rows["confirmations"].filter("in_portal"), key),
        "asns": _notices(rows["asns"].filter("in_portal"), key, item, said),
        "delays": rows["delays"].select(**key, reported_at=said, **new),
    }


def _confirmations(told: pl.DataFrame, key: dict[str, pl.Expr]) -> pl.DataFrame:
    return told.select(
        **key,
        confirmed_date=pl.col("day").cast(pl.String),
        confirmed_quantity=pl.col("quantity").cast(pl.String),
        unit="order_unit",
        status=pl.col("answer").replace("accepted", "confirmed"),
    )


def _notices(told: pl.DataFrame, key: dict[str, pl.Expr], item: pl.Expr, said: pl.Expr) -> pl.DataFrame:
    return told.select(
        asn_number=notice_number(),
        **key,
        item_code=item,
        shipped_quantity=pl.col("quantity").cast(pl.String),
        unit="order_unit",
        shipped_at=said,
        estimated_arrival=pl.format("{}T12:00:00Z", pl.col("day").cast(pl.String)),
        carrier=pl.lit("UPS"),
    )
