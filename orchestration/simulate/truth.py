"""The truth: what each difference at the last cut-off is called, by what was injected and by nothing else."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from orchestration.simulate.codes import UNANSWERED, Cause
from orchestration.simulate.coverage import Rolling, rolling
from orchestration.simulate.journal import Journal
from orchestration.simulate.postings import STOCK_KEY, legs, postings
from orchestration.simulate.regions import SIDES, Region, Side
from orchestration.simulate.spec import INTERFACE_SLA, Spec
from orchestration.simulate.stock import Stock
from orchestration.simulate.world import World

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


def region_truth(spec: Spec, world: World, stock: Stock, differences: pl.DataFrame, region: Region) -> Truth:
    """Balances and causes of a region at its last cut-off."""
    here, day = pl.col("region") == region.number, spec.days
    ways = {side: rolling(spec, region, side, day) for side in SIDES}
    contributions = [_of_documents(stock.journal, region, side, ways[side].cutoff) for side in SIDES]
    contributions.append(_of_keys(differences.filter(here)))
    held = []
    for side, way in ways.items():
        broken = stock.breaks.filter(here & (pl.col("side") == side) & (pl.col("at") <= way.snapshot_at))
        contributions.append(_of_keys(broken.with_columns(cause=pl.lit(int(Cause.LEDGER_BREAK)))))
        unseen = _unseen(stock, region, side, way)
        contributions.append(_of_keys(unseen.with_columns(cause=pl.lit(int(Cause.STALE_SNAPSHOT)))))
        held.append(_held(side, stock.balances(region, side, way.cutoff, way.snapshot_at), unseen))
    is_remapped = spec.faults.corrected_on_day is not None and spec.faults.corrected_on_day <= day
    causes = _total(_resolved(pl.concat(contributions), world, is_remapped), CAUSE_KEY, "quantity")
    balances = _total(_resolved(pl.concat(held), world, is_remapped), STOCK_KEY, *SIDES)
    is_mapped = (pl.col("item") < world.unmapped_item) & (pl.col("location") < world.unmapped_location)
    return Truth(balances.filter(is_mapped), causes.filter(is_mapped), balances.filter(~is_mapped))


def _unseen(stock: Stock, region: Region, side: Side, way: Rolling) -> pl.DataFrame:
    """What the rolled balance has too much, or too little, for want of the log's movements."""
    sign = -1 if way.snapshot_at < way.cutoff else 1
    moved = [stock.moved(region, side, *hole) for hole in way.holes]
    frame = pl.concat(moved) if moved else stock.moved(region, side, 0, 0)
    return frame.select(*STOCK_KEY, side=pl.lit(side), quantity=sign * pl.col("quantity"))


def _held(side: Side, *parts: pl.DataFrame) -> pl.DataFrame:
    columns = {one: pl.col("quantity") * int(one == side) for one in SIDES}
    return pl.concat([part.select(*STOCK_KEY, **columns) for part in parts])


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
