"""Master data management: cross-references, locations, rates, calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl

from orchestration.simulate.currencies import exchange_rate
from orchestration.simulate.deliveries import Delimited
from orchestration.simulate.dialects import supplier_portal
from orchestration.simulate.dialects.books import Partner, partner_id
from orchestration.simulate.dialects.erp_next.stock import WAREHOUSES
from orchestration.simulate.dialects.erps import ERPS
from orchestration.simulate.dialects.forecast_levels import forecast_customer
from orchestration.simulate.dialects.notation import material
from orchestration.simulate.network import PORTAL, Network
from orchestration.simulate.places import is_kept_by
from orchestration.simulate.world import World

NOTATION = Delimited(",")
SINCE = pl.lit("2020-01-01")
# By dialect, in the order of the rows: what its systems call items and places, and their words for units.
CODES = {
    "erp_sap": material(),
    "wms_ewm": material(),
    "erp_next": pl.format("ITM-{}", "item_number"),
    "wms_openboxes": pl.format("OB{}", "item_number"),
    "planning": pl.col("item_id"),
}
SITES = {
    "erp_sap": [(pl.col("plant"), pl.col("storage"))],
    "planning": [(pl.col("location_id"), pl.lit(""))],
    "erp_next": [(pl.format(name, "town"), pl.lit("")) for name in WAREHOUSES.values()],
}
WAREHOUSE_SITES = {"wms_ewm": pl.col("warehouse_number"), "wms_openboxes": pl.format("{} DC", "town")}
UNITS = [
    *((dialect, unit, unit) for dialect in ("erp_sap", *WAREHOUSE_SITES, "supplier_portal") for unit in ("EA", "CS")),
    ("erp_sap", "PAL", "PAL"),
    ("erp_next", "Nos", "EA"),
    ("erp_next", "Case", "CS"),
    ("erp_next", "Kg", "KG"),
    *((dialect, "KG", "KG") for dialect in ("erp_sap", *WAREHOUSE_SITES)),
]

EDI_UNITS = [(dialect, unit, unit) for dialect in ("supplier_x12", "supplier_edifact") for unit in ("EA", "CS")]


def master_data(world: World, today: date, later: list[int], is_remapped: bool) -> dict[str, pl.DataFrame]:
    """Files by name. Warehouse codes of the items `later` are not mapped yet; older codes are, once `is_remapped`."""
    network = world.network
    known = UNITS if world.is_plain else [*UNITS, *EDI_UNITS]
    units = [(system.name, *words) for dialect, *words in known for system in network.of(dialect)]
    return {
        "item_xref": _items(world, later, is_remapped),
        "location_xref": _places(world, is_remapped),
        "locations": world.locations.select(
            "location_id",
            description=pl.format("{} warehouse", "location_id"),
            site="site",
            region="region",
            time_zone="time_zone",
            location_type=pl.lit("distribution_center"),
        ),
        "supplier_xref": _partners(_suppliers(network)),
        "customer_xref": _partners(_customers(network)),
        "unit_xref": _rows(units, "source", "source_unit", "unit"),
        "exchange_rates": _rates(network),
        "calendar": _calendar(today, network.calendar),
    }


def _rows(rows: Sequence[tuple[str, ...]], *columns: str) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")


def _partners(rows: list[tuple[str, ...]]) -> pl.DataFrame:
    return _rows(rows, "source", "source_code", "id").with_columns(valid_from=SINCE, valid_to=pl.lit(""))


def _suppliers(network: Network) -> list[tuple[str, ...]]:
    """Codes of the ERPs; between them, those of the suppliers' own systems."""
    known = {erp: ERPS[region.head.dialect].books.suppliers for erp, region in network.books.items()}
    answers = [
        (supplier.name, supplier_portal.SUPPLIERS[number], partner_id(region, partner))
        for region in network.books.values()
        for supplier in network.tellers(region)
        if supplier.dialect.name == PORTAL
        for number, partner in known[region.head.source].items()
    ]
    return [*_coded(network, "erp_sap", known), *answers, *_coded(network, "erp_next", known)]


def _customers(network: Network) -> list[tuple[str, ...]]:
    """Codes of the ERPs and of the planning tool, which has our ids."""
    known = {erp: ERPS[region.head.dialect].books.customers for erp, region in network.books.items()}
    ours = forecast_customer(network)
    planned = [(system.name, ours, ours) for system in network.of("planning") if ours]
    return [*_coded(network, "erp_sap", known), *_coded(network, "erp_next", known), *planned]


def _coded(network: Network, dialect: str, known: dict[str, dict[int, Partner]]) -> list[tuple[str, ...]]:
    return [
        (erp.name, partner.code, partner_id(network.books[erp.name], partner))
        for erp in network.of(dialect)
        for partner in dict.fromkeys(known[erp.name].values())
    ]


def _rates(network: Network) -> pl.DataFrame:
    """One row per currency that an ERP has and the group has not."""
    used = dict.fromkeys(region.currency for region in network.books.values())
    foreign = [one for one in used if one != network.currency]
    rows = [(one, network.currency, "2020-01-01", exchange_rate(one, network.currency)) for one in foreign]
    return _rows(rows, "from_currency", "to_currency", "valid_from", "rate")


def _items(world: World, later: list[int], is_remapped: bool) -> pl.DataFrame:
    ids = world.items.select("item_id").with_row_index("item").cast({"item": pl.Int32})
    known = world.item_codes.join(ids, on="item", maintain_order="left_right")
    older = world.item_codes.with_columns(item=pl.col("item") - world.unmapped_item).join(
        ids, on="item", maintain_order="left"
    )
    mapped = known.filter(~pl.col("item").is_in(later))
    rows = [(mapped if one.dialect.name in WAREHOUSE_SITES else known, one) for one in world.network.of(*CODES)]
    if is_remapped:
        rows += [(older, one) for one in world.network.of(*WAREHOUSE_SITES)]
    return pl.concat(
        [
            codes.select(
                source=pl.lit(system.name),
                source_item_code=CODES[system.dialect.name],
                item_id="item_id",
                valid_from=SINCE,
                valid_to=pl.lit(""),
            )
            for codes, system in rows
        ]
    )


def _places(world: World, is_remapped: bool) -> pl.DataFrame:
    ids = world.locations.select("location_id", "erp", "wms")
    known = pl.concat([ids, world.location_codes.head(ids.height)], how="horizontal")
    older = pl.concat([ids, world.location_codes.tail(ids.height)], how="horizontal")
    network = world.network
    rows = [
        (one.name, known if dialect == "planning" else known.filter(is_kept_by(one.name)), *names)
        for dialect, named in SITES.items()
        for one in network.of(dialect)
        for names in named
    ]
    for places in (known, older) if is_remapped else (known,):
        for one in network.of(*WAREHOUSE_SITES):
            site = WAREHOUSE_SITES[one.dialect.name]
            rows.append((one.name, places.filter(is_kept_by(one.name)), site, pl.lit("")))
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


def _calendar(today: date, calendar: str) -> pl.DataFrame:
    day = pl.date_range(today - timedelta(days=60), today + timedelta(days=120), eager=True)
    return pl.DataFrame({"day": day}).select(
        calendar_id=pl.lit(calendar),
        calendar_date=pl.col("day").cast(pl.String),
        is_working_day=pl.when(pl.col("day").dt.weekday() <= 5).then(pl.lit("true")).otherwise(pl.lit("false")),
        fiscal_year=pl.col("day").dt.year().cast(pl.String),
        fiscal_period=pl.col("day").dt.month().cast(pl.String),
    )
