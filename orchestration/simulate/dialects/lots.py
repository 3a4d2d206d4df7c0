"""Lots: which items are kept by them, and until when each may be used."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from orchestration.simulate.world import World

EVERY, EXPIRED_EVERY = 9, 18  # item numbers, one of which is kept by lots; one of which has expired where they expire
NEVER, OVER = date(2027, 12, 31), timedelta(days=5)  # how long ago, before the last cycle


def lot() -> pl.Expr:
    """The only lot of an item, where it is kept by lots; else blank."""
    return pl.when(is_kept_by_lots()).then(pl.format("L{}", "item_number")).otherwise(pl.lit(""))


def is_kept_by_lots(number: str = "item_number") -> pl.Expr:
    return pl.col(number) % EVERY == 0


def is_expired(world: World, number: str = "item_number") -> pl.Expr:
    """Whether an item's lot may no longer be used.

    None where all is plain, none of items that never move, whose stock one side may not know, none of codes that
    nothing maps.
    """
    is_known = pl.col(number) < world.first_quiet_number
    return (pl.col(number) % EXPIRED_EVERY == 0) & is_known & (not world.is_plain)


def expires_on(world: World, number: str = "item_number") -> pl.Expr:
    """The last day of an item's lot."""
    return pl.when(is_expired(world, number)).then(pl.lit(world.today - OVER)).otherwise(pl.lit(NEVER))
