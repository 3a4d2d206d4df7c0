"""Materials, plants, units, costs, partners."""

from __future__ import annotations

import polars as pl

from orchestration.simulate.dialects.erp_sap.books import BOOKS, DATE
from orchestration.simulate.dialects.lots import expires_on, is_kept_by_lots, lot
from orchestration.simulate.dialects.notation import constants, date_of, material
from orchestration.simulate.regions import Region
from orchestration.simulate.world import World

PER_TEN = 3  # the item whose cost is of ten pieces
SUPPLIERS = [
    (BOOKS.suppliers[1].code, "Acme Forge", "US", "jane.doe@acme.example"),
    (BOOKS.suppliers[2].code, "Bolt & Sons", "US", ""),
]
CUSTOMERS = [(BOOKS.customers[1].code, "Retail One", "US"), (BOOKS.customers[2].code, "Depot Two", "US")]


def masters(world: World, region: Region) -> dict[str, pl.DataFrame]:
    """Tables by name."""
    items = world.items.with_columns(item_number="number")
    places = world.places_of(region.head.source)
    stocked = _stocked(world, places)
    plants = places.select(WERKS="plant", NAME1=pl.format("Plant {}", "plant"), LAND1=pl.lit("US"))
    tables = {
        "MARA": items.select(
            MATNR=material(),
            **constants(MTART="HAWA", MATKL="G1"),
            MEINS="unit",
            BSTME=pl.lit("CS"),
            EAN11=pl.format("4000000{}", "number"),
            XCHPF=pl.when(is_kept_by_lots("number")).then(pl.lit("X")).otherwise(pl.lit("")),
            **constants(MSTAE="", LVORM=""),
        ),
        "MAKT": items.select(MATNR=material(), SPRAS=pl.lit("E"), MAKTX="description"),
        "MARM": _units(items),
        "MARC": _planning(stocked),
        "MBEW": _costs(stocked, region),
        "T001W": plants.unique(maintain_order=True),
        "T001L": places.select(WERKS="plant", LGORT="storage", LGOBE=pl.format("Store {}", "storage")),
        "LFA1": pl.DataFrame(SUPPLIERS, schema=["LIFNR", "NAME1", "LAND1", "SMTP_ADDR"], orient="row"),
        "KNA1": pl.DataFrame(CUSTOMERS, schema=["KUNNR", "NAME1", "LAND1"], orient="row"),
    }
    return tables if world.is_plain else tables | {"MCHA": _batches(world, stocked), "KNVV": _sales_areas()}


def _sales_areas() -> pl.DataFrame:
    """One row per customer and group: it has one in each distribution channel."""
    rows = [
        (one.code, "1000", str(10 * channel), "00", group)
        for one in BOOKS.customers.values()
        for channel, group in enumerate(one.groups, start=1)
    ]
    return pl.DataFrame(rows, schema=["KUNNR", "VKORG", "VTWEG", "SPART", "KDGRP"], orient="row")


def _batches(world: World, stocked: pl.DataFrame) -> pl.DataFrame:
    kept = stocked.filter(is_kept_by_lots())
    return kept.select(MATNR=material(), WERKS="plant", CHARG=lot(), VFDAT=date_of(expires_on(world), DATE))


def _units(items: pl.DataFrame) -> pl.DataFrame:
    base, case = pl.col("unit"), pl.col("case_size")
    sizes = [(base, pl.lit(1)), (pl.lit("CS"), case), (pl.lit("PAL"), 40 * case)]
    units = [
        items.select(MATNR=material(), MEINH=unit, UMREZ=size.cast(pl.String), **constants(UMREN="1", EAN11=""))
        for unit, size in sizes
    ]
    return pl.concat(units).sort("MATNR", maintain_order=True)


def _stocked(world: World, places: pl.DataFrame) -> pl.DataFrame:
    """One row per material and plant that stocks it."""
    pairs = pl.DataFrame({"item": world.pair_item, "location": world.pair_location})
    plants = pairs.join(places.select("location", "plant"), on="location")
    items = world.items.with_row_index("item").cast({"item": pl.Int32})
    rows = plants.select("item", "plant").unique().sort("item", "plant")
    return rows.join(items, on="item", maintain_order="left").with_columns(item_number="number")


def _planning(stocked: pl.DataFrame) -> pl.DataFrame:
    return stocked.select(
        MATNR=material(),
        WERKS="plant",
        **constants(DISMM="PD", DISPO="001", PLIFZ="14", WEBAZ="1", MINBE="20.000", EISBE="30.000", MABST="800.000"),
        **constants(BSTMI="24.000", BSTRF="12.000", BESKZ="F"),
        MAABC="abc_class",
        **constants(UMLMC="0.000", TRAME="0.000", LVORM=""),
    )


def _costs(stocked: pl.DataFrame, region: Region) -> pl.DataFrame:
    pieces = pl.when(pl.col("item") == PER_TEN).then(10).otherwise(1)
    return stocked.select(
        MATNR=material(),
        BWKEY="plant",
        **constants(VPRSV="S", VERPR="0.000"),
        STPRS=(pl.col("cost") * pieces * region.price_level).round(3).cast(pl.Decimal(18, 3)).cast(pl.String),
        PEINH=pieces.cast(pl.String),
        WAERS=pl.lit(region.currency),
    )
