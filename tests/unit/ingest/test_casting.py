"""Notation to value: what the contract says, never a guess."""

import datetime
from dataclasses import replace
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.contracts.column import Column
from orchestration.contracts.format import Format
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


AMERICAN = replace(GERMAN, decimal_separator=".", thousands_separator=",")
SWISS = replace(GERMAN, decimal_separator=".", thousands_separator="'")
SPACED = replace(GERMAN, thousands_separator=" ", trailing_minus=True)


@pytest.mark.parametrize(
    "text", ["0.500", "-0.500", "+0.500", "0.250,5", "00.500", "000.500", "012.345", "0.000", "0.123.456,7"]
)
def test_b11_nobody_groups_what_is_below_a_thousand(text):
    """0.500 may be a half that was written with a point, or five hundred."""
    assert value(text, "decimal(18,4)", GERMAN) is None
    assert value(text.translate(str.maketrans(".,", ",.")), "decimal(18,4)", AMERICAN) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("0,500", "0.5"), ("0", "0"), ("000,000", "0"), ("0500", "500"), ("10.500", "10500"), ("-100.000,5", "-100000.5")],
)
def test_zeros_that_are_no_thousands(text, expected):
    assert value(text, "decimal(18,4)", GERMAN) == Decimal(expected)


@given(
    text=st.text(alphabet="0159.,' -", min_size=1, max_size=10), form=st.sampled_from([GERMAN, AMERICAN, SWISS, SPACED])
)
def test_b11_a_number_with_thousands_reads_as_what_is_written_so(text, form):
    read = value(text, "decimal(18,4)", form)
    whole = text.strip(" -").split(form.decimal_separator)[0]
    if read is not None and form.thousands_separator in whole:
        assert whole == f"{int(abs(read)):,}".replace(",", form.thousands_separator)


@given(number=st.decimals(-(10**9), 10**9, places=3), form=st.sampled_from([GERMAN, AMERICAN, SWISS, SPACED]))
def test_a_number_with_thousands_is_read_as_it_was_written(number, form):
    text = f"{number:,.3f}".translate(str.maketrans({",": form.thousands_separator, ".": form.decimal_separator}))
    assert value(text, "decimal(18,4)", form) == number


def test_dates_follow_the_format_exactly():
    assert value("20261118", "date") == datetime.date(2026, 11, 18)
    assert value("00000000", "date") is None
    assert value("2026118", "date") is None
    assert value("20261332", "date") is None


GERMAN_MONTHS = ("Jan", "Feb", "M\u00e4r", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez")


@pytest.mark.parametrize(
    ("text", "notation", "expected"),
    [
        ("5/27/16", "%m/%d/%y", None),
        ("05/27/16", "%m/%d/%y", (2016, 5, 27)),
        ("5/27/16", "%-m/%-d/%y", (2016, 5, 27)),
        ("5/9/16", "%-m/%-d/%y", (2016, 5, 9)),
        ("05/09/16", "%-m/%-d/%y", (2016, 5, 9)),
        ("2-Jun-06", "%-d-%b-%y", (2006, 6, 2)),
        ("14-Nov-06", "%d-%b-%y", (2006, 11, 14)),
        ("14-NOV-2006", "%d-%b-%Y", (2006, 11, 14)),
        ("Nov 4, 2006", "%b %-d, %Y", (2006, 11, 4)),
        ("31.12.68", "%d.%m.%y", (2068, 12, 31)),
        ("1.1.69", "%-d.%-m.%y", (1969, 1, 1)),
        ("29.2.00", "%-d.%-m.%y", (2000, 2, 29)),
        *((wrong, "%-m/%-d/%y", None) for wrong in ("5/9/2016", "13/9/16", "5/32/16", "5/9", "005/9/16", "//16")),
        *((wrong, "%-d-%b-%y", None) for wrong in ("2-Juni-06", "2-Mai-06", "31-Jun-06", "2-06-06", "2-Jun-6")),
    ],
)
def test_b37_dates_by_the_notation_of_the_contract(text, notation, expected):
    found = value(text, "date", replace(GERMAN, date_format=notation))
    assert found == (expected and datetime.date(*expected))


def test_b37_months_and_the_first_of_a_hundred_years_are_the_contract_s():
    german = replace(GERMAN, date_format="%-d. %b %y", month_names=GERMAN_MONTHS, two_digit_years_from=2000)
    assert value("2. M\u00c4R 99", "date", german) == datetime.date(2099, 3, 2)
    assert value("2. Mar 99", "date", german) is None
    assert value("2. Dez 99", "date", replace(german, two_digit_years_from=1905)) == datetime.date(1999, 12, 2)


def test_b37_times_without_leading_zeros():
    form = replace(GERMAN, timestamp_format="%-m/%-d/%y %-H:%M", time_format="%-H:%M:%S")
    assert value("5/9/16 7:05", "timestamp", form) == datetime.datetime(2016, 5, 9, 7, 5)
    assert value("7:05:09", "time", form) == datetime.time(7, 5, 9)
    assert value("7:5:09", "time", form) is None


@pytest.mark.parametrize(
    "notation", ["%-d.%-m.%y", "%d%m%Y", "%Y-%m-%d", "%b%d%y", "%y%m%d", "%Y%b%-d", "%-m/%-d/%Y %-H:%M:%S"]
)
@pytest.mark.parametrize("day", [datetime.date(2026, 1, 2), datetime.date(2000, 2, 29), datetime.date(1969, 12, 31)])
def test_b37_what_a_contract_may_name_is_read_as_it_is_written(notation, day):
    assert value(day.strftime(notation), "date", replace(GERMAN, date_format=notation)) == day


def test_b37_between_thousands_stands_what_the_contract_names_in_any_form_of_it():
    swiss = replace(GERMAN, decimal_separator=".", thousands_separator="'")
    spaced = replace(GERMAN, thousands_separator=" ")
    assert [value(text, "decimal(18,4)", swiss) for text in ("1'234.5", "1\u2019234.5")] == [Decimal("1234.5")] * 2
    for blank in " \u00a0\u2007\u2009\u202f":
        assert value(f"-1{blank}234,5", "decimal(18,4)", spaced) == Decimal("-1234.5")
    for wrong in ("12 34", "1  234", "1\t234", "1'234"):
        assert value(wrong, "decimal(18,4)", spaced) is None


def test_an_error_is_no_text_where_the_contract_says_so():
    assert value("#N/A", "varchar") == "#N/A"
    assert value("#N/A", "varchar", replace(GERMAN, error_values=("#N/A",))) is None


def test_codes_stay_text_and_control_characters_do_not_pass():
    assert value("000000000000010001", "varchar") == "000000000000010001"
    assert value("00000000", "varchar") == "00000000"
    assert value("a\x00b", "varchar") is None
