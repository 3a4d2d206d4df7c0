"""The suppliers' portal: confirmations, shipment notices, delays."""

from __future__ import annotations

from datetime import date

import polars as pl

from orchestration.simulate.deliveries import Delimited
from orchestration.simulate.dialects.erps import ERPS
from orchestration.simulate.dialects.notation import date_of, material
from orchestration.simulate.orders import Orders
from orchestration.simulate.world import World

NOTATION = Delimited(",")
SUPPLIERS = {1: "ACME", 2: "BOLT"}


def replies(world: World, made: Orders, today: date, part: int, parts: int) -> dict[str, pl.DataFrame]:
    """Files by name; no row where no supplier said anything. Of several systems, each has a part of the orders."""
    lines = world.with_codes(made.purchases.filter(pl.col("number") % parts == part))
    supplier = pl.col("supplier").replace_strict(SUPPLIERS, return_dtype=pl.String)
    books = ERPS[made.region.head.dialect].books
    # Suppliers leave out the zeros that the ERP pads its lines with.
    line = books.purchase_line.str.strip_chars_start("0")
    key = {"po_number": books.purchase_order, "po_line": line, "supplier_code": supplier}
    said = date_of(pl.lit(today), "%Y-%m-%dT10:00:00Z")
    late = lines.filter(pl.col("delayed_to").is_not_null())
    new = {"new_date": pl.col("delayed_to").cast(pl.String), "reason": pl.lit("port congestion")}
    return {
        "confirmations": _confirmations(lines.filter(pl.col("confirmed_on").is_not_null()), key),
        "asns": _notices(lines.filter(pl.col("arrives_on").is_not_null()), key, said),
        "delays": late.select(**key, reported_at=said, **new),
    }


def _confirmations(lines: pl.DataFrame, key: dict[str, pl.Expr]) -> pl.DataFrame:
    return lines.select(
        **key,
        confirmed_date=pl.col("confirmed_on").cast(pl.String),
        confirmed_quantity=pl.col("ordered").cast(pl.String),
        unit="order_unit",
        status=pl.lit("confirmed"),
    )


def _notices(lines: pl.DataFrame, key: dict[str, pl.Expr], said: pl.Expr) -> pl.DataFrame:
    return lines.select(
        asn_number=pl.format("ASN{}", pl.col("number").cast(pl.String).str.zfill(6)),
        **key,
        item_code=material(),
        shipped_quantity=pl.col("ordered").cast(pl.String),
        unit="order_unit",
        shipped_at=said,
        estimated_arrival=pl.format("{}T12:00:00Z", pl.col("arrives_on").cast(pl.String)),
        carrier=pl.lit("UPS"),
    )
