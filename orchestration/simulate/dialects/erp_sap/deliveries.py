"""Deliveries: LIPS, and LIKP of those that are told in full."""

from __future__ import annotations

import polars as pl

from orchestration.simulate.dialects.books import codes
from orchestration.simulate.dialects.erp_sap.books import BOOKS, DATE, flag, numbered
from orchestration.simulate.dialects.notation import date_of, material, quantity
from orchestration.simulate.documents.model import Orders
from orchestration.simulate.world import World

ORDERED, UNORDERED = 8_000_000_000, 8_090_000_000  # what the numbers of deliveries begin at
LATER = ("LGORT", "SHKZG")  # columns that came later
CONSTANT_LINE = pl.lit("000010")


def delivery_tables(world: World, made: Orders, today: pl.Expr) -> dict[str, pl.DataFrame]:
    """Tables by name; of plain orders LIPS alone, as it once was."""
    shipped, transferred, unordered = _shipped(world, made), _transferred(world, made, today), _unordered(world, made)
    lines = pl.concat([shipped, transferred, unordered])
    if made.sales.is_plain:
        return {"LIPS": lines.drop("KUNAG", *LATER)}
    heads = lines.unique("VBELN", keep="first", maintain_order=True)
    return {"LIPS": lines.drop("KUNAG"), "LIKP": heads.select("VBELN", "KUNAG", KUNNR="KUNAG")}


def _shipped(world: World, made: Orders) -> pl.DataFrame:
    """By sales order; goods of return orders come in."""
    return world.with_codes(made.sales.of_lines(made.sales.shipments)).select(
        VBELN=(ORDERED + pl.col("delivery")).cast(pl.String),
        POSNR=BOOKS.sales_line,
        VGBEL=BOOKS.sales_order,
        VGPOS=BOOKS.sales_line,
        **_goods(pl.col("quantity"), pl.col("quantity") * pl.col("factor")),
        WADAT_IST=date_of("day", DATE).fill_null(""),
        LGORT="storage",
        SHKZG=flag(pl.col("kind") == "return"),
        KUNAG=codes("customer", BOOKS.customers),
    )


def _transferred(world: World, made: Orders, today: pl.Expr) -> pl.DataFrame:
    """What a plant issues for a transfer; deliveries number the order's lines by six digits."""
    issued = made.purchases.of_lines(made.purchases.issues).with_columns(location="origin")
    return world.with_codes(issued).select(
        VBELN=pl.format("8{}{}{}", "turn", numbered("number", 6), numbered("line", 2)),
        POSNR=CONSTANT_LINE,
        VGBEL=BOOKS.purchase_order,
        VGPOS=numbered("line", 6, step=10),
        **_goods(pl.col("quantity"), pl.col("quantity") * pl.col("factor")),
        WADAT_IST=today,
        LGORT="storage",
        SHKZG=pl.lit(""),
        KUNAG=pl.lit(""),
    )


def _unordered(world: World, made: Orders) -> pl.DataFrame:
    """Without an order."""
    pieces = pl.col("pieces")
    return world.with_codes(made.sales.unordered).select(
        VBELN=(UNORDERED + pl.col("number")).cast(pl.String),
        POSNR=CONSTANT_LINE,
        VGBEL=pl.lit(""),
        VGPOS=pl.lit(""),
        **_goods(pieces.abs(), pieces.abs()),
        WADAT_IST=date_of("day", DATE),
        LGORT="storage",
        SHKZG=flag(pieces < 0),
        KUNAG=codes("customer", BOOKS.customers),
    )


def _goods(keyed: pl.Expr, pieces: pl.Expr) -> dict[str, pl.Expr]:
    return {"MATNR": material(), "WERKS": pl.col("plant"), "LFIMG": quantity(keyed), "LGMNG": quantity(pieces)}
