"""The truth as files, in the notation of the sample enterprise. Nothing but tests reads them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from orchestration.files import whole_file, write_json_atomic
from orchestration.simulate.codes import Cause, Status
from orchestration.simulate.dialects.erp_next import orders as erp_next
from orchestration.simulate.dialects.erp_sap import orders as erp_sap
from orchestration.simulate.dialects.mdm import CODES
from orchestration.simulate.enterprise import Enterprise
from orchestration.simulate.orders import Orders, expected_on, open_lines
from orchestration.simulate.regions import EU, REGIONS, Region
from orchestration.simulate.world import World

CAUSES = {int(cause): cause.name.lower() for cause in Cause}
STATUSES = {int(status): status.name.lower() for status in Status}


def write_truth(enterprise: Enterprise, orders: tuple[Orders, ...], folder: Path) -> None:
    """Write `meta`, `balances`, `causes`, `open_orders` and `inbound`, each a JSON file."""
    world, truths = enterprise.world, enterprise.truths()
    balances = _keyed(world, pl.concat([truth.balances for truth in truths]))
    causes = _keyed(world, pl.concat([truth.causes for truth in truths]))
    pieces = [_in_units(pl.col(side)).alias(side) for side in ("wms", "erp")]
    variance = _in_units(pl.col("wms") - pl.col("erp")).alias("variance")
    _write(folder / "balances.json", balances.select(*KEY, *pieces, variance))
    named = pl.col("cause").replace_strict(CAUSES, return_dtype=pl.String)
    _write(folder / "causes.json", causes.select(*KEY, named, _in_units(pl.col("quantity")).alias("quantity")))
    _write(folder / "open_orders.json", pl.concat([_open_orders(world, one) for one in orders]))
    _write(folder / "inbound.json", pl.concat([_inbound(world, one) for one in orders]))
    unmapped = [_unmapped(world, *pair) for pair in zip(REGIONS, (truth.unmapped for truth in truths), strict=True)]
    write_json_atomic(folder / "meta.json", _meta(enterprise, balances.height, causes.height, pl.concat(unmapped)))


KEY = ("item_id", "location_id", "stock_status")


def _write(path: Path, rows: pl.DataFrame) -> None:
    with whole_file(path) as temporary:
        rows.write_json(temporary)


def _in_units(quantity: pl.Expr) -> pl.Expr:
    whole = quantity.cast(pl.String)
    return pl.when(pl.col("scale") == 1).then(whole).otherwise((quantity / pl.col("scale")).cast(pl.String))


def _meta(enterprise: Enterprise, keys: int, causes: int, unmapped: pl.DataFrame) -> dict[str, object]:
    spec = enterprise.spec
    return {
        "as_of": _instant(spec.end),
        "cycles": [_instant(spec.cycle(day)) for day in range(1, spec.days + 1)],
        "cutoff": {region.name: _instant(region.cutoff(spec, spec.days)) for region in REGIONS},
        "stale": ",".join(sorted({one.source for one in spec.faults.missing if one.day == spec.days})),
        "keys": keys,
        "causes": causes,
        "unmapped": unmapped.to_dicts(),
    }


def _instant(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def _ids(world: World) -> tuple[pl.DataFrame, pl.DataFrame]:
    items = world.items.select("item_id", "scale").with_row_index("item").cast({"item": pl.Int32})
    places = world.locations.select("location_id").with_row_index("location").cast({"location": pl.Int32})
    return items, places


def _keyed(world: World, rows: pl.DataFrame) -> pl.DataFrame:
    """`rows` with the published key; null ids where nothing maps a code."""
    items, places = _ids(world)
    joined = rows.join(items, on="item", how="left", maintain_order="left")
    joined = joined.join(places, on="location", how="left", maintain_order="left")
    return joined.with_columns(stock_status=pl.col("status").replace_strict(STATUSES, return_dtype=pl.String))


def _unmapped(world: World, region: Region, rows: pl.DataFrame) -> pl.DataFrame:
    """What a region's warehouses hold under codes that nothing maps, by `<source>:<code>`."""
    source = region.wms.source
    site = pl.format("{} DC", "town") if region is EU else pl.col("warehouse_number")
    return world.with_codes(_keyed(world, rows).drop("scale")).select(
        item_id=pl.coalesce("item_id", pl.format(f"{source}:{{}}", CODES[source])),
        location_id=pl.coalesce("location_id", pl.format(f"{source}:{{}}", site)),
        stock_status="stock_status",
        quantity=pl.col("wms").cast(pl.String),
    )


def _open_orders(world: World, made: Orders) -> pl.DataFrame:
    rows = _keyed(world, open_lines(made.sales).with_columns(status=pl.lit(0, pl.Int8)))
    is_eu = made.region is EU
    order = erp_next.sales_order() if is_eu else erp_sap.sales_order()
    return rows.select(
        order_id=order,
        order_line=pl.format("{}-1", order) if is_eu else pl.lit("000010"),
        item_id="item_id",
        location_id="location_id",
        customer_id=pl.lit("CUS-3") if is_eu else pl.format("CUS-{}", "customer"),
        open_quantity=pl.col("open_quantity").cast(pl.String),
        requested_date=pl.col("requested").cast(pl.String),
    )


def _inbound(world: World, made: Orders) -> pl.DataFrame:
    still = open_lines(made.purchases)
    still = still.with_columns(expected=expected_on(still), status=pl.lit(0, pl.Int8))
    is_eu = made.region is EU
    order = erp_next.purchase_order() if is_eu else erp_sap.purchase_order()
    supplier = pl.lit("SUP-N") if is_eu else pl.col("supplier").replace_strict({1: "SUP-A", 2: "SUP-B"})
    shipped = pl.when(pl.col("arrives_on").is_not_null()).then("open_quantity").otherwise(0)
    return _keyed(world, still).select(
        purchase_order_id=order,
        purchase_order_line=pl.format("{}-1", order) if is_eu else pl.lit("00010"),
        item_id="item_id",
        location_id="location_id",
        supplier_id=supplier,
        open_quantity=pl.col("open_quantity").cast(pl.String),
        original_promised_date=pl.col("original").cast(pl.String),
        expected_receipt_date=pl.col("expected").cast(pl.String),
        shipped_quantity=shipped.cast(pl.String),
    )
