"""The planning tool: forecasts and promotions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl

from orchestration.simulate.deliveries import Delimited
from orchestration.simulate.dialects.forecast_levels import coarse_forecasts, forecast_customer
from orchestration.simulate.documents.forecasts import DAYS, make_forecasts
from orchestration.simulate.documents.model import Orders
from orchestration.simulate.spec import Spec
from orchestration.simulate.world import World

NOTATION = Delimited(",")
PROMOTED_EVERY = 5  # items and locations with a forecast, of which one is promoted in the second week
SUPERSEDED = 14  # days before the first cycle that the version before was published


def forecasts(spec: Spec, world: World, orders: Sequence[Orders]) -> dict[str, pl.DataFrame]:
    """Files by name. Where documents are rich, the version before is told too; it counts no more."""
    items = world.items.select("item_id").with_row_index("item").cast({"item": pl.Int32})
    places = world.locations.select("location_id").with_row_index("location").cast({"location": pl.Int32})
    single = make_forecasts(spec, world).join(places, on="location", maintain_order="left")
    single = single.with_columns(location_code="location_id", customer_code=pl.lit(forecast_customer(world.network)))
    coarse = coarse_forecasts(spec, world, orders).rename({"region": "location_code", "group": "customer_code"})
    rows = pl.concat([single, coarse], how="diagonal").join(items, on="item", maintain_order="left")
    versions = [_version(rows, "v1", spec.start - timedelta(days=1))]
    if spec.documents == "rich":
        before = rows.with_columns(quantity=3 * pl.col("quantity"))
        versions.append(_version(before, "v0", spec.start - timedelta(days=SUPERSEDED)))
    promoted = rows.filter(pl.col("location").is_not_null(), week=0)
    return {"forecast": pl.concat(versions), "promotions": _promotions(promoted, spec.today)}


def _version(rows: pl.DataFrame, name: str, published: date) -> pl.DataFrame:
    return rows.select(
        "location_code",
        "customer_code",
        item_code="item_id",
        bucket_start=pl.col("start").cast(pl.String),
        bucket_days=pl.lit(str(DAYS)),
        quantity=pl.col("quantity").cast(pl.String),
        version=pl.lit(name),
        published_at=pl.lit(f"{published}T20:00:00Z"),
    ).select("item_code", pl.exclude("item_code"))


def _promotions(rows: pl.DataFrame, today: date) -> pl.DataFrame:
    return rows.gather_every(PROMOTED_EVERY).select(
        item_code="item_id",
        location_code="location_id",
        start=pl.lit(str(today + timedelta(days=DAYS))),
        end=pl.lit(str(today + timedelta(days=2 * DAYS - 1))),
        uplift_pct=pl.lit("30"),
    )
