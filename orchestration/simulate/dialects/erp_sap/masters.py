"""Materials, plants, units, costs, partners."""

from __future__ import annotations

import polars as pl

from orchestration.simulate.dialects.notation import material
from orchestration.simulate.regions import NA
from orchestration.simulate.world import World

PRICE_UNITS = (1, 1, 1, 10)  # some costs are of ten pieces


def masters(world: World) -> dict[str, pl.DataFrame]:
    """Tables by name."""
    items = world.items.with_columns(item_number="number").with_row_index("rank")
    return {
        "MARA": items.select(
            MATNR=material(),
            MTART=pl.lit("HAWA"),
            MATKL=pl.lit("G1"),
            MEINS=pl.lit("EA"),
            BSTME=pl.lit("CS"),
            EAN11=pl.format("4000000{}", "number"),
            XCHPF=pl.lit(""),
            MSTAE=pl.lit(""),
            LVORM=pl.lit(""),
        ),
        "MAKT": items.select(MATNR=material(), SPRAS=pl.lit("E"), MAKTX="description"),
        "MARM": _units(items),
        **_by_plant(world),
        "T001W": _places(world)
        .select(WERKS="plant", NAME1=pl.format("Plant {}", "plant"), LAND1=pl.lit("US"))
        .unique(maintain_order=True),
        "T001L": _places(world).select(WERKS="plant", LGORT="storage", LGOBE=pl.format("Store {}", "storage")),
        "LFA1": pl.DataFrame(
            [("0000100001", "Acme Forge", "US", "jane.doe@acme.example"), ("0000100002", "Bolt & Sons", "US", "")],
            schema=["LIFNR", "NAME1", "LAND1", "SMTP_ADDR"],
            orient="row",
        ),
        "KNA1": pl.DataFrame(
            [("0000200001", "Retail One", "US"), ("0000200002", "Depot Two", "US")],
            schema=["KUNNR", "NAME1", "LAND1"],
            orient="row",
        ),
    }


def _units(items: pl.DataFrame) -> pl.DataFrame:
    sizes = {"EA": pl.lit(1), "CS": pl.col("case_size"), "PAL": 40 * pl.col("case_size")}
    units = [
        items.select(
            MATNR=material(), MEINH=pl.lit(unit), UMREZ=size.cast(pl.String), UMREN=pl.lit("1"), EAN11=pl.lit("")
        )
        for unit, size in sizes.items()
    ]
    return pl.concat(units).sort("MATNR", maintain_order=True)


def _places(world: World) -> pl.DataFrame:
    return world.locations.with_row_index("location").filter(pl.col("region") == NA.number)


def _by_plant(world: World) -> dict[str, pl.DataFrame]:
    """Planning data and cost of every material at the plants that stock it."""
    pairs = pl.DataFrame({"item": world.pair_item, "location": world.pair_location})
    places = _places(world).select(pl.col("location").cast(pl.Int32), "plant")
    stocked = pairs.join(places, on="location").select("item", "plant").unique().sort("item", "plant")
    items = world.items.with_row_index("item").cast({"item": pl.Int32})
    rows = stocked.join(items, on="item", maintain_order="left").with_columns(item_number="number")
    per = pl.col("item").replace_strict(dict(enumerate(PRICE_UNITS)), default=1, return_dtype=pl.Int64)
    return {
        "MARC": rows.select(
            MATNR=material(),
            WERKS="plant",
            DISMM=pl.lit("PD"),
            DISPO=pl.lit("001"),
            PLIFZ=pl.lit("14"),
            WEBAZ=pl.lit("1"),
            MINBE=pl.lit("20.000"),
            EISBE=pl.lit("30.000"),
            MABST=pl.lit("800.000"),
            BSTMI=pl.lit("24.000"),
            BSTRF=pl.lit("12.000"),
            BESKZ=pl.lit("F"),
            MAABC="abc_class",
            UMLMC=pl.lit("0.000"),
            TRAME=pl.lit("0.000"),
            LVORM=pl.lit(""),
        ),
        "MBEW": rows.select(
            MATNR=material(),
            BWKEY="plant",
            VPRSV=pl.lit("S"),
            VERPR=pl.lit("0.000"),
            STPRS=(pl.col("cost") * per).round(3).cast(pl.Decimal(18, 3)).cast(pl.String),
            PEINH=per.cast(pl.String),
            WAERS=pl.lit("USD"),
        ),
    }
