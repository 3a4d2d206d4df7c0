"""Orders of one line and one delivery each, the half of some of which has come or gone."""

from __future__ import annotations

import numpy as np
import polars as pl

from orchestration.simulate.documents.model import LINE, Purchases, Sales, dates
from orchestration.simulate.regions import Region
from orchestration.simulate.spec import Spec
from orchestration.simulate.world import World

FEWEST, ITEMS_AN_ORDER = 8, 4
PRICE = 10  # dollars
RETURNING = ("erp_next",)  # dialects whose delivery notes take back goods of an order


def count_of(spec: Spec) -> int:
    """How many orders of a kind there are in a region that stocks anything."""
    return max(FEWEST, spec.items // ITEMS_AN_ORDER)


def pairs_of(world: World, region: Region) -> np.ndarray:
    """The items that move at the locations of a region, by their place in the world's pairs."""
    places = world.places_of(region.head.source)["location"].to_numpy()
    return world.active_pairs[np.isin(world.pair_location[world.active_pairs], places)]


def plain_orders(spec: Spec, world: World, region: Region, is_answered: bool) -> tuple[Sales, Purchases]:
    """Sales and purchases."""
    random = spec.random(f"orders {region.name}")
    sales = _sales(spec, random, _lines(spec, world, random, region), region)
    return sales, _purchases(spec, random, _lines(spec, world, random, region), is_answered)


def _lines(spec: Spec, world: World, random: np.random.Generator, region: Region) -> pl.DataFrame:
    """Orders of any kind, and how much of each is `done`; about one in ten is closed."""
    here = pairs_of(world, region)
    count = count_of(spec) if len(here) else 0
    pairs = random.choice(here, count) if count else here
    in_cases = random.random(count) < 0.4
    ordered = random.integers(2, 12, count)
    return pl.DataFrame(
        {
            "number": np.arange(count),
            "line": np.ones(count, np.int64),
            "item": world.pair_item[pairs],
            "location": world.pair_location[pairs],
            "order_unit": np.where(in_cases, "CS", "EA"),
            "factor": np.where(in_cases, world.case_sizes[world.pair_item[pairs]], 1),
            "ordered": ordered,
            "done": np.where(random.random(count) < 0.3, ordered // 2, 0),
            "is_closed": random.random(count) < 0.1,
        }
    ).with_columns(kind=pl.lit("order"), entered=pl.lit(spec.start))


def _sales(spec: Spec, random: np.random.Generator, lines: pl.DataFrame, region: Region) -> Sales:
    """Of each shipment a piece came back, where deliveries say so."""
    rows = lines.with_columns(
        line_kind=pl.lit("stock"),
        hold=pl.lit("none"),
        customer=pl.Series(random.integers(1, 3, lines.height)),
        requested=dates(spec, random.integers(0, 20, lines.height)),
        price=pl.lit(PRICE * region.price_level, pl.Int64),
        currency=pl.lit(region.currency),
        priced_per=pl.lit(1, pl.Int64),
        price_unit="order_unit",
        price_factor=pl.col("factor").cast(pl.Int64),
    )
    shipped = rows.filter(pl.col("done") > 0)
    returned = shipped if region.head.dialect in RETURNING else shipped.clear()
    nothing = {"pieces": pl.lit(0, pl.Int64), "day": pl.lit(spec.start)}
    return Sales(
        lines=rows.drop("done"),
        shipments=shipped.select(*LINE, delivery="number", quantity="done", day=pl.lit(spec.start)),
        returns=returned.select(*LINE, pieces=pl.lit(1, pl.Int64)),
        unordered=rows.clear().select("number", "customer", "item", "location", **nothing),
    )


def _purchases(spec: Spec, random: np.random.Generator, lines: pl.DataFrame, is_answered: bool) -> Purchases:
    height = lines.height
    original = random.integers(2, 25, height)
    promised = original + np.where(random.random(height) < 0.5, random.integers(0, 10, height), 0)
    is_confirmed, confirmed = random.random(height) < 0.5, promised + random.integers(0, 8, height)
    is_late = is_confirmed & (random.random(height) < 0.15)
    is_shipped = (random.random(height) < 0.1) & (lines["done"].to_numpy() == 0)
    rows = lines.rename({"done": "received"}).with_columns(
        supplier=pl.Series(random.integers(1, 3, height)), origin=pl.lit(None, pl.Int32)
    )
    parts = {"original": dates(spec, original), "promised": dates(spec, promised)}
    told = rows.select(*LINE, turn="line", first=pl.lit(0, pl.Int64), quantity="ordered", in_portal=pl.lit(True))
    told = told.with_columns(in_erp=pl.lit(False))
    return Purchases(
        lines=rows,
        schedule=rows.select(*LINE, part="line", **parts, quantity="ordered", received="received"),
        confirmations=told.with_columns(day=dates(spec, confirmed), answer=pl.lit("accepted")).filter(
            pl.Series(is_confirmed & is_answered)
        ),
        notices=told.with_columns(day=dates(spec, promised + 1)).filter(pl.Series(is_shipped & is_answered)),
        delays=rows.select(*LINE, day=dates(spec, promised + 20)).filter(pl.Series(is_late & is_answered)),
        issues=rows.clear().select(*LINE, turn="line", quantity="ordered"),
    )
