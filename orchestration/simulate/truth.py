"""The truth: what each difference at the last cut-off is called, by what was injected and by nothing else."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from orchestration.simulate.codes import UNANSWERED, Cause
from orchestration.simulate.coverage import Rolling, rolling
from orchestration.simulate.journal import Journal
from orchestration.simulate.postings import STOCK_KEY, legs, postings
from orchestration.simulate.regions import SIDES, Feed, Pairing, Side
from orchestration.simulate.spec import Spec
from orchestration.simulate.stock import Stock
from orchestration.simulate.world import World

CAUSE_KEY, SYSTEM_KEY = [*STOCK_KEY, "cause"], [*STOCK_KEY, "system"]
CAUSE_SCHEMA = pl.Schema(
    {
        "item": pl.Int32(),
        "location": pl.Int32(),
        "status": pl.Int8(),
        "cause": pl.Int8(),
        "quantity": pl.Int64(),
    }
)


@dataclass(frozen=True)
class Truth:
    """What is so of the locations of a pairing, without what is zero.

    `balances`: item, location, status, wms, erp; `causes`: item, location, status, cause, quantity (wms less erp);
    `unmapped`: item, location, status, system, wms, the whole quantity held under codes that nothing maps, which the
    others leave out. `alone`: item, location, status, system, quantity, where only one side tells of the stock and
    the others are empty.
    """

    balances: pl.DataFrame
    causes: pl.DataFrame
    unmapped: pl.DataFrame
    alone: pl.DataFrame


def pairing_truth(spec: Spec, world: World, stock: Stock, differences: pl.DataFrame, pairing: Pairing) -> Truth:
    """The truth at the last cut-off."""
    day, cutoff = spec.days, pairing.cutoff(spec, spec.days)
    here, contributions, held = pl.col("pairing") == pairing.number, [], []
    for feed in pairing.feeds:
        way = rolling(spec, feed, cutoff, day)
        unseen = _unseen(stock, pairing, feed, way)
        held.append(_held(feed, stock.balances(feed, way.cutoff, way.snapshot_at, pairing), unseen))
        broken = stock.breaks.filter(here & (pl.col("system") == feed.number) & (pl.col("at") <= way.snapshot_at))
        contributions.append(_of_keys(pairing, broken.with_columns(cause=pl.lit(int(Cause.LEDGER_BREAK)))))
        contributions.append(_of_keys(pairing, unseen.with_columns(cause=pl.lit(int(Cause.STALE_SNAPSHOT)))))
    contributions.append(_of_keys(pairing, differences.filter(here)))
    contributions += [_of_documents(world, stock.journal, pairing, side, cutoff) for side in SIDES]
    is_remapped = spec.faults.corrected_on_day is not None and spec.faults.corrected_on_day <= day
    causes, balances = (_resolved(pl.concat(parts), world, is_remapped) for parts in (contributions, held))
    return _as_truth(world, pairing, causes, balances)


def _as_truth(world: World, pairing: Pairing, causes: pl.DataFrame, held: pl.DataFrame) -> Truth:
    is_mapped = (pl.col("item") < world.unmapped_item) & (pl.col("location") < world.unmapped_location)
    is_compared = pl.lit(pairing.is_compared)
    alone = held.filter(~is_compared).with_columns(quantity=pl.col("erp") + pl.col("wms"))
    return Truth(
        balances=_total(held.filter(is_mapped & is_compared), STOCK_KEY, *SIDES),
        causes=_total(causes.filter(is_mapped & is_compared), CAUSE_KEY, "quantity"),
        unmapped=_total(held.filter(~is_mapped & is_compared), SYSTEM_KEY, "wms"),
        alone=_total(alone, SYSTEM_KEY, "quantity"),
    )


def _unseen(stock: Stock, pairing: Pairing, feed: Feed, way: Rolling) -> pl.DataFrame:
    """What the rolled balance has too much, or too little, for want of the log's movements."""
    sign = -1 if way.snapshot_at < way.cutoff else 1
    moved = [stock.moved(feed, *hole, pairing) for hole in way.holes]
    frame = pl.concat(moved) if moved else stock.moved(feed, 0, 0)
    return frame.select(*STOCK_KEY, system=pl.lit(feed.number, pl.Int16), quantity=sign * pl.col("quantity"))


def _held(feed: Feed, *parts: pl.DataFrame) -> pl.DataFrame:
    columns: dict[str, pl.Expr] = {one: pl.col("quantity") * int(one == feed.side) for one in SIDES}
    return pl.concat([part.select(*STOCK_KEY, system=pl.lit(feed.number, pl.Int16), **columns) for part in parts])


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


def _of_keys(pairing: Pairing, changes: pl.DataFrame) -> pl.DataFrame:
    in_warehouse = pl.col("system").is_in([feed.number for feed in pairing.wms])
    sign = pl.when(in_warehouse).then(1).otherwise(-1)
    return changes.select(*STOCK_KEY, "cause", quantity=sign * pl.col("quantity")).cast(CAUSE_SCHEMA)


def _of_documents(world: World, journal: Journal, pairing: Pairing, side: Side, cutoff: int) -> pl.DataFrame:
    """What each movement that `side` has contributes, and under which cause; none where both sides agree."""
    seen = {one: (journal[f"{one}_at"] > 0) & (journal[f"{one}_at"] <= cutoff) for one in SIDES}
    one_sided = seen["wms"] ^ seen["erp"]
    named = one_sided | (journal["cause"] != Cause.NONE)
    rows = np.flatnonzero((journal["pairing"] == pairing.number) & seen[side] & named)
    rows = rows[~_taken_back(journal, seen, rows)]
    in_flight_since = cutoff - world.interface_slas[journal["location"]]
    names = pl.DataFrame({"row": rows, "cause": _names(journal, seen, rows, side, in_flight_since[rows])})
    moved = legs(postings(journal, side, rows)).join(names, on="row")
    sign = 1 if side == "wms" else -1
    return moved.select(*STOCK_KEY, "cause", quantity=sign * pl.col("quantity")).cast(CAUSE_SCHEMA)


def _names(
    journal: Journal, seen: dict[Side, np.ndarray], rows: np.ndarray, side: Side, since: np.ndarray
) -> np.ndarray:
    """The causes of `rows`, of which those are in flight that one side recorded after the instants `since`."""
    at, cause = journal[f"{side}_at"][rows], journal["cause"][rows]
    reverses = journal["reverses"][rows]
    late = np.array([UNANSWERED[kind] for kind in sorted(UNANSWERED)], np.int8)[journal["kind"][rows]]
    late = np.where(reverses >= 0, np.int8(Cause.REVERSAL_ONE_SIDED), late)
    unanswered = np.where(at > since, np.int8(Cause.TIMING_IN_FLIGHT), late)
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
