"""What comes of forecasts for regions, customer groups and all: tables, KPI customers, and the planner's files."""

from decimal import Decimal

import polars as pl
import pytest

from tests.homes import Home

pytestmark = pytest.mark.xdist_group("morning")
REGIONAL, OF_GROUP, OF_STRANGER, OF_ALL = "NA / *", "NA / 02", "NA / ATELIER", "* / *"


def buckets(home: Home, item: str, start: pl.Expr) -> list[tuple]:
    rows = home.table("forecast").filter(pl.col("item_id") == item, pl.col("bucket_start") == start)
    columns = ("location_id", "customer_id", "forecast_quantity", "distributed_quantity", "given_for")
    return rows.sort("location_id", "customer_id").select(columns).rows()


def test_a_region_gets_what_its_finer_row_leaves_by_what_others_asked_for(morning):
    """70 of 100, 7 parts for Denver and 200 for Houston; Denver's own customer keeps his 30."""
    assert buckets(morning, "NUT-M8", pl.date(2026, 12, 7)) == [
        ("DEN-DC", "*", Decimal("2.3671"), Decimal("2.3671"), REGIONAL),
        ("DEN-DC", "MILEHIGH", 30, 0, None),
        ("HOU-DC", "*", Decimal("67.6329"), Decimal("67.6329"), REGIONAL),
    ]


def test_a_group_is_its_customers_and_a_customer_who_never_asked_goes_where_others_did(morning):
    assert buckets(morning, "NUT-M8", pl.date(2026, 12, 14)) == [
        ("DEN-DC", "ATELIER", 2 * Decimal("20.35"), 2 * Decimal("20.35"), OF_STRANGER),
        ("DEN-DC", "MILEHIGH", 50, 50, OF_GROUP),
        ("HOU-DC", "*", 0, 0, OF_GROUP),
        ("HOU-DC", "ATELIER", 20, 20, OF_STRANGER),
    ]
    assert buckets(morning, "LAMP-E27", pl.date(2026, 12, 7)) == [("LYO-DC", "ATELIER", 9, 9, "EU / Commercial")]


def test_without_history_it_is_spread_evenly_and_degraded(morning):
    assert buckets(morning, "GASKET-5", pl.date(2026, 12, 7)) == [
        ("DEN-DC", "*", Decimal("5.0001"), Decimal("5.0001"), OF_ALL),
        ("HOU-DC", "*", 5, 5, OF_ALL),
    ]
    trust = morning.table("forecast").filter(item_id="GASKET-5").select("trust", "trust_reasons").rows()
    assert all(one != "verified" and "no_demand_history" in why.split(", ") for one, why in trust)


def test_what_belongs_to_no_place_or_was_refused_is_no_figure(morning):
    """No location is in a region APAC."""
    rows = morning.table("forecast").filter(trust="withheld")
    columns = ("item_id", "location_id", "forecast_quantity", "trust")
    assert rows.sort("item_id").select(columns).rows() == [
        ("BOLT-M8", "planning:APAC", 5, "withheld"),
        ("LAMP-E27", "LYO-DC", None, "withheld"),
    ]


def test_a_region_s_promotion_is_one_at_each_of_its_locations(morning):
    week = morning.table("forecast").filter(item_id="NUT-M8", bucket_start=pl.date(2026, 12, 7))
    assert week["is_promotion"].all()


def test_customers_tell_their_groups(morning):
    groups = morning.table("customers").sort("customer_id").select("customer_id", "customer_groups").rows()
    assert groups == [("ATELIER", "Commercial"), ("GULF", "01"), ("MILEHIGH", "01, 02")]


def test_the_planner_s_files_add_up_to_the_table(morning):
    """Of each forecast that is not left out."""
    folder = morning.settings.releases / morning.current / "frepple"
    plan = (
        pl.read_csv(folder / "forecastplan.csv")
        .group_by("item", "location", "customer")
        .agg(pl.col("forecastoverride").sum())
    )
    ours = (
        morning.table("forecast")
        .group_by("item_id", "location_id", "customer_id")
        .agg(left=pl.col("remaining_quantity").sum().cast(pl.Float64))
        .with_columns(pl.col("customer_id").replace("*", "All other customers"))
    )
    both = plan.join(
        ours, left_on=["item", "location", "customer"], right_on=["item_id", "location_id", "customer_id"], how="left"
    )
    assert both.height == plan.height > 2
    assert both.filter((pl.col("left") - pl.col("forecastoverride")).abs().fill_null(1) > 1e-6).is_empty()
    assert set(both["item"]) >= {"NUT-M8"}
