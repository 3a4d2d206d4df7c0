"""Notation to value: what the contract says, never a guess."""

import datetime
from decimal import Decimal

import polars as pl
import pytest

from orchestration.contracts.model import Column, Format
from orchestration.ingest.casting import cast, text_or_null

SAP = Format(
    type="delimited",
    extension="csv",
    separator="|",
    trailing_minus=True,
    date_format="%Y%m%d",
    null_values=("00000000",),
)
GERMAN = Format(type="delimited", extension="csv", separator=";", decimal_separator=",", thousands_separator=".")


def value(text: str, data_type: str, form: Format = SAP):
    column = Column(name="c", data_type=data_type, description="c")
    return pl.DataFrame({"c": [text]}).select(cast(text_or_null(column, form), column, form)).item()


@pytest.mark.parametrize(
    ("text", "expected"),
    [("12.000-", "-12"), ("1234.5", "1234.5"), (" 7 ", "7"), ("-3", "-3"), ("0012.50000", "12.5")],
)
def test_decimal(text, expected):
    assert value(text, "decimal(18,4)") == Decimal(expected)


@pytest.mark.parametrize(
    "text", ["1,234.50", "1e309", "NaN", "Infinity", "12,5O", "\u22125", "\u0663", "1.23456", "--1", "1" * 16]
)
def test_no_decimal(text):
    assert value(text, "decimal(18,4)") is None


def test_thousands_only_where_the_contract_says_so():
    assert value("1.234,50", "decimal(18,4)", GERMAN) == Decimal("1234.5")
    assert value("1,234.50", "decimal(18,4)", GERMAN) is None
    assert value("12.34,50", "decimal(18,4)", GERMAN) is None


def test_dates_follow_the_format_exactly():
    assert value("20261118", "date") == datetime.date(2026, 11, 18)
    assert value("00000000", "date") is None
    assert value("2026118", "date") is None
    assert value("20261332", "date") is None


def test_instants_need_an_offset_and_become_utc():
    assert value("2026-11-18T06:20:00+01:00", "timestamptz") == datetime.datetime(2026, 11, 18, 5, 20)
    assert value("2026-11-18T06:20:00", "timestamptz") is None


def test_codes_stay_text_and_control_characters_do_not_pass():
    assert value("000000000000010001", "varchar") == "000000000000010001"
    assert value("00000000", "varchar") == "00000000"
    assert value("a\x00b", "varchar") is None
