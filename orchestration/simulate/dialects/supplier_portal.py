"""The suppliers' portal: confirmations, shipment notices, delays."""

from __future__ import annotations

from datetime import date

import polars as pl

from orchestration.simulate.deliveries import Delimited
from orchestration.simulate.dialects.erp_sap.orders import KEYS, purchase_order
from orchestration.simulate.dialects.notation import material
from orchestration.simulate.orders import Orders
from orchestration.simulate.world import World

NOTATION = Delimited(",")
SUPPLIERS = {1: "ACME", 2: "BOLT"}


def replies(world: World, made: Orders, today: date) -> dict[str, pl.DataFrame]:
    """Files by name; none for what no supplier said anything about."""
    lines = world.with_codes(made.purchases.cast(KEYS))
    supplier = pl.col("supplier").replace_strict(SUPPLIERS, return_dtype=pl.String)
    key = {"po_number": purchase_order(), "po_line": pl.lit("10"), "supplier_code": supplier}
    said = pl.format("{}T10:00:00Z", pl.lit(today).dt.strftime("%Y-%m-%d"))
    return {
        "confirmations": lines.filter(pl.col("confirmed_on").is_not_null()).select(
            **key,
            confirmed_date=pl.col("confirmed_on").cast(pl.String),
            confirmed_quantity=pl.col("ordered").cast(pl.String),
            unit="unit",
            status=pl.lit("confirmed"),
        ),
        "asns": lines.filter(pl.col("arrives_on").is_not_null()).select(
            asn_number=pl.format("ASN{}", pl.col("number").cast(pl.String).str.zfill(6)),
            **key,
            item_code=material(),
            shipped_quantity=pl.col("ordered").cast(pl.String),
            unit="unit",
            shipped_at=said,
            estimated_arrival=pl.format("{}T12:00:00Z", pl.col("arrives_on").cast(pl.String)),
            carrier=pl.lit("UPS"),
        ),
        "delays": lines.filter(pl.col("delayed_to").is_not_null()).select(
            **key, reported_at=said, new_date=pl.col("delayed_to").cast(pl.String), reason=pl.lit("port congestion")
        ),
    }
