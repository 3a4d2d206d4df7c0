"""Notation to value: what the contract says, never a guess."""

import datetime
from dataclasses import replace
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
JSON = Format(type="jsonl", extension="jsonl")
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
    "text",
    [
        *("1,234.50", "1e309", "1e3", "NaN", "Infinity", "12,5O", "\u22125", "\u0663", "--1", "-1-"),
        *(".", "-.", "", "1" * 15),
    ],
)
def test_no_decimal(text):
    assert value(text, "decimal(18,4)") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *[
            ("0.00015", "0.0002"),
            ("0.00025", "0.0002"),
            ("-0.00025", "-0.0002"),
            ("0.00005", "0"),
            ("0.00025-", "-0.0002"),
        ],
        *[("0.05999999999999994", "0.06"), ("-0.0002999999999957481", "-0.0003"), ("0.00014" + "9" * 40, "0.0001")],
        *[
            ("0.00005" + "0" * 40 + "1", "0.0001"),
            ("0" * 40 + "7", "7"),
            ("99999999999999.99994", "99999999999999.9999"),
        ],
    ],
)
def test_digits_beyond_the_scale_are_rounded_half_even(text, expected):
    assert value(text, "decimal(18,4)") == Decimal(expected)


def test_what_rounding_carries_beyond_the_precision_does_not_pass():
    assert value("99999999999999.99995", "decimal(18,4)") is None


@pytest.mark.parametrize(
    ("text", "expected"), [(".5", "0.5"), ("-.5", "-0.5"), ("5.", "5"), (".5-", "-0.5"), ("+.5", "0.5")]
)
def test_a_zero_before_or_after_the_point_may_be_left_out(text, expected):
    assert value(text, "decimal(18,4)") == Decimal(expected)
    assert value(text.replace(".", ","), "decimal(18,4)", replace(GERMAN, trailing_minus=True)) == Decimal(expected)


@pytest.mark.parametrize(
    ("text", "expected"), [("5e-05", "0"), ("1.5E+3", "1500"), ("4.547473508864641e-13", "0"), ("-1e13", "-1e13")]
)
def test_numbers_of_json_may_have_an_exponent(text, expected):
    assert value(text, "decimal(18,4)", JSON) == Decimal(expected)
    assert value(text, "decimal(18,4)") is None


@pytest.mark.parametrize("text", ["1e14", "1e999", "e5", "1e", "NaN", "Infinity"])
def test_no_number_of_json(text):
    assert value(text, "decimal(18,4)", JSON) is None


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
