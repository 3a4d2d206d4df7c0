"""Sales documents: VBAK, VBAP, VBEP, and in LIPS what was shipped."""

from __future__ import annotations

import polars as pl

from orchestration.simulate.dialects.books import codes
from orchestration.simulate.dialects.erp_sap.books import BOOKS, DATE
from orchestration.simulate.dialects.notation import date_of, material, quantity
from orchestration.simulate.regions import Region
from orchestration.simulate.world import World

KEY = {"VBELN": BOOKS.sales_order, "POSNR": BOOKS.sales_line}


def sales_tables(world: World, made: pl.DataFrame, region: Region, entered: pl.Expr) -> dict[str, pl.DataFrame]:
    """Tables by name."""
    sales = world.with_codes(made)
    return {
        "VBAK": sales.select(
            VBELN=BOOKS.sales_order,
            AUART=pl.lit("OR"),
            KUNNR=codes("customer", BOOKS.customers),
            VDATU=date_of("requested", DATE),
            ERDAT=entered,
        ),
        "VBAP": _lines(sales, region),
        "VBEP": sales.select(
            **KEY,
            ETENR=pl.lit("0001"),
            EDATU=date_of("requested", DATE),
            WMENG=quantity("ordered"),
            BMENG=quantity("ordered"),
        ),
        "LIPS": _shipments(sales.filter(pl.col("done") > 0), entered),
    }


def _lines(sales: pl.DataFrame, region: Region) -> pl.DataFrame:
    return sales.select(
        **KEY,
        MATNR=material(),
        WERKS="plant",
        LGORT="storage",
        KWMENG=quantity("ordered"),
        VRKME="order_unit",
        UMVKZ=pl.col("factor").cast(pl.String),
        UMVKN=pl.lit("1"),
        ABGRU=pl.when("is_closed").then(pl.lit("10")).otherwise(pl.lit("")),
        NETPR=pl.lit(f"{10 * region.price_level}.000"),
    )


def _shipments(shipped: pl.DataFrame, day: pl.Expr) -> pl.DataFrame:
    return shipped.select(
        VBELN=pl.format("8{}", BOOKS.sales_order.str.slice(1)),
        POSNR=BOOKS.sales_line,
        VGBEL=BOOKS.sales_order,
        VGPOS=BOOKS.sales_line,
        MATNR=material(),
        WERKS="plant",
        LFIMG=quantity("done"),
        LGMNG=quantity(pl.col("done") * pl.col("factor")),
        WADAT_IST=day,
    )
