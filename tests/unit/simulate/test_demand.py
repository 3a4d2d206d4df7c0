"""What is still to ship, what was asked for, and what of a forecast orders have not used up."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from orchestration.simulate.dialects.forecast_levels import coarse_forecasts, forecast_by_place
from orchestration.simulate.documents.demand import demand_by_day, open_lines
from orchestration.simulate.documents.forecasts import forecast_left, make_forecasts, unconsumed
from orchestration.simulate.documents.make import all_orders
from orchestration.simulate.documents.model import Sales
from orchestration.simulate.enterprise import make_enterprise

ASKED, LEFT, BACK = date(2026, 11, 20), date(2026, 11, 12), date(2026, 11, 14)


def sales(kind="order", line_kind="stock", is_closed=False, shipped=(), returned=(), unordered=()) -> Sales:
    """Ten cases of six pieces for one customer."""
    key = {"number": 0, "line": 1}
    place = {"item": 1, "location": 2, "customer": 1}
    line = key | place | {"kind": kind, "line_kind": line_kind, "hold": "none", "factor": 6, "ordered": 10}
    days = {"delivery": pl.Int64, "quantity": pl.Int64, "day": pl.Date}
    return Sales(
        lines=pl.DataFrame([line | {"requested": ASKED, "is_closed": is_closed}]),
        shipments=pl.DataFrame(
            [(0, 1, number, *one) for number, one in enumerate(shipped)],
            schema={"number": pl.Int64, "line": pl.Int64} | days,
            orient="row",
        ),
        returns=pl.DataFrame(
            [key | {"pieces": one} for one in returned], schema=dict.fromkeys([*key, "pieces"], pl.Int64)
        ),
        unordered=pl.DataFrame(
            [place | {"number": 0, "pieces": pieces, "day": day} for pieces, day in unordered],
            schema=dict.fromkeys([*place, "number", "pieces"], pl.Int64) | {"day": pl.Date},
        ),
    )


def days(made: Sales) -> list[tuple[object, ...]]:
    """Day, ordered, shipped, returned, cancelled."""
    return demand_by_day(made).drop("item", "location", "customer").rows()


def test_what_was_issued_is_no_longer_open():
    made = sales(shipped=[(4, LEFT), (3, None)])
    assert open_lines(made)["open_quantity"].to_list() == [36]
    assert days(made) == [(ASKED, 60, 24, 0, 0)]
    assert open_lines(sales(shipped=[(11, LEFT)])).is_empty()


def test_what_is_closed_without_being_shipped_is_cancelled():
    made = sales(is_closed=True, shipped=[(4, LEFT)])
    assert open_lines(made).is_empty()
    assert days(made) == [(ASKED, 60, 24, 0, 36)]


@pytest.mark.parametrize("kind", ["quotation", "contract", "draft"])
def test_what_is_no_order_is_no_demand(kind):
    assert open_lines(sales(kind)).is_empty()
    assert days(sales(kind)) == []


@pytest.mark.parametrize("line_kind", ["service", "drop_shipment"])
def test_what_does_not_come_from_stock_is_no_demand_on_it(line_kind):
    assert days(sales(line_kind=line_kind)) == []


def test_a_return_counts_with_its_order_else_on_its_day():
    assert days(sales(shipped=[(4, LEFT)], returned=[5])) == [(ASKED, 60, 24, 5, 0)]
    assert days(sales("return", shipped=[(10, BACK)])) == [(BACK, 0, 0, 60, 0)]


def test_what_left_without_an_order_was_asked_for_on_its_day():
    assert days(sales("draft", unordered=[(7, LEFT), (-2, BACK)])) == [(LEFT, 7, 7, 0, 0), (BACK, 0, 0, 2, 0)]


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ([0, 10, 0, 0], [20, 20, 30, 30]),
        ([0, 35, 0, 0], [15, 0, 30, 30]),  # its own week, then the one before
        ([0, 60, 0, 0], [0, 0, 20, 30]),  # then the one after
        ([90, 0, 0, 0], [0, 0, 30, 30]),  # and none beyond that
        ([0, 55, 40, 0], [0, 0, 0, 20]),  # each its own first
    ],
)
def test_orders_consume_their_week_then_the_one_before_then_the_one_after(asked, left):
    forecast = np.array([[20, 30, 30, 30]])
    assert unconsumed(forecast, np.array([asked]), 1, 1).tolist() == [left]


def test_only_their_own_week_where_the_window_is_closed():
    assert unconsumed(np.array([[20, 30]]), np.array([[0, 90]]), 0, 0).tolist() == [[20, 0]]


def test_what_is_left_of_a_forecast_is_neither_below_zero_nor_more_than_it_was(spec, sample):
    enterprise = make_enterprise(spec(items=120), sample)
    spec, world = enterprise.spec, enterprise.world
    orders = all_orders(spec, world)
    left = forecast_left(spec, world, orders, forecast_by_place(spec, world, orders))
    assert left.filter((pl.col("consumed") < 0) | (pl.col("consumed") > pl.col("quantity"))).is_empty()
    assert left.filter(pl.col("consumed") > pl.col("asked").fill_null(0)).height
    assert left.filter(pl.col("consumed").is_between(1, pl.col("quantity") - 1)).height


def test_forecasts_of_every_level_come_to_places_in_full_but_for_what_finer_ones_have_of_them(spec, sample):
    enterprise = make_enterprise(spec(items=120), sample)
    made, orders = (enterprise.spec, enterprise.world), all_orders(enterprise.spec, enterprise.world)
    coarse, single = coarse_forecasts(*made, orders), make_forecasts(*made)
    assert set(coarse.select(pl.col("region") == "*", pl.col("group") == "*").rows()) == {
        (False, True),
        (False, False),
        (True, True),
    }
    of_all = coarse.filter(region="*").select("item", "week", "quantity")
    named = single.group_by("item", "week").agg(named=pl.col("quantity").sum())
    placed = forecast_by_place(*made, orders).group_by("item", "week").agg(placed=pl.col("quantity").sum())
    both = of_all.join(named, on=["item", "week"], how="left").join(placed, on=["item", "week"])
    assert both.height == of_all.height > 0
    wanted = pl.max_horizontal("quantity", pl.col("named").fill_null(0))
    assert both.filter((pl.col("placed") - wanted).abs() > 1e-6).is_empty()


def test_plain_documents_have_no_forecasts_but_of_single_places(spec, sample):
    enterprise = make_enterprise(spec(items=120, documents="plain"), sample)
    orders = all_orders(enterprise.spec, enterprise.world)
    assert coarse_forecasts(enterprise.spec, enterprise.world, orders).is_empty()
