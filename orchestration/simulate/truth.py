"""The truth: what each difference at the last cut-off is called, by what was injected and by nothing else."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from orchestration.simulate.codes import UNANSWERED, Cause
from orchestration.simulate.journal import Journal
from orchestration.simulate.postings import STOCK_KEY, legs, postings
from orchestration.simulate.regions import SIDES, Region, Side
from orchestration.simulate.spec import HOUR
from orchestration.simulate.stock import Stock
from orchestration.simulate.world import World

INTERFACE_SLA = 4 * HOUR  # a one-sided movement younger than this is in flight
CAUSE_KEY = [*STOCK_KEY, "cause"]
CAUSE_SCHEMA = {
    "item": pl.Int32,
    "location": pl.Int32,
    "status": pl.Int8,
    "cause": pl.Int8,
    "quantity": pl.Int64,
}


@dataclass(frozen=True)
class Truth:
    """`balances`: item, location, status, wms, erp; `causes`: item, location, status, cause, quantity (wms less erp).

    Both leave out what is zero, and codes that nothing maps; those stand in `unmapped`, with the whole
    quantity that the warehouse holds.
    """

    balances: pl.DataFrame
    causes: pl.DataFrame
    unmapped: pl.DataFrame


def region_truth(
    world: World, stock: Stock, differences: pl.DataFrame, region: Region, cutoff: int, is_remapped: bool
) -> Truth:
    """Balances and causes of a region at its cut-off; `is_remapped` where older codes have got a mapping by then."""
    here = pl.col("region") == region.number
    breaks = stock.breaks.filter(here & (pl.col("at") <= cutoff)).with_columns(cause=pl.lit(int(Cause.LEDGER_BREAK)))
    contributions = [_of_documents(stock.journal, region, side, cutoff) for side in SIDES]
    contributions += [_of_keys(differences.filter(here)), _of_keys(breaks)]
    causes = _total(_resolved(pl.concat(contributions), world, is_remapped), CAUSE_KEY, "quantity")
    held = [
        stock.balances(region, side, cutoff).select(
            *STOCK_KEY, **{one: pl.col("quantity") * (one == side) for one in SIDES}
        )
        for side in SIDES
    ]
    balances = _total(_resolved(pl.concat(held), world, is_remapped), STOCK_KEY, "wms", "erp")
    is_mapped = (pl.col("item") < world.unmapped_item) & (pl.col("location") < world.unmapped_location)
    return Truth(balances.filter(is_mapped), causes.filter(is_mapped), balances.filter(~is_mapped))


def _total(frame: pl.DataFrame, key: list[str], *quantities: str) -> pl.DataFrame:
    """Summed by key, without what is zero."""
    totals = frame.group_by(key).agg(pl.col(quantities).sum())
    return totals.filter(pl.any_horizontal(pl.col(quantities) != 0)).sort(key)


def _resolved(frame: pl.DataFrame, world: World, is_remapped: bool) -> pl.DataFrame:
    """With older codes as what they stand for, where a mapping says so."""
    if not is_remapped:
        return frame
    item, location = pl.col("item"), pl.col("location")
    is_older = item.is_between(world.unmapped_item, world.foreign_item - 1)
    return frame.with_columns(
        item=pl.when(is_older).then(item - world.unmapped_item).otherwise(item),
        location=location % world.unmapped_location,
    )


def _of_keys(changes: pl.DataFrame) -> pl.DataFrame:
    sign = pl.when(pl.col("side") == "wms").then(1).otherwise(-1)
    return changes.select(*STOCK_KEY, "cause", quantity=sign * pl.col("quantity")).cast(CAUSE_SCHEMA)


def _of_documents(journal: Journal, region: Region, side: Side, cutoff: int) -> pl.DataFrame:
    """What each movement that `side` has contributes, and under which cause; none where both sides agree."""
    seen = {one: (journal[f"{one}_at"] > 0) & (journal[f"{one}_at"] <= cutoff) for one in SIDES}
    one_sided = seen["wms"] ^ seen["erp"]
    named = one_sided | (journal["cause"] != Cause.NONE)
    rows = np.flatnonzero((journal["region"] == region.number) & seen[side] & named)
    rows = rows[~_taken_back(journal, seen, rows)]
    names = pl.DataFrame({"row": rows, "cause": _names(journal, seen, rows, side, cutoff)})
    moved = legs(postings(journal, side, rows)).join(names, on="row")
    sign = 1 if side == "wms" else -1
    return moved.select(*STOCK_KEY, "cause", quantity=sign * pl.col("quantity")).cast(CAUSE_SCHEMA)


def _names(journal: Journal, seen: dict[Side, np.ndarray], rows: np.ndarray, side: Side, cutoff: int) -> np.ndarray:
    at, cause = journal[f"{side}_at"][rows], journal["cause"][rows]
    reverses = journal["reverses"][rows]
    late = np.array([UNANSWERED[kind] for kind in sorted(UNANSWERED)], np.int8)[journal["kind"][rows]]
    late = np.where(reverses >= 0, np.int8(Cause.REVERSAL_ONE_SIDED), late)
    unanswered = np.where(at > cutoff - INTERFACE_SLA, np.int8(Cause.TIMING_IN_FLIGHT), late)
    is_matched = seen["wms"][rows] & seen["erp"][rows]
    return np.where(is_matched | journal["always"][rows], cause, unanswered)


def _taken_back(journal: Journal, seen: dict[Side, np.ndarray], rows: np.ndarray) -> np.ndarray:
    """True where one side has a movement and its reversal, and the other has neither."""
    reversing = np.flatnonzero(journal["reverses"] >= 0)
    reversed_rows = journal["reverses"][reversing]
    alone = np.zeros(len(reversing), bool)
    for side, other in (SIDES, SIDES[::-1]):
        has_both = seen[side][reversing] & seen[side][reversed_rows]
        alone |= has_both & ~seen[other][reversing] & ~seen[other][reversed_rows]
    return np.isin(rows, np.concatenate([reversing[alone], reversed_rows[alone]]))
