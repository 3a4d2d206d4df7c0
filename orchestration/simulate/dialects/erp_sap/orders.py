"""Sales and purchase orders, one line each."""

from __future__ import annotations

from datetime import date

import polars as pl

from orchestration.simulate.dialects.books import Books, Partner, codes
from orchestration.simulate.dialects.notation import constants, date_of, material, quantity
from orchestration.simulate.orders import Orders
from orchestration.simulate.regions import Region
from orchestration.simulate.world import World

DATE = "%Y%m%d"
BOOKS = Books(
    sales_order=pl.col("number").cast(pl.String).str.zfill(10),
    sales_line=pl.lit("000010"),
    purchase_order=(4_500_000_000 + pl.col("number")).cast(pl.String),
    purchase_line=pl.lit("00010"),
    customers={1: Partner("0000200001", "CUS-1"), 2: Partner("0000200002", "CUS-2")},
    suppliers={1: Partner("0000100001", "SUP-A"), 2: Partner("0000100002", "SUP-B")},
)
CONFIRMATIONS = ("EBELN", "EBELP", "ETENS", "EBTYP", "EINDT", "MENGE", "XBLNR", "ERDAT")


def orders(world: World, made: Orders, today: date) -> dict[str, pl.DataFrame]:
    """Tables by name; suppliers answer elsewhere, so there are no confirmations."""
    sales, purchases = world.with_codes(made.sales), world.with_codes(made.purchases)
    entered = date_of(pl.lit(today), DATE)
    sold = {"VBELN": BOOKS.sales_order, "POSNR": BOOKS.sales_line}
    return {
        "VBAK": sales.select(
            VBELN=BOOKS.sales_order,
            AUART=pl.lit("OR"),
            KUNNR=codes("customer", BOOKS.customers),
            VDATU=date_of("requested", DATE),
            ERDAT=entered,
        ),
        "VBAP": _sales_lines(sales, sold, made.region),
        "VBEP": sales.select(
            **sold,
            ETENR=pl.lit("0001"),
            EDATU=date_of("requested", DATE),
            WMENG=quantity("ordered"),
            BMENG=quantity("ordered"),
        ),
        "LIPS": _shipments(sales.filter(pl.col("done") > 0), entered),
        **_purchases(purchases, entered, made.region),
        "EKES": pl.DataFrame(schema=dict.fromkeys(CONFIRMATIONS, pl.String)),
    }


def _sales_lines(sales: pl.DataFrame, key: dict[str, pl.Expr], region: Region) -> pl.DataFrame:
    return sales.select(
        **key,
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


def _purchases(lines: pl.DataFrame, entered: pl.Expr, region: Region) -> dict[str, pl.DataFrame]:
    key = {"EBELN": BOOKS.purchase_order, "EBELP": BOOKS.purchase_line}
    supplier = codes("supplier", BOOKS.suppliers)
    head = lines.select(EBELN=BOOKS.purchase_order, BSART=pl.lit("NB"), LIFNR=supplier, RESWK=pl.lit(""), BEDAT=entered)
    schedule = {"ETENR": pl.lit("0001"), "EINDT": date_of("promised", DATE), "SLFDT": date_of("original", DATE)}
    return {
        "EKKO": head.with_columns(LOEKZ=pl.lit("")),
        "EKPO": lines.select(
            **key,
            MATNR=material(),
            WERKS="plant",
            LGORT="storage",
            MENGE=quantity("ordered"),
            MEINS="order_unit",
            UMREZ=pl.col("factor").cast(pl.String),
            **constants(UMREN="1", NETPR=f"{5 * region.price_level}.000", PEINH="1"),
            ELIKZ=pl.when("is_closed").then(pl.lit("X")).otherwise(pl.lit("")),
            **constants(RETPO="", LOEKZ=""),
        ),
        "EKET": lines.select(**key, **schedule, MENGE=quantity("ordered"), WEMNG=quantity("done")),
    }
