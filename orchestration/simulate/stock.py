"""Balances: what each system starts with, what it holds at an instant, and where its ledger breaks.

A snapshot is the opening balance and all that was recorded up to its instant, exactly; a break adds to it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from orchestration.simulate.journal import Journal
from orchestration.simulate.postings import STOCK_KEY, legs, postings, recorded_rows
from orchestration.simulate.regions import Region, Side

ALWAYS, FOREVER = 0, np.iinfo(np.int64).max  # instants before and after everything
OPENING_SCHEMA = {
    "region": pl.Int8,
    "side": pl.String,
    "item": pl.Int32,
    "location": pl.Int32,
    "status": pl.Int8,
    "quantity": pl.Int64,
}
BREAK_SCHEMA = OPENING_SCHEMA | {"at": pl.Int64}


@dataclass(frozen=True)
class Stock:
    """`openings`: one row a stock key and side, with the quantity held before the first movement.
    `breaks`: one row a jump of a side's balance that no movement explains; `at` the instant.
    """

    journal: Journal
    openings: pl.DataFrame
    breaks: pl.DataFrame

    def balances(self, region: Region, side: Side, upto: int, broken_upto: int) -> pl.DataFrame:
        """One row a stock key that the side knows at an instant, with its quantity, ordered by key.

        Breaks count up to an instant of their own: a balance rolled from an earlier snapshot has not seen them.
        """
        here = (pl.col("region") == region.number) & (pl.col("side") == side)
        parts = [
            self.openings.filter(here),
            self.breaks.filter(here & (pl.col("at") <= broken_upto)),
            self.moved(region, side, ALWAYS, upto),
        ]
        frames = [part.select(*STOCK_KEY, "quantity") for part in parts]
        return pl.concat(frames).group_by(STOCK_KEY).agg(pl.col("quantity").sum()).sort(STOCK_KEY)

    def moved(self, region: Region, side: Side, after: int, upto: int) -> pl.DataFrame:
        """The changes of stock that the side recorded between two instants."""
        rows = recorded_rows(self.journal, region.number, side, after, upto)
        return legs(postings(self.journal, side, rows))

    def running(self, region: Region, side: Side, items: np.ndarray) -> pl.DataFrame:
        """One row a change of stock of the `items`: the `balance` that it leaves, and `ties`, those of its instant."""
        here = (pl.col("region") == region.number) & (pl.col("side") == side)
        held = self.openings.filter(here).select(*STOCK_KEY, held="quantity")
        return (
            self.moved(region, side, ALWAYS, FOREVER)
            .filter(pl.col("item").is_in(np.unique(items)))
            .sort(*STOCK_KEY, "at", "row")
            .join(held, on=STOCK_KEY, how="left", maintain_order="left")
            .with_columns(
                balance=pl.col("held").fill_null(0) + pl.col("quantity").cum_sum().over(STOCK_KEY),
                ties=pl.len().over(*STOCK_KEY, "at"),
            )
        )
