"""Counts that a system records as the balance they leave, not as a difference."""

from __future__ import annotations

import numpy as np
import polars as pl

from orchestration.simulate.clock import is_repeated
from orchestration.simulate.codes import Cause, Kind, Twist
from orchestration.simulate.network import Network
from orchestration.simulate.spec import Spec
from orchestration.simulate.stock import Stock

RESET_SHARE = 0.6


def reset_counts(spec: Spec, network: Network, stock: Stock) -> None:
    """Turn a share of the counts into resets where the dialect has them, each system by itself.

    Only where the difference can be told again: after the system's first snapshot, alone at its instant, of
    a key whose ledger is whole, and not in the repeated hour.
    """
    journal, random = stock.journal, spec.random("resets")
    counts = (journal["kind"] == Kind.COUNT) & (journal["twist"] == Twist.NONE) & (journal["reverses"] < 0)
    counts &= np.isin(journal["cause"], (Cause.NONE, Cause.POSTED_OUTSIDE_WMS))
    counts &= ~np.isin(journal["item"], stock.breaks["item"].to_numpy())
    for feed in (one for one in network.feeds if one.timetable.counts_balances):
        at = journal[f"{feed.side}_at"]
        known = counts & (journal[f"{feed.side}_system"] == feed.number) & (at > feed.snapshot_at(spec, 1))
        rows = np.flatnonzero(known & (random.random(len(journal)) < RESET_SHARE))
        rows = rows[~is_repeated(at[rows], feed.zone)]
        after = stock.running(feed, journal["item"][rows])
        after = after.filter(pl.col("row").is_in(rows) & (pl.col("ties") == 1) & (pl.col("balance") >= 0))
        chosen = after["row"].to_numpy()
        journal[f"{feed.side}_resets"][chosen] = True
        journal[f"{feed.side}_balance"][chosen] = after["balance"].to_numpy()
