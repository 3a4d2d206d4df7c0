"""Sales documents: VBAK, VBAP, VBEP."""

from __future__ import annotations

import polars as pl

from orchestration.simulate.dialects.books import codes
from orchestration.simulate.dialects.erp_sap.books import BOOKS, DATE
from orchestration.simulate.dialects.notation import date_of, material, named_as, quantity
from orchestration.simulate.documents.model import Sales
from orchestration.simulate.world import World

TYPES = {"order": "OR", "quotation": "QT", "contract": "KM", "return": "RE", "unknown": "ZX9"}
CATEGORIES = {"stock": "TAN", "service": "TAD", "drop_shipment": "TAS"}
BLOCKS, CREDIT = {"delivery_block": "01"}, {"credit": "B"}
KEY = {"VBELN": BOOKS.sales_order, "POSNR": BOOKS.sales_line}


def sales_tables(world: World, made: Sales) -> dict[str, pl.DataFrame]:
    """Tables by name; without the columns that came later where orders are plain."""
    lines = world.with_codes(made.lines)
    tables = {"VBAK": _heads(lines), "VBAP": _lines(lines), "VBEP": _schedule(lines)}
    later = ["LIFSK", "CMGST", "PSTYV", "KPEIN", "KMEIN", "WAERK"] if made.is_plain else []
    return {name: table.drop(later, strict=False) for name, table in tables.items()}


def _heads(lines: pl.DataFrame) -> pl.DataFrame:
    return lines.unique("number", keep="first", maintain_order=True).select(
        VBELN=BOOKS.sales_order,
        AUART=named_as("kind", TYPES),
        KUNNR=codes("customer", BOOKS.customers),
        VDATU=date_of("requested", DATE),
        ERDAT=date_of("entered", DATE),
        LIFSK=named_as("hold", BLOCKS),
        CMGST=named_as("hold", CREDIT),
    )


def _lines(lines: pl.DataFrame) -> pl.DataFrame:
    return lines.select(
        **KEY,
        MATNR=material(),
        WERKS="plant",
        LGORT="storage",
        KWMENG=quantity("ordered"),
        VRKME="order_unit",
        UMVKZ=pl.col("factor").cast(pl.String),
        UMVKN=pl.lit("1"),
        ABGRU=pl.when("is_closed").then(pl.lit("10")).otherwise(pl.lit("")),
        NETPR=pl.format("{}.000", "price"),
        PSTYV=named_as("line_kind", CATEGORIES),
        KPEIN=pl.col("priced_per").cast(pl.String),
        KMEIN="price_unit",
        WAERK="currency",
    )


def _schedule(lines: pl.DataFrame) -> pl.DataFrame:
    return lines.select(
        **KEY,
        ETENR=pl.lit("0001"),
        EDATU=date_of("requested", DATE),
        WMENG=quantity("ordered"),
        BMENG=quantity("ordered"),
    )
