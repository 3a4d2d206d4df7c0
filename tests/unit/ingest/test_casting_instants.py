"""Instants and the years of days: what their shape says, never a guess."""

import datetime
from dataclasses import replace

import pytest

from tests.unit.ingest.test_casting import SAP, value


def test_instants_need_an_offset_and_become_utc():
    assert value("2026-11-18T06:20:00+01:00", "timestamptz") == datetime.datetime(2026, 11, 18, 5, 20)
    assert value("2026-11-18T06:20:00", "timestamptz") is None


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-18T23:00:00\u221206:00",
        "2026-11-2T 2:00:00 -06:00",
        "2026-11-18T9:00:00Z",
        "+2026-11-18T23:00:00Z",
        "2026-11-18T23:00:00-06 : 00",
        "2026-11-18T23:00:60Z",
        "2026-11-18T23:00Z",
    ],
)
def test_what_has_not_the_shape_of_an_instant_does_not_pass(text):
    assert value(text, "timestamptz") is None


@pytest.mark.parametrize("offset", ["Z", "+00:00", "-0600", "+05:30", "+01"])
def test_an_offset_may_be_written_in_any_way_of_its_standard(offset):
    assert value(f"2026-11-18T12:00:00.5{offset}", "timestamptz") is not None


def test_there_is_no_sixtieth_second():
    stamped = replace(SAP, timestamp_format="%Y%m%d%H%M%S")
    assert value("20261118093060", "timestamp", stamped) is None
    assert value("2026-11-18 09:30:60", "timestamp") is None


@pytest.mark.parametrize("data_type", ["timestamptz", "timestamptz_or_date"])
def test_an_instant_of_no_year_that_anybody_means_does_not_pass(data_type):
    last, beyond, none = "9999-12-31T23:59:59Z", "9999-12-31T23:59:59-05:00", "0001-01-01T00:00:00Z"
    found = [value(text, data_type) for text in (last, beyond, none, "0026-11-22T00:00:00Z", "26-1-2T1:2:3Z")]
    assert [one is None for one in found] == [False, True, True, True, True]


def test_a_day_of_no_year_that_anybody_means_does_not_pass():
    assert [value(text, "date") for text in ("00000101", "00010101", "00261122", "09991231")] == [None] * 4
    assert [value(text, "date").year for text in ("10000101", "99991231")] == [1000, 9999]


def test_a_column_of_instants_or_dates_says_which_it_is():
    of = "timestamptz_or_date"
    assert value("2026-11-18T06:20:00+01:00", of) == "2026-11-18 05:20:00.000000"
    assert value("20261118", of) == "2026-11-18", "the date is in the contract's notation"
    assert [value(text, of) for text in ("2026-11-18T06:20:00", "2026-11-18", "18.11.2026", "soon")] == [None] * 4
