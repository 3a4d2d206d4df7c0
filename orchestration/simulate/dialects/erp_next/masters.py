"""Items, warehouses, partners."""

from __future__ import annotations

import polars as pl

from orchestration.simulate.dialects.erp_next.books import BOOKS
from orchestration.simulate.dialects.erp_next.stock import WAREHOUSES, unit_of
from orchestration.simulate.dialects.lots import expires_on, is_kept_by_lots, lot
from orchestration.simulate.regions import Region
from orchestration.simulate.world import World

TYPES = ("Stores", "Quality", "Rejected", "Returns")
COMPANY = "ACME EU"
SUPPLIER = {"name": BOOKS.suppliers[1].code, "supplier_name": "Nordstahl", "country": "Germany"}
CUSTOMER = {"name": BOOKS.customers[1].code, "customer_name": "Bricolage SA", "country": "France"}


def masters(world: World, region: Region) -> dict[str, pl.DataFrame]:
    """Documents by doctype."""
    unit = pl.struct(uom=unit_of("unit"), conversion_factor=pl.lit(1, pl.Int64))
    case = pl.struct(uom=pl.lit("Case"), conversion_factor=pl.col("case_size"))
    documents = {
        "Item": world.items.select(
            item_code=pl.format("ITM-{}", "number"),
            item_name="description",
            item_group=pl.lit("Parts"),
            stock_uom=unit_of("unit"),
            has_batch_no=is_kept_by_lots("number").cast(pl.Int8),
            disabled=pl.lit(0),
            lead_time_days=pl.lit(10),
            safety_stock=pl.lit(30),
            min_order_qty=pl.lit(12),
            valuation_rate=pl.col("cost") * region.price_level,
            abc_class="abc_class",
            uoms=pl.concat_list(unit, case),
        ),
        "Warehouse": _warehouses(world.places_of(region.head.source)),
        "Supplier": pl.DataFrame(
            [{"name": BOOKS.suppliers[1].code, "supplier_name": "Nordstahl", "country": "Germany"}]
        ),
        "Customer": pl.DataFrame(
            [{"name": BOOKS.customers[1].code, "customer_name": "Bricolage SA", "country": "France"}]
        ).with_columns([] if world.is_plain else [pl.lit(BOOKS.customers[1].groups[0]).alias("customer_group")]),
    }
    return documents if world.is_plain else documents | {"Batch": _batches(world)}


def _batches(world: World) -> pl.DataFrame:
    kept = world.items.select(item_number="number").filter(is_kept_by_lots())
    name = pl.format("ITM-{}", "item_number")
    return kept.select(name=lot(), item=name, expiry_date=expires_on(world).cast(pl.String))


def _warehouses(places: pl.DataFrame) -> pl.DataFrame:
    company = pl.lit(COMPANY)
    kinds = [
        places.select(
            name=pl.format(name, "town"),
            parent_warehouse=pl.lit("All - AC"),
            is_group=pl.lit(0),
            warehouse_type=pl.lit(kind),
            company=company,
        )
        for name, kind in zip(WAREHOUSES.values(), TYPES, strict=True)
    ]
    group = {"name": "All - AC", "parent_warehouse": None, "is_group": 1, "warehouse_type": None, "company": COMPANY}
    return pl.concat([*kinds, pl.DataFrame([group], schema=kinds[0].schema)])
