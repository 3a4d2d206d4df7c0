"""What both systems hold before the first movement, alike on both sides."""

from __future__ import annotations

import numpy as np
import polars as pl

from orchestration.simulate.codes import Status
from orchestration.simulate.journal import Journal
from orchestration.simulate.postings import STOCK_KEY
from orchestration.simulate.regions import REGIONS, SIDES
from orchestration.simulate.spec import Spec
from orchestration.simulate.stock import BREAK_SCHEMA, OPENING_SCHEMA, Stock
from orchestration.simulate.world import World

# Share of the pairs that hold stock in a status, least and most of it.
HELD = {
    Status.AVAILABLE: (1.0, 100, 900),
    Status.QUALITY: (0.35, 5, 60),
    Status.BLOCKED: (0.2, 5, 40),
    Status.RETURNS: (0.25, 5, 40),  # of items that move; the others are kept clean for patterns
}
OVERSOLD_SHARE = 0.002  # of the keys: more is taken than is there, in both systems


def make_openings(spec: Spec, world: World, journal: Journal) -> pl.DataFrame:
    """One row a stock key and side; enough for what the warehouse takes, but for a few oversold keys."""
    random = spec.random("openings")
    held = pl.concat([_held(world, random, status, *bounds) for status, bounds in HELD.items()])
    needed = _needed(journal)
    openings = held.join(needed, on=["region", *STOCK_KEY], how="full", coalesce=True).sort("region", *STOCK_KEY)
    oversold = pl.Series(random.random(openings.height) < OVERSOLD_SHARE)
    quantity = pl.max_horizontal(pl.col("quantity").fill_null(0), pl.col("needed").fill_null(0))
    openings = openings.with_columns(quantity=pl.when(oversold & (pl.col("needed") > 0)).then(0).otherwise(quantity))
    return (
        pl.concat([openings.with_columns(side=pl.lit(side)) for side in SIDES])
        .select(list(OPENING_SCHEMA))
        .cast(OPENING_SCHEMA)
    )


def _held(
    world: World, random: np.random.Generator, status: Status, share: float, least: int, most: int
) -> pl.DataFrame:
    holds = random.random(len(world.pair_item)) < share
    pairs = np.flatnonzero(holds & ((status != Status.RETURNS) | (world.pair_item < world.first_quiet)))
    return pl.DataFrame(
        {
            "region": world.regions[world.pair_location[pairs]],
            "item": world.pair_item[pairs],
            "location": world.pair_location[pairs],
            "status": np.full(len(pairs), status),
            "quantity": random.integers(least, most, len(pairs)),
        }
    ).cast({name: dtype for name, dtype in OPENING_SCHEMA.items() if name != "side"})


def _needed(journal: Journal) -> pl.DataFrame:
    """One row a key that the warehouse would overdraw, with the stock that prevents it."""
    nothing = Stock(journal, pl.DataFrame(schema=OPENING_SCHEMA), pl.DataFrame(schema=BREAK_SCHEMA))
    return pl.concat(
        [
            nothing.running(region, "wms", np.unique(journal["item"]))
            .group_by(STOCK_KEY)
            .agg(needed=-pl.col("balance").min())
            .filter(pl.col("needed") > 0)
            .with_columns(region=pl.lit(region.number, pl.Int8))
            for region in REGIONS
        ]
    )
