"""The truth as files, in the notation of the sample enterprise. Nothing but tests reads them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from orchestration.files import whole_file, write_json_atomic
from orchestration.simulate.codes import Cause, Status
from orchestration.simulate.dialects.lots import is_expired
from orchestration.simulate.dialects.mdm import CODES, WAREHOUSE_SITES
from orchestration.simulate.documents.model import Orders
from orchestration.simulate.enterprise import Enterprise
from orchestration.simulate.regions import Pairing
from orchestration.simulate.truth import Truth
from orchestration.simulate.truth_documents import document_tables
from orchestration.simulate.world import World

CAUSES = {int(cause): cause.name.lower() for cause in Cause}
KEY = ("item_id", "location_id", "stock_status")
STATUSES = {int(status): status.name.lower() for status in Status}


def write_truth(enterprise: Enterprise, orders: tuple[Orders, ...], folder: Path) -> None:
    """Write `meta`, `balances` and `causes`, each a JSON file, and `single_system` where only one side tells of some
    stock; and the tables of documents and `expired`, each a Parquet file."""
    truths = dict(zip(enterprise.world.network.pairings, enterprise.truths(), strict=True))
    unmapped = [row for one, truth in truths.items() for row in _unmapped(enterprise.world, one, truth)]
    tables = _stock(enterprise.world, list(truths.values()))
    expired = _expired(enterprise.world, tables, unmapped)
    if all(pairing.is_compared for pairing in truths):
        del tables["single_system"]
    for name, rows in tables.items():
        with whole_file(folder / f"{name}.json") as temporary:
            rows.write_json(temporary)
    for name, rows in (document_tables(enterprise, orders) | {"expired": expired}).items():
        with whole_file(folder / f"{name}.parquet") as temporary:
            rows.write_parquet(temporary)
    write_json_atomic(folder / "meta.json", _meta(enterprise, tables, unmapped))


def _stock(world: World, truths: list[Truth]) -> dict[str, pl.DataFrame]:
    """Tables of stock, by name."""
    pieces = [_in_units(pl.col(side)).alias(side) for side in ("wms", "erp")]
    variance = _in_units(pl.col("wms") - pl.col("erp")).alias("variance")
    quantity = _in_units(pl.col("quantity")).alias("quantity")
    named = pl.col("cause").replace_strict(CAUSES, return_dtype=pl.String)
    system = pl.col("system").replace_strict({one.number: one.source for one in world.network.feeds})
    return {
        "balances": _keyed(world, _together(one.balances for one in truths)).select(*KEY, *pieces, variance),
        "causes": _keyed(world, _together(one.causes for one in truths)).select(*KEY, named, quantity),
        "single_system": _keyed(world, _together(one.alone for one in truths)).select(*KEY, system, quantity),
    }


def _expired(world: World, stock: dict[str, pl.DataFrame], unmapped: list[dict[str, str]]) -> pl.DataFrame:
    """One row per item and location: what is available of lots that may no longer be used.

    As its warehouse has it, where there is one.
    """
    names = dict.fromkeys([*KEY, "quantity"], pl.String)
    held = pl.DataFrame(unmapped, schema=names)
    for one in (stock["balances"].rename({"wms": "quantity"}, strict=False), stock["single_system"]):
        if one.height:
            held = pl.concat([held, one.select(pl.col(list(names)).cast(pl.String))])
    over = world.items.filter(is_expired(world, "number")).select("item_id")
    lots = held.filter(stock_status="available").join(over, on="item_id").cast({"quantity": pl.Decimal(18, 4)})
    places = lots.filter(pl.col("quantity") > 0).group_by(KEY[:2])
    return places.agg(expired_quantity=pl.col("quantity").sum()).sort(KEY[:2])


def _together(tables: Iterable[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat([pl.DataFrame(), *tables], how="diagonal")


def _in_units(quantity: pl.Expr) -> pl.Expr:
    whole = quantity.cast(pl.String)
    return pl.when(pl.col("scale") == 1).then(whole).otherwise((quantity / pl.col("scale")).cast(pl.String))


def _meta(enterprise: Enterprise, tables: dict[str, pl.DataFrame], unmapped: list[dict[str, str]]) -> dict[str, object]:
    """A region's cut-off is the earliest of its pairings."""
    spec, cutoffs = enterprise.spec, dict[str, int]()
    for pairing in enterprise.world.network.compared:
        name, cutoff = pairing.region.name, pairing.cutoff(spec, spec.days)
        cutoffs[name] = min(cutoff, cutoffs.get(name, cutoff))
    return {
        "as_of": _instant(spec.end),
        "cycles": [_instant(spec.cycle(day)) for day in range(1, spec.days + 1)],
        "cutoff": {name: _instant(cutoff) for name, cutoff in cutoffs.items()},
        "stale": ",".join(sorted({one.source for one in spec.faults.missing if one.day == spec.days})),
        "keys": tables["balances"].height,
        "causes": tables["causes"].height,
        "unmapped": unmapped,
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


def _unmapped(world: World, pairing: Pairing, truth: Truth) -> list[dict[str, str]]:
    """What warehouses hold under codes that nothing maps, by `<source>:<code>`."""
    rows = world.with_codes(_keyed(world, truth.unmapped).drop("scale"))
    return [
        row
        for feed in pairing.wms
        for row in rows.filter(system=feed.number)
        .select(
            item_id=pl.coalesce("item_id", pl.format(f"{feed.source}:{{}}", CODES[feed.dialect])),
            location_id=pl.coalesce("location_id", pl.format(f"{feed.source}:{{}}", WAREHOUSE_SITES[feed.dialect])),
            stock_status="stock_status",
            quantity=pl.col("wms").cast(pl.String),
        )
        .to_dicts()
    ]
