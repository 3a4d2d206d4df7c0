"""The truth as files, in the notation of the sample enterprise. Nothing but tests reads them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from orchestration.files import whole_file, write_json_atomic
from orchestration.simulate.codes import Cause, Status
from orchestration.simulate.dialects.books import Partner, partner_id
from orchestration.simulate.dialects.erps import ERPS
from orchestration.simulate.dialects.mdm import CODES, WAREHOUSE_SITES
from orchestration.simulate.enterprise import Enterprise
from orchestration.simulate.orders import Orders, expected_on, open_lines
from orchestration.simulate.regions import Region
from orchestration.simulate.world import World

CAUSES = {int(cause): cause.name.lower() for cause in Cause}
STATUSES = {int(status): status.name.lower() for status in Status}


def write_truth(enterprise: Enterprise, orders: tuple[Orders, ...], folder: Path) -> None:
    """Write `meta`, `balances`, `causes`, `open_orders` and `inbound`, each a JSON file; and `single_system` where
    only one side tells of some stock."""
    world, truths = enterprise.world, enterprise.truths()
    balances = _keyed(world, pl.concat([truth.balances for truth in truths]))
    causes = _keyed(world, pl.concat([truth.causes for truth in truths]))
    pieces = [_in_units(pl.col(side)).alias(side) for side in ("wms", "erp")]
    variance = _in_units(pl.col("wms") - pl.col("erp")).alias("variance")
    _write(folder / "balances.json", balances.select(*KEY, *pieces, variance))
    named = pl.col("cause").replace_strict(CAUSES, return_dtype=pl.String)
    quantity = _in_units(pl.col("quantity")).alias("quantity")
    _write(folder / "causes.json", causes.select(*KEY, named, quantity))
    if not all(pairing.is_compared for pairing in world.network.pairings):
        alone = _keyed(world, _with_system(world, pl.concat([truth.alone for truth in truths])))
        _write(folder / "single_system.json", alone.select(*KEY, "system", quantity))
    _write(folder / "open_orders.json", pl.concat([_open_orders(world, one) for one in orders]))
    _write(folder / "inbound.json", pl.concat([_inbound(world, one) for one in orders]))
    unmapped = pl.concat([_unmapped(world, truth.unmapped) for truth in truths])
    write_json_atomic(folder / "meta.json", _meta(enterprise, balances.height, causes.height, unmapped))


KEY = ("item_id", "location_id", "stock_status")


def _write(path: Path, rows: pl.DataFrame) -> None:
    with whole_file(path) as temporary:
        rows.write_json(temporary)


def _in_units(quantity: pl.Expr) -> pl.Expr:
    whole = quantity.cast(pl.String)
    return pl.when(pl.col("scale") == 1).then(whole).otherwise((quantity / pl.col("scale")).cast(pl.String))


def _meta(enterprise: Enterprise, keys: int, causes: int, unmapped: pl.DataFrame) -> dict[str, object]:
    spec, cutoffs = enterprise.spec, {}
    for pairing in enterprise.world.network.compared:
        cutoffs.setdefault(pairing.region.name, []).append(pairing.cutoff(spec, spec.days))
    return {
        "as_of": _instant(spec.end),
        "cycles": [_instant(spec.cycle(day)) for day in range(1, spec.days + 1)],
        "cutoff": {name: _instant(min(found)) for name, found in cutoffs.items()},
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


def _with_system(world: World, rows: pl.DataFrame) -> pl.DataFrame:
    """`rows` with the name of their system in place of its number."""
    names = {feed.number: feed.source for feed in world.network.feeds}
    return rows.with_columns(pl.col("system").replace_strict(names, return_dtype=pl.String))


def _unmapped(world: World, rows: pl.DataFrame) -> pl.DataFrame:
    """What warehouses hold under codes that nothing maps, by `<source>:<code>`."""
    coded = world.with_codes(_keyed(world, _with_system(world, rows)).drop("scale"))
    item, site = (
        pl.coalesce(pl.when(pl.col("system") == feed.source).then(codes[feed.dialect]) for feed in world.network.feeds if feed.side == "wms")
        for codes in (CODES, WAREHOUSE_SITES)
    )
    return coded.select(
        item_id=pl.coalesce("item_id", pl.format("{}:{}", "system", item)),
        location_id=pl.coalesce("location_id", pl.format("{}:{}", "system", site)),
        stock_status="stock_status",
        quantity=pl.col("wms").cast(pl.String),
    )


def _open_orders(world: World, made: Orders) -> pl.DataFrame:
    rows = _keyed(world, open_lines(made.sales).with_columns(status=pl.lit(0, pl.Int8)))
    books = ERPS[made.region.head.dialect].books
    return rows.select(
        **_whose(world, made),
        order_id=books.sales_order,
        order_line=books.sales_line,
        item_id="item_id",
        location_id="location_id",
        customer_id=_ids_of(made.region, "customer", books.customers),
        open_quantity=pl.col("open_quantity").cast(pl.String),
        requested_date=pl.col("requested").cast(pl.String),
    )


def _inbound(world: World, made: Orders) -> pl.DataFrame:
    still = open_lines(made.purchases)
    still = still.with_columns(expected=expected_on(still), status=pl.lit(0, pl.Int8))
    books = ERPS[made.region.head.dialect].books
    shipped = pl.when(pl.col("arrives_on").is_not_null()).then("open_quantity").otherwise(0)
    return _keyed(world, still).select(
        **_whose(world, made),
        purchase_order_id=books.purchase_order,
        purchase_order_line=books.purchase_line,
        item_id="item_id",
        location_id="location_id",
        supplier_id=_ids_of(made.region, "supplier", books.suppliers),
        open_quantity=pl.col("open_quantity").cast(pl.String),
        original_promised_date=pl.col("original").cast(pl.String),
        expected_receipt_date=pl.col("expected").cast(pl.String),
        shipped_quantity=shipped.cast(pl.String),
    )


def _whose(world: World, made: Orders) -> dict[str, pl.Expr]:
    """The ERP that an order is in, where several number alike."""
    are_alike = any(region.number_range for region in world.network.books.values())
    return {"system": pl.lit(made.region.head.source)} if are_alike else {}


def _ids_of(region: Region, column: str, partners: dict[int, Partner]) -> pl.Expr:
    return pl.col(column).replace_strict({one: partner_id(region, partner) for one, partner in partners.items()})
