"""Master data management: cross-references, locations, rates, calendar."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from orchestration.simulate.deliveries import Delimited
from orchestration.simulate.dialects.erp_next.stock import WAREHOUSES
from orchestration.simulate.dialects.notation import material
from orchestration.simulate.regions import EU, NA
from orchestration.simulate.world import World

NOTATION = Delimited(",")
SINCE = pl.lit("2020-01-01")
CODES = {
    "erp_sap": material(),
    "wms_ewm": material(),
    "erp_next": pl.format("ITM-{}", "item_number"),
    "wms_openboxes": pl.format("OB{}", "item_number"),
    "planning": pl.col("item_id"),
}
WAREHOUSE_SYSTEMS = ("wms_ewm", "wms_openboxes")
PARTNERS = {
    "supplier_xref": [
        ("erp_sap", "0000100001", "SUP-A"),
        ("erp_sap", "0000100002", "SUP-B"),
        ("supplier_portal", "ACME", "SUP-A"),
        ("supplier_portal", "BOLT", "SUP-B"),
        ("erp_next", "SUP-EU1", "SUP-N"),
    ],
    "customer_xref": [
        ("erp_sap", "0000200001", "CUS-1"),
        ("erp_sap", "0000200002", "CUS-2"),
        ("erp_next", "CUST-EU1", "CUS-3"),
        ("planning", "CUS-1", "CUS-1"),
    ],
}
UNITS = [
    *(
        (source, unit, unit)
        for source in ("erp_sap", "wms_ewm", "wms_openboxes", "supplier_portal")
        for unit in ("EA", "CS")
    ),
    ("erp_sap", "PAL", "PAL"),
    ("erp_next", "Nos", "EA"),
    ("erp_next", "Case", "CS"),
    ("erp_next", "Kg", "KG"),
    *((source, "KG", "KG") for source in ("erp_sap", "wms_ewm", "wms_openboxes")),
]


def master_data(world: World, today: date, later: list[int], is_remapped: bool) -> dict[str, pl.DataFrame]:
    """Files by name. Warehouse codes of the items `later` are not mapped yet; older codes are, once `is_remapped`."""
    partners = {
        name: pl.DataFrame(rows, schema=["source", "source_code", "id"], orient="row").with_columns(
            valid_from=SINCE, valid_to=pl.lit("")
        )
        for name, rows in PARTNERS.items()
    }
    return {
        "item_xref": _items(world, later, is_remapped),
        "location_xref": _places(world, is_remapped),
        "locations": world.locations.select(
            "location_id",
            description=pl.format("{} warehouse", "location_id"),
            site="site",
            region=pl.when(pl.col("region") == NA.number).then(pl.lit(NA.name)).otherwise(pl.lit(EU.name)),
            time_zone="time_zone",
            location_type=pl.lit("distribution_center"),
        ),
        **partners,
        "unit_xref": pl.DataFrame(UNITS, schema=["source", "source_unit", "unit"], orient="row"),
        "exchange_rates": pl.DataFrame(
            [("EUR", "USD", "2020-01-01", "1.08")],
            schema=["from_currency", "to_currency", "valid_from", "rate"],
            orient="row",
        ),
        "calendar": _calendar(today),
    }


def _items(world: World, later: list[int], is_remapped: bool) -> pl.DataFrame:
    ids = world.items.select("item_id").with_row_index("item").cast({"item": pl.Int32})
    known = world.item_codes.join(ids, on="item", maintain_order="left_right")
    older = world.item_codes.with_columns(item=pl.col("item") - world.unmapped_item).join(
        ids, on="item", maintain_order="left"
    )
    rows = [
        (known.filter(~pl.col("item").is_in(later)) if source in WAREHOUSE_SYSTEMS else known, source)
        for source in CODES
    ]
    if is_remapped:
        rows += [(older, source) for source in WAREHOUSE_SYSTEMS]
    return pl.concat(
        [
            codes.select(
                source=pl.lit(source),
                source_item_code=CODES[source],
                item_id="item_id",
                valid_from=SINCE,
                valid_to=pl.lit(""),
            )
            for codes, source in rows
        ]
    )


def _places(world: World, is_remapped: bool) -> pl.DataFrame:
    ids = world.locations.select("location_id", "region")
    known = pl.concat([ids, world.location_codes.head(ids.height)], how="horizontal")
    older = pl.concat([ids, world.location_codes.tail(ids.height)], how="horizontal")
    north, europe = pl.col("region") == NA.number, pl.col("region") == EU.number
    rows = [
        ("erp_sap", known.filter(north), pl.col("plant"), pl.col("storage")),
        ("planning", known, pl.col("location_id"), pl.lit("")),
        *(("erp_next", known.filter(europe), pl.format(name, "town"), pl.lit("")) for name in WAREHOUSES.values()),
    ]
    for places in (known, older) if is_remapped else (known,):
        rows.append(("wms_ewm", places.filter(north), pl.col("warehouse_number"), pl.lit("")))
        rows.append(("wms_openboxes", places.filter(europe), pl.format("{} DC", "town"), pl.lit("")))
    return pl.concat(
        [
            places.select(
                source=pl.lit(source),
                source_site=site,
                source_sublocation=part,
                location_id="location_id",
                stock_status=pl.lit(""),
                valid_from=SINCE,
                valid_to=pl.lit(""),
            )
            for source, places, site, part in rows
        ]
    )


def _calendar(today: date) -> pl.DataFrame:
    day = pl.date_range(today - timedelta(days=60), today + timedelta(days=120), eager=True)
    return pl.DataFrame({"day": day}).select(
        calendar_id=pl.lit("WORK"),
        calendar_date=pl.col("day").cast(pl.String),
        is_working_day=pl.when(pl.col("day").dt.weekday() <= 5).then(pl.lit("true")).otherwise(pl.lit("false")),
        fiscal_year=pl.col("day").dt.year().cast(pl.String),
        fiscal_period=pl.col("day").dt.month().cast(pl.String),
    )
