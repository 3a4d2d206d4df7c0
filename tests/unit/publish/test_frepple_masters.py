"""Masters and parameters as the planning tool gets them."""

from __future__ import annotations

import polars as pl

from tests.frepple import listed, rows


def test_names_are_never_altered_and_texts_are_harmless(exported):
    assert rows(exported, "item", "name", "description", "category") == [
        ("All items", None, None),
        ("Category a b", "a b", None),
        ("BULB", "'=1+1", None),
        ("LAMP", "'=1+1", "a b"),
        ("PUMP", "'=1+1", "a b"),
    ]
    assert listed(exported, "item") == {"'=LAMP": "unusable_name"}


def test_an_item_s_cost_is_the_one_it_is_kept_at_else_what_its_stock_is_worth(exported):
    assert rows(exported, "item", "name", "subcategory", "cost")[2:] == [
        ("BULB", None, None),
        ("LAMP", None, "2.000000"),
        ("PUMP", "A", "3.000000"),
    ]


def test_above_items_and_customers_stand_their_groups_and_the_tool_s_root_which_come_first(exported):
    assert rows(exported, "item", "name", "owner")[:4] == [
        ("All items", None),
        ("Category a b", "All items"),
        ("BULB", "All items"),
        ("LAMP", "Category a b"),
    ]
    assert rows(exported, "customer", "name", "owner") == [
        ("All customers", None),
        ("Group 01", "All customers"),
        ("All other customers", "All customers"),
        ("ONLINE", "All customers"),
        ("RETAIL", "Group 01"),
        ("Unknown customer", "All customers"),
    ]


def test_days_off_are_buckets_of_zero(exported):
    assert rows(exported, "calendarbucket", "start date", "end date", "value") == [
        ("2026-11-21", "2026-11-23", "0"),
        ("2026-11-28", "2026-11-29", "0"),
    ]


def test_the_tool_is_told_the_day_and_what_not_to_do(exported):
    assert rows(exported, "parameter", "name", "value") == [
        ("currentdate", "2026-11-18"),
        ("forecast.Horizon_future", "365"),
        ("forecast.calendar", "week"),
        ("forecast.populateForecastTable", "false"),
        ("forecast.runnetting", "false"),
        ("plan.fixBrokenSupplyPath", "false"),
    ]


def test_every_file_but_the_forecast_s_figures_says_where_it_comes_from(exported):
    for path in (exported / "frepple").glob("*.csv"):
        columns = pl.read_csv(path, infer_schema=False)
        if path.stem != "forecastplan":
            assert set(columns["source"]) == {"truestock"}
