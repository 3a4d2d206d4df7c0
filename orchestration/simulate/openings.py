"""What the systems hold before the first movement, alike on both sides."""

from __future__ import annotations

import numpy as np
import polars as pl

from orchestration.simulate.codes import Status
from orchestration.simulate.journal import Journal
from orchestration.simulate.network import Network
from orchestration.simulate.postings import STOCK_KEY
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
    """One row per stock key and system; enough for what is taken, but for a few oversold keys.

    Warehouse systems that share a location hold a part each; the ERP books what they hold together.
    """
    random, key = spec.random("openings"), ["pairing", *STOCK_KEY]
    held = pl.concat([_held(world, random, status, *bounds) for status, bounds in HELD.items()])
    needed = _needed(world.network, journal)
    openings = _parts(world.network, held).join(needed, on=[*key, "system"], how="full", coalesce=True)
    openings = openings.sort(*key, "system")
    oversold = pl.Series(random.random(openings.height) < OVERSOLD_SHARE)
    quantity = pl.max_horizontal(pl.col("quantity").fill_null(0), pl.col("needed").fill_null(0))
    openings = openings.with_columns(quantity=pl.when(oversold & (pl.col("needed") > 0)).then(0).otherwise(quantity))
    booked = [
        openings.filter(pairing=pairing.number).with_columns(system=feed.number)
        for pairing in world.network.compared
        for feed in pairing.of("erp")
    ]
    return pl.concat([part.select(list(OPENING_SCHEMA)).cast(OPENING_SCHEMA) for part in (openings, *booked)])


def _held(
    world: World, random: np.random.Generator, status: Status, share: float, least: int, most: int
) -> pl.DataFrame:
    """One row per stock key, with its quantity."""
    holds = random.random(len(world.pair_item)) < share
    pairs = np.flatnonzero(holds & ((status != Status.RETURNS) | (world.pair_item < world.first_quiet)))
    return pl.DataFrame(
        {
            "pairing": world.pairing_of[world.pair_location[pairs]],
            "item": world.pair_item[pairs],
            "location": world.pair_location[pairs],
            "status": np.full(len(pairs), status),
            "quantity": random.integers(least, most, len(pairs)),
        }
    ).cast(pl.Schema({name: dtype for name, dtype in OPENING_SCHEMA.items() if name != "system"}))


def _parts(network: Network, held: pl.DataFrame) -> pl.DataFrame:
    """`held`, one row per key and system that keeps a part of it."""
    parts = []
    for pairing in network.pairings:
        here, count = held.filter(pairing=pairing.number), len(pairing.keepers)
        for rank, feed in enumerate(pairing.keepers):
            part = pl.col("quantity") // count + (rank < pl.col("quantity") % count).cast(pl.Int64)
            parts.append(here.with_columns(quantity=part, system=pl.lit(feed.number, OPENING_SCHEMA["system"])))
    return pl.concat(parts)


def _needed(network: Network, journal: Journal) -> pl.DataFrame:
    """One row per key and system that would overdraw it, with the stock that prevents it."""
    nothing = Stock(journal, pl.DataFrame(schema=OPENING_SCHEMA), pl.DataFrame(schema=BREAK_SCHEMA))
    return pl.concat(
        [
            nothing.running(feed, np.unique(journal["item"]), pairing)
            .group_by(STOCK_KEY)
            .agg(needed=-pl.col("balance").min())
            .filter(pl.col("needed") > 0)
            .with_columns(
                pairing=pl.lit(pairing.number, OPENING_SCHEMA["pairing"]),
                system=pl.lit(feed.number, OPENING_SCHEMA["system"]),
            )
            for pairing in network.pairings
            for feed in pairing.keepers
        ]
    )
