"""Balances: what each system starts with, what it holds at an instant, and where its ledger breaks.

A snapshot is the opening balance and all that was recorded up to its instant, exactly; a break adds to it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from orchestration.simulate.journal import Journal
from orchestration.simulate.postings import STOCK_KEY, legs, postings, recorded_rows
from orchestration.simulate.regions import Feed, Pairing

ALWAYS, FOREVER = 0, np.iinfo(np.int64).max  # instants before and after everything
OPENING_SCHEMA = pl.Schema(
    {
        "pairing": pl.Int16(),
        "system": pl.Int16(),
        "item": pl.Int32(),
        "location": pl.Int32(),
        "status": pl.Int8(),
        "quantity": pl.Int64(),
    }
)
BREAK_SCHEMA = pl.Schema({**OPENING_SCHEMA, "at": pl.Int64()})


@dataclass(frozen=True)
class Stock:
    """`openings`: one row per stock key and system, with the quantity held before the first movement.
    `breaks`: one row per jump of a system's balance that no movement explains; `at` the instant.
    """

    journal: Journal
    openings: pl.DataFrame
    breaks: pl.DataFrame

    def balances(self, feed: Feed, upto: int, broken_upto: int, pairing: Pairing | None = None) -> pl.DataFrame:
        """One row per stock key that the system knows at an instant, with its quantity, ordered by key; only the keys
        of a pairing where one is named.

        Breaks count up to an instant of their own: a balance rolled from an earlier snapshot has not seen them.
        """
        here = _of(feed, pairing)
        parts = [
            self.openings.filter(here),
            self.breaks.filter(here & (pl.col("at") <= broken_upto)),
            self.moved(feed, ALWAYS, upto, pairing),
        ]
        frames = [part.select(*STOCK_KEY, "quantity") for part in parts]
        return pl.concat(frames).group_by(STOCK_KEY).agg(pl.col("quantity").sum()).sort(STOCK_KEY)

    def moved(self, feed: Feed, after: int, upto: int, pairing: Pairing | None = None) -> pl.DataFrame:
        """The changes of stock that the system recorded between two instants."""
        rows = recorded_rows(self.journal, feed, after, upto)
        if pairing:
            rows = rows[self.journal["pairing"][rows] == pairing.number]
        return legs(postings(self.journal, feed.side, rows))

    def running(self, feed: Feed, items: np.ndarray, pairing: Pairing | None = None) -> pl.DataFrame:
        """One row per change of stock of the `items`: the `balance` it leaves, and `ties`, those of its instant."""
        held = self.openings.filter(_of(feed, pairing)).select(*STOCK_KEY, held="quantity")
        return (
            self.moved(feed, ALWAYS, FOREVER, pairing)
            .filter(pl.col("item").is_in(np.unique(items)))
            .sort(*STOCK_KEY, "at", "row")
            .join(held, on=STOCK_KEY, how="left", maintain_order="left")
            .with_columns(
                balance=pl.col("held").fill_null(0) + pl.col("quantity").cum_sum().over(STOCK_KEY),
                ties=pl.len().over(*STOCK_KEY, "at"),
            )
        )


def _of(feed: Feed, pairing: Pairing | None) -> pl.Expr:
    of_feed = pl.col("system") == feed.number
    return of_feed & (pl.col("pairing") == pairing.number) if pairing else of_feed
