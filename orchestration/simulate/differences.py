"""Faults of stock keys: differences that no document explains, and jumps of a system's own balance."""

from __future__ import annotations

from math import ceil

import numpy as np
import polars as pl
from numpy.typing import ArrayLike

from orchestration.simulate.codes import Cause, Status
from orchestration.simulate.regions import SIDES, Pairing, Side
from orchestration.simulate.spec import DAY, HOUR, Spec
from orchestration.simulate.stock import BREAK_SCHEMA, OPENING_SCHEMA
from orchestration.simulate.world import FOREIGN_CODES, World, has_unmapped_codes

DIFFERENCE_SCHEMA = pl.Schema({**OPENING_SCHEMA, "cause": pl.Int8()})


def rows_of(
    pairing: Pairing,
    side: Side,
    item: ArrayLike,
    location: ArrayLike,
    status: ArrayLike,
    quantity: ArrayLike,
    cause: Cause,
) -> pl.DataFrame:
    """One row per key: what is added to a side's opening, and the cause of the difference that makes.

    Of several warehouse systems, one has all of an item's.
    """
    columns = np.broadcast_arrays(*(np.asarray(values, np.int64) for values in (item, location, status, quantity)))
    systems = np.array([feed.number for feed in pairing.of(side)])
    frame = pl.DataFrame(dict(zip(("item", "location", "status", "quantity"), columns, strict=True))).with_columns(
        pairing=pairing.number, system=pl.Series(systems[columns[0] % len(systems)]), cause=int(cause)
    )
    return frame.select(list(DIFFERENCE_SCHEMA)).cast(DIFFERENCE_SCHEMA)


def opening_differences(spec: Spec, world: World) -> pl.DataFrame:
    """Keys that moving items differ at from the start: at most one location an item, lest it look like a pattern."""
    random, parts = spec.random("opening differences"), [pl.DataFrame(schema=DIFFERENCE_SCHEMA)]
    for pairing in world.network.compared:
        pairs = _one_pair_an_item(world, random, pairing, spec.faults.rate("opening_variance"))
        off = random.integers(3, 16, len(pairs)) * random.choice([-1, 1], len(pairs))
        item, location = world.pair_item[pairs], world.pair_location[pairs]
        parts.append(rows_of(pairing, "erp", item, location, Status.AVAILABLE, -off, Cause.OPENING_VARIANCE))
        parts.append(_unmapped_stock(spec, world, random, pairing))
    return pl.concat(parts)


def _unmapped_stock(spec: Spec, world: World, random: np.random.Generator, pairing: Pairing) -> pl.DataFrame:
    """The warehouse holds codes that the ERP has never heard of."""
    places = np.flatnonzero(world.pairing_of == pairing.number)
    count = min(ceil(spec.faults.rate("unmapped_stock") * world.pairs_of(pairing)), FOREIGN_CODES)
    count = count if has_unmapped_codes(spec, world, pairing) else 0
    items = world.foreign_item + np.arange(count)
    location = random.choice(places, count) if count else places[:0]
    return rows_of(pairing, "wms", items, location, Status.AVAILABLE, 5 + np.arange(count), Cause.UNMAPPED_ITEM)


def ledger_breaks(spec: Spec, world: World) -> pl.DataFrame:
    """Jumps between two snapshots, on either side; on the day of corrections each is taken back."""
    plan, random, parts = spec.faults, spec.random("ledger breaks"), [pl.DataFrame(schema=BREAK_SCHEMA)]
    days = np.arange(max(plan.first_day, 2), min(plan.last_day or spec.days, spec.days) + 1)
    for pairing in world.network.compared:
        pairs = _one_pair_an_item(world, random, pairing, plan.rate("ledger_break") if len(days) else 0)
        sides = random.choice(SIDES, len(pairs))
        at = spec.begin + (random.choice(days, len(pairs)) - 1) * DAY - 6 * HOUR if len(pairs) else 0
        size = random.integers(3, 16, len(pairs)) * random.choice([-1, 1], len(pairs))
        item, location = world.pair_item[pairs], world.pair_location[pairs]
        for side in SIDES:
            broken = rows_of(pairing, side, item, location, Status.AVAILABLE, size, Cause.LEDGER_BREAK)
            broken = broken.with_columns(at=pl.lit(pl.Series(np.broadcast_to(at, len(pairs)), dtype=pl.Int64)))
            parts.append(broken.filter(pl.Series(sides == side, dtype=pl.Boolean)).select(list(BREAK_SCHEMA)))
    breaks = pl.concat(parts)
    if plan.corrected_on_day is None or plan.corrected_on_day > spec.days:
        return breaks
    mended = spec.midnight(plan.corrected_on_day) - 6 * HOUR
    return pl.concat([breaks, breaks.with_columns(quantity=-pl.col("quantity"), at=pl.lit(mended, pl.Int64))])


def _one_pair_an_item(world: World, random: np.random.Generator, pairing: Pairing, rate: float) -> np.ndarray:
    """Numbers of the share `rate` of a pairing's moving pairs, never two of one item."""
    here = world.active_pairs[world.pairing_of[world.pair_location[world.active_pairs]] == pairing.number]
    shuffled = random.permutation(here)
    single = np.sort(shuffled[np.unique(world.pair_item[shuffled], return_index=True)[1]])
    return np.sort(random.choice(single, min(ceil(rate * len(here)), len(single)), replace=False))
