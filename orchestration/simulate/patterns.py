"""Opening differences that show a pattern, at items that never move, and codes that are mapped late."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

import numpy as np
import polars as pl

from orchestration.simulate.codes import Cause, Status
from orchestration.simulate.differences import DIFFERENCE_SCHEMA, rows_of
from orchestration.simulate.plan import Fault
from orchestration.simulate.regions import Pairing
from orchestration.simulate.spec import Spec
from orchestration.simulate.world import World, has_unmapped_codes

MAPPED_ON_DAY = 2  # before, late codes are in no cross-reference
LATE: dict[Fault, tuple[Cause, tuple[int, int]]] = {  # the cause, and how much: pieces, and grams of the weighed item
    "unexplained": (Cause.UNEXPLAINED, (3, 16)),
    "rounding": (Cause.ROUNDING, (5, 40)),
}
PATTERNS: tuple[Fault, ...] = ("opening_location", "opening_status", "opening_uom")


def late_items(spec: Spec, world: World) -> dict[Fault, int]:
    """Items whose warehouse codes are mapped only after the first cycle, by what is then left of them."""
    if spec.days < MAPPED_ON_DAY or world.first_quiet == world.items.height:
        return {}
    if not all(has_unmapped_codes(spec, world, pairing) for pairing in world.network.compared):
        return {}
    return {fault: world.items.height - 1 - rank for rank, fault in enumerate(LATE) if spec.faults.rate(fault) > 0}


def pattern_differences(spec: Spec, world: World) -> pl.DataFrame:
    """Stock in the wrong status, at the wrong location, in the wrong unit, and differences first seen late.

    One row per key and side, as `differences.rows_of` makes them.
    """
    random, parts = spec.random("patterns"), [pl.DataFrame(schema=DIFFERENCE_SCHEMA)]
    late = late_items(spec, world)
    for pairing in world.network.compared:
        cells = _one_a_site(world, random, pairing)
        moved_late = np.isin(world.pair_item[cells], list(late.values()))
        for fault, chosen in _deal(spec, world, cells[~moved_late]):
            parts.append(_difference(fault, world, random, pairing, chosen))
        for fault, item in late.items():
            one = cells[world.pair_item[cells] == item][:1]
            cause, (least, most) = LATE[fault]
            where = item, world.pair_location[one], Status.AVAILABLE
            parts.append(rows_of(pairing, "wms", *where, random.integers(least, most, len(one)), cause))
    return pl.concat(parts)


def _one_a_site(world: World, random: np.random.Generator, pairing: Pairing) -> np.ndarray:
    """Quiet pairs in random order, one per item and site: two patterns at one site would hide each other."""
    quiet = (world.pair_item >= world.first_quiet) & (world.pairing_of[world.pair_location] == pairing.number)
    cells = random.permutation(np.flatnonzero(quiet))
    location = world.pair_location[cells]
    sibling = world.siblings[location]
    site = np.where(sibling >= 0, np.minimum(location, sibling), location).astype(np.int64)
    return cells[np.sort(np.unique(site * world.items.height + world.pair_item[cells], return_index=True)[1])]


def _deal(spec: Spec, world: World, cells: np.ndarray) -> Iterator[tuple[Fault, np.ndarray]]:
    """Cells by pattern, none twice."""
    free = cells
    for fault in PATTERNS:
        alone = world.siblings[world.pair_location[free]] < 0
        eligible = free[~alone] if fault == "opening_location" else free
        chosen = eligible[: ceil(spec.faults.rate(fault) * len(cells))]
        free = np.setdiff1d(free, chosen)
        yield fault, chosen


def _difference(
    fault: Fault, world: World, random: np.random.Generator, pairing: Pairing, cells: np.ndarray
) -> pl.DataFrame:
    item, location = world.pair_item[cells], world.pair_location[cells]
    off = random.integers(3, 20, len(cells))
    if fault == "opening_status":
        cause = Cause.STATUS_NOT_SYNCED
        more = rows_of(pairing, "erp", item, location, Status.AVAILABLE, off, cause)
        return pl.concat([more, rows_of(pairing, "erp", item, location, Status.BLOCKED, -off, cause)])
    if fault == "opening_location":
        cause = Cause.LOCATION_MISMATCH
        more = rows_of(pairing, "erp", item, location, Status.QUALITY, off, cause)
        return pl.concat([more, rows_of(pairing, "erp", item, world.siblings[location], Status.QUALITY, -off, cause)])
    pieces = rows_of(pairing, "wms", item, location, Status.RETURNS, off * world.case_sizes[item], Cause.UOM_MISMATCH)
    return pl.concat([pieces, rows_of(pairing, "erp", item, location, Status.RETURNS, off, Cause.UOM_MISMATCH)])
