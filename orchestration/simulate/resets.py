"""Counts that a system records as the balance they leave, not as a difference."""

from __future__ import annotations

import numpy as np
import polars as pl

from orchestration.simulate.clock import is_repeated
from orchestration.simulate.codes import Cause, Kind, Twist
from orchestration.simulate.regions import EU, SIDES
from orchestration.simulate.spec import Spec
from orchestration.simulate.stock import Stock

RESET_SHARE = 0.6


def reset_counts(spec: Spec, stock: Stock) -> None:
    """Turn a share of the EU counts into resets, each side by itself.

    Only where the difference can be told again: after the side's first snapshot, alone at its instant, of
    a key whose ledger is whole, and not in the repeated hour.
    """
    journal, random = stock.journal, spec.random("resets")
    counts = (journal["region"] == EU.number) & (journal["kind"] == Kind.COUNT) & (journal["twist"] == Twist.NONE)
    counts &= np.isin(journal["cause"], (Cause.NONE, Cause.POSTED_OUTSIDE_WMS)) & (journal["reverses"] < 0)
    counts &= ~np.isin(journal["item"], stock.breaks["item"].to_numpy())
    for side in SIDES:
        at = journal[f"{side}_at"]
        known = (
            counts & (at > spec.midnight(1) + EU.feed(side).snapshot_at) & (random.random(len(journal)) < RESET_SHARE)
        )
        rows = np.flatnonzero(known)
        rows = rows[~is_repeated(at[rows], EU.zone)]
        after = stock.running(EU, side, journal["item"][rows])
        after = after.filter(pl.col("row").is_in(rows) & (pl.col("ties") == 1) & (pl.col("balance") >= 0))
        chosen = after["row"].to_numpy()
        journal[f"{side}_resets"][chosen] = True
        journal[f"{side}_balance"][chosen] = after["balance"].to_numpy()
