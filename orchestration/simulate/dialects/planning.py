"""The planning tool: forecasts and promotions."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from orchestration.simulate.deliveries import Delimited
from orchestration.simulate.dialects.books import partner_id
from orchestration.simulate.dialects.erps import ERPS
from orchestration.simulate.documents.forecasts import DAYS, make_forecasts
from orchestration.simulate.network import Network
from orchestration.simulate.spec import Spec
from orchestration.simulate.world import World

NOTATION = Delimited(",")
PROMOTED_EVERY = 5  # items and locations with a forecast, of which one is promoted in the second week
SUPERSEDED = 14  # days before the last cycle that the version before was published


def forecasts(spec: Spec, world: World) -> dict[str, pl.DataFrame]:
    """Files by name. Where documents are rich, the version before is told too; it counts no more."""
    items = world.items.select("item_id").with_row_index("item").cast({"item": pl.Int32})
    places = world.locations.select("location_id").with_row_index("location").cast({"location": pl.Int32})
    rows = make_forecasts(spec, world).join(items, on="item", maintain_order="left")
    rows, today = rows.join(places, on="location", maintain_order="left"), spec.today
    versions = [_version(world, rows, "v1", today - timedelta(days=1))]
    if spec.documents == "rich":
        before = rows.with_columns(quantity=3 * pl.col("quantity"))
        versions.append(_version(world, before, "v0", today - timedelta(days=SUPERSEDED)))
    return {"forecast": pl.concat(versions), "promotions": _promotions(rows.filter(week=0), today)}


def _version(world: World, rows: pl.DataFrame, name: str, published: date) -> pl.DataFrame:
    return rows.select(
        item_code="item_id",
        location_code="location_id",
        customer_code=pl.lit(forecast_customer(world.network)),
        bucket_start=pl.col("start").cast(pl.String),
        bucket_days=pl.lit(str(DAYS)),
        quantity=pl.col("quantity").cast(pl.String),
        version=pl.lit(name),
        published_at=pl.lit(f"{published}T20:00:00Z"),
    )


def _promotions(rows: pl.DataFrame, today: date) -> pl.DataFrame:
    return rows.gather_every(PROMOTED_EVERY).select(
        item_code="item_id",
        location_code="location_id",
        start=pl.lit(str(today + timedelta(days=DAYS))),
        end=pl.lit(str(today + timedelta(days=2 * DAYS - 1))),
        uplift_pct=pl.lit("30"),
    )


def forecast_customer(network: Network) -> str:
    """The id of the customer that all is forecast for: the first one of the first ERP; blank where there is none."""
    region = next(iter(network.books.values()), None)
    return partner_id(region, ERPS[region.head.dialect].books.customers[1]) if region else ""
