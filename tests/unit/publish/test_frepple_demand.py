"""Orders and forecast as the planning tool gets them, and what of them is listed beside."""

from __future__ import annotations

import polars as pl

from orchestration.publish.frepple.export import write_frepple
from tests.frepple import listed, rows
from tests.unit.publish.conftest import release_with
from tests.unit.publish.frepple_tables import TABLES, TODAY


def test_demand_has_a_date_and_a_name_of_its_own(exported):
    assert rows(exported, "demand", "name", "due", "status") == [
        ("SO-7/1", "2026-11-30", "open"),
        ("SO-7/1/1", "2026-11-30", "open"),
        ("SO-7/10", "2026-11-30", "open"),
        ("SO-7/2", "2026-12-05", "open"),
        ("SO-7/3", "2026-11-02", "open"),
        ("SO-7/6", "2026-11-30", "open"),
        ("SO-7/8", "2026-11-30", "open"),
    ]
    assert listed(exported, "demand") == {
        "7 / 4": "order_blocked",
        "7 / 5": "no_estimate",
        "7 / 7": "no_stock_source",
        "7 / 9": "no_date",
        "7/1 / 1": "duplicate_key",
    }
    assert listed(exported, "demand", "changed") == {
        "7 / 10": "customer_not_known",
        "7 / 2": "due_on_promised_date",
        "7 / 3": "due_on_order_date",
        "7 / 8": "customer_not_known",
    }


def test_demand_is_not_lost_for_want_of_supply_or_of_a_customer(exported):
    assert listed(exported, "demand", "warning") == {"7 / 6": "no_supply_path"}
    assert listed(exported, "forecast", "warning") == {"LAMP / DC2 / RETAIL": "no_supply_path"}
    assert listed(exported, "buffer", "warning") == {"LAMP / DC2": "no_replenishment"}
    assert set(rows(exported, "demand", "customer")) == {("RETAIL",), ("Unknown customer",)}
    assert {("All other customers",), ("Unknown customer",)} < set(rows(exported, "customer", "name"))


def test_the_forecast_is_what_orders_left_of_it_by_the_tool_s_weeks(exported):
    """Of a bucket that runs all that is left is still to come."""
    assert rows(exported, "forecast", "name", "method", "discrete") == [
        ("LAMP @ DC2 @ RETAIL", "manual", "false"),
        ("PUMP @ DC1 @ All other customers", "manual", "false"),
        ("PUMP @ DC1 @ RETAIL", "manual", "false"),
        ("PUMP @ DC1 @ Unknown customer", "manual", "false"),
    ]
    assert rows(exported, "forecastplan", "customer", "start date", "end date", "forecastoverride") == [
        ("RETAIL", "2026-11-16", "2026-11-23", "3.0000"),
        ("All other customers", "2026-11-16", "2026-11-23", "7.0000"),
        ("All other customers", "2026-11-23", "2026-11-30", "11.0000"),
        ("All other customers", "2026-11-30", "2026-12-07", "2.0000"),
        ("RETAIL", "2026-11-16", "2026-11-23", "12.0000"),
        ("Unknown customer", "2026-11-30", "2026-12-07", "1.7857"),
        ("Unknown customer", "2026-12-07", "2026-12-14", "0.7143"),
    ]
    assert listed(exported, "forecastplan") == {
        "LAMP / DC1 / RETAIL / 2026-11-16": "no_forecast",
        "PUMP / DC1 / RETAIL / 2026-11-09": "past_bucket",
        "PUMP / DC1 / RETAIL / 2026-11-23": "refused_line",
    }
    assert set(listed(exported, "forecastplan", "changed").values()) == {"other_buckets", "customer_not_known"}


def test_without_a_forecast_the_tool_keeps_its_own(tmp_path, policy):
    none = pl.DataFrame(TABLES["forecast"], infer_schema_length=None).clear()
    entry = write_frepple(release_with(tmp_path, forecast=none), TODAY, policy)
    assert not {"forecast", "forecastplan"} & entry.files.keys()
    assert not list((tmp_path / "frepple").glob("forecast*"))
    assert [name for (name,) in rows(tmp_path, "parameter", "name")] == ["currentdate", "plan.fixBrokenSupplyPath"]
