"""Goods that have come and are no stock yet: a receipt into GR blocked stock, and its release, which makes it stock."""

from __future__ import annotations

import polars as pl

RELEASES, INTO_BLOCKED = {"101": "105", "102": "106"}, "103"
RELEASED_EVERY, WAITING_EVERY = 12, 30  # receipts, of which one comes so; receipts, beside which one more waits


def with_blocked_receipts(lines: pl.DataFrame) -> pl.DataFrame:
    """MSEG of receipts in one step, some of them in two."""
    document = pl.when(pl.col("SMBLN") == "").then("MBLNR").otherwise("SMBLN").cast(pl.Int64)
    is_released = pl.col("BWART").is_in(list(RELEASES)) & (document % RELEASED_EVERY == 0)
    told = lines.with_columns(BWART=pl.when(is_released).then(pl.col("BWART").replace(RELEASES)).otherwise("BWART"))
    waiting = told.filter((pl.col("BWART") == "101") & (document % WAITING_EVERY == 1)).with_columns(XBLNR=pl.lit(""))
    return pl.concat([told, _into_blocked(told.filter(BWART="105"), "47"), _into_blocked(waiting, "46")])


def _into_blocked(receipts: pl.DataFrame, prefix: str) -> pl.DataFrame:
    """Documents of their own."""
    number = pl.format("{}{}", pl.lit(prefix), pl.col("MBLNR").str.slice(2))
    return receipts.with_columns(MBLNR=number, BWART=pl.lit(INTO_BLOCKED))
