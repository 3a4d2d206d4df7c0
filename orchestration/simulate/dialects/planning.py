"""The planning tool: forecasts and promotions."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from orchestration.simulate.deliveries import Delimited
from orchestration.simulate.dialects.books import partner_id
from orchestration.simulate.dialects.erps import ERPS
from orchestration.simulate.network import Network
from orchestration.simulate.world import World

NOTATION = Delimited(",")
BUCKETS, DAYS, EVERY = 4, 7, 3  # four weeks of every third item and location
PROMOTED_EVERY = 5  # of these, one that is promoted in the second week


def forecasts(world: World, today: date) -> dict[str, pl.DataFrame]:
    """Files by name."""
    pairs = pl.DataFrame({"item": world.pair_item, "location": world.pair_location}).gather_every(EVERY)
    items = world.items.select("item_id").with_row_index("item").cast({"item": pl.Int32})
    places = world.locations.select("location_id").with_row_index("location").cast({"location": pl.Int32})
    rows = pairs.join(items, on="item", maintain_order="left").join(places, on="location", maintain_order="left")
    weeks = [
        rows.select(
            item_code="item_id",
            location_code="location_id",
            customer_code=pl.lit(forecast_customer(world.network)),
            bucket_start=pl.lit(today + timedelta(days=DAYS * week)).cast(pl.String),
            bucket_days=pl.lit(str(DAYS)),
            quantity=(20 + (7 * pl.col("item") + 13 * week) % 60).cast(pl.String),
            version=pl.lit("v1"),
            published_at=pl.lit(f"{today - timedelta(days=1)}T20:00:00Z"),
        )
        for week in range(BUCKETS)
    ]
    promotions = rows.gather_every(PROMOTED_EVERY).select(
        item_code="item_id",
        location_code="location_id",
        start=pl.lit(str(today + timedelta(days=DAYS))),
        end=pl.lit(str(today + timedelta(days=2 * DAYS - 1))),
        uplift_pct=pl.lit("30"),
    )
    return {"forecast": pl.concat(weeks), "promotions": promotions}


def forecast_customer(network: Network) -> str:
    """The id of the customer that all is forecast for: the first one of the first ERP; blank where there is none."""
    region = next(iter(network.books.values()), None)
    return partner_id(region, ERPS[region.head.dialect].books.customers[1]) if region else ""
