"""The truth of documents as published tables have it: what is still to come, still to ship, asked for and forecast."""

from __future__ import annotations

import polars as pl

from orchestration.simulate.dialects.books import Partner, partner_id
from orchestration.simulate.dialects.erps import ERPS
from orchestration.simulate.dialects.forecast_levels import forecast_by_place
from orchestration.simulate.documents.demand import QUANTITIES, demand_by_day, open_lines
from orchestration.simulate.documents.forecasts import forecast_left
from orchestration.simulate.documents.model import Orders
from orchestration.simulate.documents.parts import open_parts
from orchestration.simulate.enterprise import Enterprise
from orchestration.simulate.regions import Region
from orchestration.simulate.spec import Spec
from orchestration.simulate.world import World


def document_tables(enterprise: Enterprise, orders: tuple[Orders, ...]) -> dict[str, pl.DataFrame]:
    """Tables by name. `source` is the ERP; quantities are in base units."""
    spec, world = enterprise.spec, enterprise.world
    return {
        "open_orders": pl.concat([_open_orders(spec, world, one) for one in orders], how="diagonal"),
        "demand": _demand(world, orders),
        "forecast": _forecast(spec, world, orders),
        "inbound": pl.concat([_inbound(spec, world, one) for one in orders], how="diagonal"),
    }


def _open_orders(spec: Spec, world: World, made: Orders) -> pl.DataFrame:
    """One row per order line."""
    books = ERPS[made.region.head.dialect].books
    return _named(world, open_lines(made.sales)).select(
        source=pl.lit(made.region.head.source),
        order_id=books.sales_order,
        order_line=books.sales_line,
        item_id="item_id",
        location_id="location_id",
        customer_id=_ids_of(made.region, "customer", books.customers),
        ordered_quantity="ordered_quantity",
        open_quantity="open_quantity",
        requested_date="requested",
        hold="hold",
        is_blocked=pl.col("hold") != "none",
        is_overdue=pl.col("requested") < pl.lit(spec.today),
        unit_price=(pl.col("price") / (pl.col("priced_per") * pl.col("price_factor"))).round(6).cast(pl.Decimal(18, 6)),
        currency="currency",
    )


def _demand(world: World, orders: tuple[Orders, ...]) -> pl.DataFrame:
    """One row per item, location, customer and day."""
    key = ("item_id", "location_id", "customer_id", "demand_date")
    rows = [
        _named(world, demand_by_day(made.sales)).select(
            "item_id",
            "location_id",
            *QUANTITIES,
            customer_id=_ids_of(made.region, "customer", ERPS[made.region.head.dialect].books.customers),
            demand_date="day",
        )
        for made in orders
    ]
    return pl.concat([pl.DataFrame(), *rows], how="diagonal").group_by(key).agg(pl.col(QUANTITIES).sum()).sort(key)


def _forecast(spec: Spec, world: World, orders: tuple[Orders, ...]) -> pl.DataFrame:
    """One row per item, location and bucket, whoever it is forecast for."""
    left = forecast_left(spec, world, orders, forecast_by_place(spec, world, orders))
    return _named(world, left if world.network.of("planning") else left.clear()).select(
        item_id="item_id",
        location_id="location_id",
        bucket_start="start",
        forecast_quantity="quantity",
        consumed_quantity="consumed",
        remaining_quantity=pl.col("quantity") - pl.col("consumed"),
    )


def _inbound(spec: Spec, world: World, made: Orders) -> pl.DataFrame:
    """One row per order line, original promise, expected day, milestone and answer."""
    books = ERPS[made.region.head.dialect].books
    rows = _named(world, open_parts(made.purchases))
    return rows.select(
        source=pl.lit(made.region.head.source),
        supply_type=pl.when(pl.col("kind") == "transfer").then(pl.lit("transfer")).otherwise(pl.lit("purchase")),
        purchase_order_id=books.purchase_order,
        purchase_order_line=books.purchase_line,
        supplier_id=_ids_of(made.region, "supplier", books.suppliers),
        origin_location_id=_origin(world, made.region),
        item_id="item_id",
        location_id="location_id",
        open_quantity=pl.col("quantity") * pl.col("factor"),
        original_promised_date="original",
        expected_receipt_date="expected",
        delay_days=(pl.col("expected") - pl.col("original")).dt.total_days(),
        milestone="milestone",
        answer="answer",
        # The cycle is at 06:00 UTC, at which it is the same day in all regions' time zones.
        is_past_due=pl.col("expected") < pl.lit(spec.today),
    )


def _origin(world: World, region: Region) -> pl.Expr:
    """The location that a transfer comes from, also where its plant has several and the order does not say which."""
    places = world.places_of(region.head.source)
    ids = dict(places.select("location", "location_id").iter_rows())
    return pl.col("origin").replace_strict(ids, default=None, return_dtype=pl.String)


def _named(world: World, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with the published ids of item and location."""
    items = world.items.select("item_id").with_row_index("item").cast({"item": pl.Int32})
    places = world.locations.select("location_id").with_row_index("location").cast({"location": pl.Int32})
    joined = rows.join(items, on="item", how="left", maintain_order="left")
    return joined.join(places, on="location", how="left", maintain_order="left")


def _ids_of(region: Region, column: str, partners: dict[int, Partner]) -> pl.Expr:
    ids = {one: partner_id(region, partner) for one, partner in partners.items()}
    return pl.col(column).replace_strict(ids, default=None, return_dtype=pl.String)
