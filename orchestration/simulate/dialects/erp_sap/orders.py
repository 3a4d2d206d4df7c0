"""Sales and purchase orders."""

from __future__ import annotations

from datetime import date

import polars as pl

from orchestration.simulate.dialects.notation import material, quantity
from orchestration.simulate.orders import Orders
from orchestration.simulate.world import World

SCHEDULE = "0001"


def orders(world: World, made: Orders, today: date) -> dict[str, pl.DataFrame]:
    """Tables by name."""
    return _sales(world.with_codes(made.sales.cast(KEYS)), today) | _purchases(
        world.with_codes(made.purchases.cast(KEYS)), today
    )


KEYS = {"item": pl.Int32, "location": pl.Int32}


def sales_order() -> pl.Expr:
    return pl.col("number").cast(pl.String).str.zfill(10)


def purchase_order() -> pl.Expr:
    return (4_500_000_000 + pl.col("number")).cast(pl.String)


def _sales(lines: pl.DataFrame, today: date) -> dict[str, pl.DataFrame]:
    key = {"VBELN": sales_order(), "POSNR": pl.lit("000010")}
    shipped = lines.filter(pl.col("done") > 0)
    return {
        "VBAK": lines.select(
            VBELN=sales_order(),
            AUART=pl.lit("OR"),
            KUNNR=pl.format("000020000{}", "customer"),
            VDATU=_date("requested"),
            ERDAT=_date(pl.lit(today)),
        ),
        "VBAP": lines.select(
            **key,
            MATNR=material(),
            WERKS="plant",
            LGORT="storage",
            KWMENG=quantity("ordered"),
            VRKME="unit",
            UMVKZ=pl.col("factor").cast(pl.String),
            UMVKN=pl.lit("1"),
            ABGRU=pl.when("is_closed").then(pl.lit("10")).otherwise(pl.lit("")),
            NETPR=pl.lit("10.000"),
        ),
        "VBEP": lines.select(
            **key,
            ETENR=pl.lit(SCHEDULE),
            EDATU=_date("requested"),
            WMENG=quantity("ordered"),
            BMENG=quantity("ordered"),
        ),
        "LIPS": shipped.select(
            VBELN=pl.format("8{}", sales_order().str.slice(1)),
            POSNR=pl.lit("000010"),
            VGBEL=sales_order(),
            VGPOS=pl.lit("000010"),
            MATNR=material(),
            WERKS="plant",
            LFIMG=quantity("done"),
            LGMNG=quantity(pl.col("done") * pl.col("factor")),
            WADAT_IST=_date(pl.lit(today)),
        ),
    }


def _purchases(lines: pl.DataFrame, today: date) -> dict[str, pl.DataFrame]:
    key = {"EBELN": purchase_order(), "EBELP": pl.lit("00010")}
    return {
        "EKKO": lines.select(
            EBELN=purchase_order(),
            BSART=pl.lit("NB"),
            LIFNR=pl.format("000010000{}", "supplier"),
            RESWK=pl.lit(""),
            BEDAT=_date(pl.lit(today)),
            LOEKZ=pl.lit(""),
        ),
        "EKPO": lines.select(
            **key,
            MATNR=material(),
            WERKS="plant",
            LGORT="storage",
            MENGE=quantity("ordered"),
            MEINS="unit",
            UMREZ=pl.col("factor").cast(pl.String),
            UMREN=pl.lit("1"),
            NETPR=pl.lit("5.000"),
            PEINH=pl.lit("1"),
            ELIKZ=pl.when("is_closed").then(pl.lit("X")).otherwise(pl.lit("")),
            RETPO=pl.lit(""),
            LOEKZ=pl.lit(""),
        ),
        "EKET": lines.select(
            **key,
            ETENR=pl.lit(SCHEDULE),
            EINDT=_date("promised"),
            SLFDT=_date("original"),
            MENGE=quantity("ordered"),
            WEMNG=quantity("done"),
        ),
        "EKES": lines.head(0).select(
            **key,
            ETENS=pl.lit(""),
            EBTYP=pl.lit(""),
            EINDT=pl.lit(""),
            MENGE=pl.lit(""),
            XBLNR=pl.lit(""),
            ERDAT=pl.lit(""),
        ),
    }


def _date(day: pl.Expr | str) -> pl.Expr:
    return (pl.col(day) if isinstance(day, str) else day).dt.strftime("%Y%m%d")
