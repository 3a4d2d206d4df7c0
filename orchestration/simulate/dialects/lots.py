"""Lots: which items are kept by them, and until when each may be used."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from orchestration.simulate.world import OLDER, World

EVERY, EXPIRED_EVERY = 9, 18  # item numbers, one of which is kept by lots; one of which has expired where they expire
NEVER, OVER = date(2027, 12, 31), timedelta(days=5)  # how long ago, before the last cycle


def lot() -> pl.Expr:
    """The only lot of an item, where it is kept by lots; else blank."""
    return pl.when(is_kept_by_lots()).then(pl.format("L{}", "item_number")).otherwise(pl.lit(""))


def is_kept_by_lots(number: str = "item_number") -> pl.Expr:
    return pl.col(number) % EVERY == 0


def is_expired(world: World, number: str = "item_number") -> pl.Expr:
    """Whether an item's lot may no longer be used: none of codes that nothing maps, or where all is plain."""
    return (pl.col(number) % EXPIRED_EVERY == 0) & (pl.col(number) < OLDER) & (not world.is_plain)


def expires_on(world: World, number: str = "item_number") -> pl.Expr:
    """The last day of an item's lot."""
    return pl.when(is_expired(world, number)).then(pl.lit(world.today - OVER)).otherwise(pl.lit(NEVER))
