"""Purchasing documents: EKKO, EKPO, EKET, EKES."""

from __future__ import annotations

from datetime import date

import polars as pl

from orchestration.simulate.dialects.books import codes
from orchestration.simulate.dialects.erp_sap.books import BOOKS, DATE, flag, numbered
from orchestration.simulate.dialects.notation import constants, date_of, material, named_as, notice_number, quantity
from orchestration.simulate.documents.model import Purchases
from orchestration.simulate.regions import Region
from orchestration.simulate.world import World

TYPES = {"order": "NB", "return": "NB", "transfer": "UB", "request": "AN", "contract": "MK"}
KEY = {"EBELN": BOOKS.purchase_order, "EBELP": BOOKS.purchase_line}


def purchase_tables(world: World, made: Purchases, region: Region, today: date) -> dict[str, pl.DataFrame]:
    """Tables by name."""
    lines = world.with_codes(made.lines)
    plants = dict(enumerate(world.locations["plant"]))
    heads = lines.unique("number", keep="first", maintain_order=True).select(
        EBELN=BOOKS.purchase_order,
        BSART=named_as("kind", TYPES),
        LIFNR=codes("supplier", BOOKS.suppliers),
        RESWK=pl.col("origin").replace_strict(plants, default="", return_dtype=pl.String),
        BEDAT=date_of("entered", DATE),
        LOEKZ=pl.lit(""),
    )
    told = date_of(pl.lit(today), DATE)
    return {"EKKO": heads, "EKPO": _lines(lines, region), "EKET": _schedule(made), "EKES": _confirmations(made, told)}


def _lines(lines: pl.DataFrame, region: Region) -> pl.DataFrame:
    return lines.select(
        **KEY,
        MATNR=material(),
        WERKS="plant",
        LGORT="storage",
        MENGE=quantity("ordered"),
        MEINS="order_unit",
        UMREZ=pl.col("factor").cast(pl.String),
        **constants(UMREN="1", NETPR=f"{5 * region.price_level}.000", PEINH="1"),
        ELIKZ=flag(pl.col("is_closed")),
        RETPO=flag(pl.col("kind") == "return"),
        LOEKZ=pl.lit(""),
    )


def _schedule(made: Purchases) -> pl.DataFrame:
    return made.schedule.with_columns(scale=1).select(
        **KEY,
        ETENR=numbered("part", 4),
        EINDT=date_of("promised", DATE),
        SLFDT=date_of("original", DATE),
        MENGE=quantity("quantity"),
        WEMNG=quantity("received"),
    )


def _confirmations(made: Purchases, told: pl.Expr) -> pl.DataFrame:
    """Confirmations before notices, numbered together."""
    # The ERP keeps promises alone.
    promised = made.confirmations.drop("answer").with_columns(kind=pl.lit("AB"))
    kinds = [promised, made.notices.with_columns(kind=pl.lit("LA"))]
    rows = pl.concat(kinds).filter("in_erp").sort("number", "line", "kind", "turn").with_columns(scale=1)
    return rows.select(
        **KEY,
        ETENS=pl.int_range(1, pl.len() + 1).over("number", "line").cast(pl.String).str.zfill(4),
        EBTYP="kind",
        EINDT=date_of("day", DATE),
        MENGE=quantity("quantity"),
        XBLNR=pl.when(pl.col("kind") == "LA").then(notice_number()).otherwise(pl.lit("")),
        ERDAT=told,
    )
