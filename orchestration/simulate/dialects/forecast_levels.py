"""Forecasts of regions, of customer groups and of all locations, and what of them comes to which location."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from orchestration.simulate.dialects.books import Partner, partner_id
from orchestration.simulate.dialects.erps import ERPS
from orchestration.simulate.documents.demand import demand_by_day
from orchestration.simulate.documents.forecasts import BUCKET, by_week, make_forecasts
from orchestration.simulate.documents.model import Orders
from orchestration.simulate.network import Network
from orchestration.simulate.spec import Spec
from orchestration.simulate.world import World

EVERY = 8  # of so many items one is forecast at each level
REGION, GROUP, ALL = 3, 5, 7  # which one
LEVEL = ("item", "region", "group")  # `*` for all regions, and for all customers


def coarse_forecasts(spec: Spec, world: World, orders: Sequence[Orders]) -> pl.DataFrame:
    """One row per item, region, customer group and week that a forecast is given for, with its start and pieces. Only
    where customers whom no finer row names have asked for the item; none where documents are plain."""
    rank, is_all = pl.col("item") % EVERY, (pl.col("region") == "*", pl.col("group") == "*")
    is_given = (
        (rank.eq(REGION) & ~is_all[0] & is_all[1])
        | (rank.eq(GROUP) & ~is_all[0] & ~is_all[1])
        | (rank.eq(ALL) & is_all[0] & is_all[1])
    )
    rows = _free_demand(spec, world, orders).filter(is_given & (spec.documents == "rich"))
    pieces = 101 + (11 * pl.col("item").cast(pl.Int64) + 17 * pl.col("week")) % 90
    return by_week(spec, rows.select(LEVEL).unique().sort(LEVEL)).with_columns(quantity=pieces)


def forecast_by_place(spec: Spec, world: World, orders: Sequence[Orders]) -> pl.DataFrame:
    """One row per item, location and week: start and `quantity` forecast, at whatever level it was given."""
    given = coarse_forecasts(spec, world, orders)
    made = pl.concat([make_forecasts(spec, world), _distributed(spec, world, orders, given)], how="vertical_relaxed")
    return made.group_by(*BUCKET, "start").agg(pl.col("quantity").sum())


def _distributed(spec: Spec, world: World, orders: Sequence[Orders], given: pl.DataFrame) -> pl.DataFrame:
    """What finer rows leave of a row, by what its other customers asked for, in the order of the locations' ids."""
    free = _free_demand(spec, world, orders).group_by(*LEVEL, "location", "location_id").agg(pl.col("asked").sum())
    row, asked = (*LEVEL, "week"), pl.col("asked").cast(pl.Float64)
    parts = _rests(spec, world, given).join(free, on=LEVEL).sort("location_id")
    so_far, whole = asked.cum_sum().over(row), asked.sum().over(row)
    upto, before = (
        (pl.col("rest") * (one / whole)).round(4, "half_away_from_zero") for one in (so_far, so_far - asked)
    )
    return parts.with_columns(quantity=upto - before).select("item", "location", "week", "start", "quantity")


def _rests(spec: Spec, world: World, given: pl.DataFrame) -> pl.DataFrame:
    """The rows with the `rest` that single locations' forecasts leave of them; no group that one is given for has their
    customer."""
    finer = make_forecasts(spec, world).join(_places(world), on="location").explode("region")
    named = finer.with_columns(group=pl.lit("*")).group_by(*LEVEL, "week").agg(named=pl.col("quantity").sum())
    rest = (pl.col("quantity") - pl.col("named").fill_null(0)).clip(0)
    return given.join(named, on=(*LEVEL, "week"), how="left").with_columns(rest=rest)


def _free_demand(spec: Spec, world: World, orders: Iterable[Orders]) -> pl.DataFrame:
    """What customers whom no finer row names asked for before the last cycle: one row per item, location, customer, and
    `region` and `group` that a forecast of it may be given for."""
    named = make_forecasts(spec, world).select("item", "location").unique()
    named = named.with_columns(customer_id=pl.lit(forecast_customer(world.network)))
    asked = pl.concat([_asked(spec, world.network, made) for made in orders])
    free = asked.join(named, on=["item", "location", "customer_id"], how="anti")
    return free.join(_places(world), on="location").explode("region").explode("group")


def _asked(spec: Spec, network: Network, made: Orders) -> pl.DataFrame:
    """Net demand of each item, location and customer; `group` lists his, but for those of the named customer."""
    first = _first_customer(network)
    customers = [
        (
            number,
            partner_id(made.region, one),
            ["*", *(name for name in one.groups if first and name not in first.groups)],
        )
        for number, one in ERPS[made.region.head.dialect].books.customers.items()
    ]
    known = pl.DataFrame(customers, schema=["customer", "customer_id", "group"], orient="row")
    net = pl.col("ordered_quantity") - pl.col("cancelled_quantity") - pl.col("returned_quantity")
    past = demand_by_day(made.sales).filter(pl.col("day") < pl.lit(spec.today)).cast({"customer": pl.Int64})
    sums = past.join(known, on="customer").group_by("item", "location", "customer_id", "group").agg(asked=net.sum())
    return sums.filter(pl.col("asked") > 0)


def _places(world: World) -> pl.DataFrame:
    """Locations with their regions: their own, and all."""
    rows = world.locations.select("location_id", region=pl.concat_list("region", pl.lit("*")))
    return rows.with_row_index("location").cast({"location": pl.Int32})


def _first_customer(network: Network) -> Partner | None:
    region = next(iter(network.books.values()), None)
    return ERPS[region.head.dialect].books.customers[1] if region else None


def forecast_customer(network: Network) -> str:
    """The id of the customer that single locations' forecasts are of: the first one of the first ERP; blank where there
    is none."""
    region, customer = next(iter(network.books.values()), None), _first_customer(network)
    return partner_id(region, customer) if region and customer else ""
