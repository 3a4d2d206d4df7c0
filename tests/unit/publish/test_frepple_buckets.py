"""The forecast by the planning tool's buckets: whatever is published, each unit of it is in one of them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.publish.frepple.row_selection import SQL

PLAN_DATE = date(2026, 11, 18)
COLUMNS = """item_id varchar, location_id varchar, customer_id varchar,
    bucket_start date, bucket_days integer, remaining_quantity decimal(18, 4)"""
MONTHS = [(date(2026, 11, 1), 30), (date(2026, 12, 1), 31), (date(2027, 2, 1), 28)]
QUANTITIES = st.one_of(st.integers(0, 10**13).map(Decimal), st.decimals(0, 10**6, places=4), st.just(Decimal("0.0001")))
BUCKETS = st.lists(
    st.tuples(st.integers(-40, 90), st.integers(1, 100), QUANTITIES),
    min_size=1,
    max_size=4,
    unique_by=lambda one: one[0],
)


def parts(*published: tuple[date, int, Decimal | None]) -> pl.DataFrame:
    """Parts of these buckets of one forecast, and by which calendar they are."""
    with duckdb.connect() as connection:
        connection.execute("set variable plan_date = ?", [PLAN_DATE])
        connection.execute("create schema planning")
        connection.execute(f"create table planning.forecast ({COLUMNS})")
        rows = [("PUMP", "DC1", "RETAIL", *bucket) for bucket in published]
        connection.executemany("insert into planning.forecast values (?, ?, ?, ?, ?, ?)", rows)
        for name in ("forecast_calendar", "forecast_parts"):
            connection.execute(f"create table {name} as {(SQL / f'{name}.sql').read_text()}")
        found = connection.execute("select parts.*, name from forecast_parts as parts, forecast_calendar")
        names = [name for name, *_ in found.description]
        return pl.DataFrame(found.fetchall(), schema=names, orient="row", infer_schema_length=None)


@settings(max_examples=60, deadline=None)
@given(BUCKETS)
def test_weeks_add_up_to_the_unit_and_begin_on_monday(given_buckets):
    published = [(PLAN_DATE + timedelta(offset), days, quantity) for offset, days, quantity in given_buckets]
    found = parts(*published, (date(2027, 6, 2), 1, Decimal(0)))  # so that not all are months
    sums = dict(found.group_by("bucket_start").agg(pl.col("quantity").sum()).rows())
    assert sums == {start: quantity for start, _, quantity in published} | {date(2027, 6, 2): 0}
    kept = found.filter(pl.col("left_out").is_null())
    assert (kept["part_start"].dt.weekday() == 1).all()
    assert ((kept["part_end"] - kept["part_start"]) == timedelta(7)).all()
    assert (kept["part_end"] > PLAN_DATE).all()
    assert kept["quantity"].min() >= 0
    over = [start for start, days, _ in published if start + timedelta(days) <= PLAN_DATE]
    assert set(found.filter(left_out="past_bucket")["bucket_start"]) == set(over)


@pytest.mark.parametrize("start", [date(2026, 11, 29), date(2026, 12, 2)])
def test_whole_pieces_stay_whole(start):
    found = parts((start, 7, Decimal(10)), (start + timedelta(7), 7, Decimal("2.5")))
    first = found.filter(bucket_start=start)["quantity"].to_list()
    assert sum(first) == 10 and all(one == int(one) for one in first)
    assert found["is_rebucketed"].all()


def test_a_week_of_the_tool_s_stays_as_it_is_even_while_it_runs():
    found = parts((date(2026, 11, 16), 7, Decimal(12)), (date(2026, 11, 23), 7, None))
    assert found.select("part_start", "quantity", "left_out", "is_rebucketed").rows() == [
        (date(2026, 11, 16), 12, None, False),
        (date(2026, 11, 23), None, "refused_line", False),
    ]


def test_months_stay_months_and_are_weeks_as_soon_as_one_bucket_is_none():
    found = parts(*((start, days, Decimal(31)) for start, days in MONTHS))
    assert set(found["name"]) == {"month"}
    assert found.select("part_start", "quantity").rows() == [(start, 31) for start, _ in MONTHS]
    mixed = parts(*((start, days, Decimal(31)) for start, days in [*MONTHS, (date(2027, 3, 1), 30)]))
    assert set(mixed["name"]) == {"week"}
    assert mixed["quantity"].sum() == 4 * 31
