"""What is forecast of single customers at single locations, and what orders have not used up of a forecast."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import numpy as np
import polars as pl

from orchestration.simulate.documents.demand import demand_by_day
from orchestration.simulate.documents.model import Orders
from orchestration.simulate.spec import Spec
from orchestration.simulate.world import World

BUCKETS, DAYS, EVERY = 4, 7, 3  # four weeks of every third item and location, from the last cycle on
BUCKET = ("item", "location", "week")
PARTS = 10_000  # quantities have four decimals


def make_forecasts(spec: Spec, world: World) -> pl.DataFrame:
    """One row per item, location and `week`, in this order from last to first: its first day, and pieces."""
    pairs = pl.DataFrame({"item": world.pair_item, "location": world.pair_location}).gather_every(EVERY)
    return by_week(spec, pairs).with_columns(
        quantity=20 + (7 * pl.col("item").cast(pl.Int64) + 13 * pl.col("week")) % 60
    )


def by_week(spec: Spec, rows: pl.DataFrame) -> pl.DataFrame:
    """Each row in each `week` that is forecast, with its `start`."""
    weeks = [
        rows.with_columns(week=pl.lit(week, pl.Int64), start=pl.lit(spec.today + timedelta(days=DAYS * week)))
        for week in range(BUCKETS)
    ]
    return pl.concat(weeks)


def forecast_left(spec: Spec, world: World, orders: Iterable[Orders], made: pl.DataFrame) -> pl.DataFrame:
    """The forecasts `made`, one row per item, location and week, and how much of each is `consumed`.

    Orders consume by the day they were asked for: first their own bucket, what is too much for it the ones before, then
    the ones after, within the policy's window.
    """
    week = (pl.col("day") - pl.lit(spec.today)).dt.total_days() // DAYS
    asked = pl.concat([demand_by_day(one.sales) for one in orders]).with_columns(week=week)
    stands = asked.group_by(BUCKET).agg(asked=(pl.col("ordered_quantity") - pl.col("cancelled_quantity")).sum())
    rows = made.join(stands, on=BUCKET, how="left").sort("item", "location", "week")
    forecast, demand = (_parts(rows[name]).reshape(-1, BUCKETS) for name in ("quantity", "asked"))
    left = unconsumed(forecast, demand, *world.network.forecast_window)
    return rows.with_columns(consumed=pl.Series((forecast - left).ravel() / PARTS))


def _parts(quantities: pl.Series) -> np.ndarray:
    return (quantities.fill_null(0) * PARTS).round().cast(pl.Int64).to_numpy()


def unconsumed(forecast: np.ndarray, demand: np.ndarray, backward: int, forward: int) -> np.ndarray:
    """What is left of each bucket; one row per item and location, one column per bucket, in their order."""
    left, asking = forecast.copy(), demand.copy()
    for distance in (0, *range(-1, -backward - 1, -1), *range(1, forward + 1)):
        for bucket in range(max(0, -distance), forecast.shape[1] - max(0, distance)):
            taken = np.minimum(asking[:, bucket], left[:, bucket + distance])
            asking[:, bucket] -= taken
            left[:, bucket + distance] -= taken
    return left
