"""JSON lines: one document a line, nested values kept, nothing guessed."""

from decimal import Decimal
from io import BytesIO

import duckdb
import polars as pl
import pytest

from orchestration.contracts.format import Format
from orchestration.contracts.model import Entity
from orchestration.ingest.formats.jsonl import read_jsonl
from orchestration.ingest.formats.records import DeliveryRejected
from orchestration.ingest.record_checks import check_records
from tests.conftest import column
from tests.deliveries import enforced, source_of

JSONL = Format(type="jsonl", extension="jsonl")
ORDERS = Entity(
    name="Purchase Order",
    description="One row per order.",
    columns=(column("name", "varchar", True), column("rate", "decimal(18,4)"), column("items", "json")),
    kind="snapshot",
    required=True,
    may_be_empty=False,
    key=("name",),
    cadence_hours=26,
)


def read(text: str):
    (records,) = read_jsonl(BytesIO(text.encode()), JSONL, ORDERS)
    return records


def test_fields_are_text_and_nested_values_json():
    found = read('{"name": "PO-1", "rate": 1.50, "items": [{"qty": 2}]}\n{"name": "0042", "rate": null, "items": []}\n')
    assert found.columns == ("name", "rate", "items")
    assert found.frame.select("_row_number", "_broken", "name", "rate", "items").rows() == [
        (1, None, "PO-1", "1.5", '[{"qty":2}]'),
        (2, None, "0042", None, "[]"),
    ]


@pytest.mark.parametrize("number", ["12345678901234.5678", "-0.30000000000000004", "98765432109876543210987", "1e5"])
def test_numbers_keep_every_digit_at_any_depth(number):
    line = f'{{"name": "1234567890123456.7, \\"9876543210987654\\"", "rate": {number}, "items": [{{"qty": {number}}}]}}'
    (row,) = read(line).frame.rows(named=True)
    assert row["_broken"] is None
    assert row["name"] == '1234567890123456.7, "9876543210987654"'
    assert row["rate"] == number
    assert row["items"] == f'[{{"qty":"{number}"}}]'


def test_a_quantity_of_eighteen_digits_arrives_exactly_or_not_at_all():
    line = '{"name": "PO-1", "rate": 12345678901234.5678, "items": [{"qty": 12345678901234.5678}]}\n'
    found = check_records(read(line + line.replace(": 1", ": 91", 1)), ORDERS, JSONL)
    (rate,) = found.accepted["rate"]
    as_staged = 'select from_json(?, \'[{"qty": "DECIMAL(18,4)"}]\')[1].qty'
    (quantity,) = duckdb.execute(as_staged, [found.accepted["items"].item()]).fetchone()
    assert (rate, quantity) == (Decimal("12345678901234.5678"),) * 2
    assert found.refused["_fault"].struct.field("reason").to_list() == ["wrong_type"]


def test_doubles_as_writers_of_json_put_them_are_rounded_to_the_scale():
    numbers = ["0.05999999999999994", "4.547473508864641e-13", "-0.0002999999999957481", "5e-05", "1.5e+3", "0.00015"]
    lines = "".join(f'{{"name": "{number}", "rate": {number}, "items": []}}\n' for number in numbers)
    found = check_records(read(lines), ORDERS, JSONL)
    assert found.accepted["rate"].to_list() == [Decimal(one) for one in ("0.06", "0", "-0.0003", "0", "1500", "0.0002")]


@pytest.mark.parametrize("number", ["00123456789012345678", "1.2.3456789012345678", "12345678901234567x"])
def test_a_long_number_that_is_none_breaks_its_document(number):
    assert read(f'{{"name": "a", "rate": {number}, "items": []}}').frame["_broken"].to_list() == ["not a JSON document"]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400", "-1.5E+0999"])
def test_what_is_no_number_breaks_its_cell_alone(number):
    """As Python's writer of JSON puts it."""
    found = read(f'{{"name": "NaN & Co", "rate": {number}, "items": [{{"qty": {number}, "rate": 1.5}}]}}')
    assert found.frame.select("_broken", "name", "rate", "items").rows() == [
        (None, "NaN & Co", number, f'[{{"qty":"{number}","rate":"1.5"}}]')
    ]
    refused = check_records(found, ORDERS, JSONL).refused
    assert refused.select("name", "rate", pl.col("_fault").struct.field("column")).rows() == [
        ("NaN & Co", None, "rate")
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"name": "a", "rate": 1, "rate": 2, "items": []}', "rate twice in one object"),
        ('{"name": "a", "rate": 12345678901234567, "rate": 2, "items": []}', "rate twice in one object"),
        ('{"name": "a", "items": [{"qty": 1, "uom": "x", "qty" : 2, "uom": "y"}]}', "qty, uom twice in one object"),
        ('{"name": "a", "r\\u0061te": 1, "rate": 2, "items": []}', "rate twice in one object"),
        ('{"name": "a \\": b", "rate": 1, "items": [{"qty": 1}, {"qty": 2, "name": ": \\u0022:"}]}', None),
    ],
)
def test_of_a_name_that_stands_twice_nobody_knows_the_value(text, words):
    assert read(text).frame["_broken"].to_list() == [words]


def test_f18_a_line_that_is_no_document_is_broken_and_its_neighbours_stand():
    found = read('{"name": "PO-1"\n\n[1]\n{"name": "PO-2", "rate": 1, "items": []}\n').frame
    assert found.select("_row_number", "_broken").rows() == [
        (1, "not a JSON document"),
        (3, "not a JSON document"),
        (4, None),
    ]


def test_a_field_that_no_document_has_is_missing():
    assert read('{"name": "PO-1", "price": 1, "items": []}\n').columns == ("name", "items")


def test_b8_another_encoding_is_refused_with_its_line():
    with pytest.raises(DeliveryRejected, match="line 2 is not utf-8"):
        next(read_jsonl(BytesIO(b'{"name": "a"}\n{"name": "\xe4"}\n'), JSONL, ORDERS))


BINS = source_of(
    JSONL,
    column("item_code", "varchar", True),
    column("warehouse", "varchar", True),
    column("actual_qty", "decimal(18,4)", True),
    column("reserved_qty", "decimal(18,4)"),
    column("valuation_rate", "decimal(18,4)"),
    column("stock_uom", "varchar"),
)


@pytest.mark.parametrize(
    ("quantity", "rate", "expected"),
    [
        ("1100.0", "0.060606061", ("1100", "0.0606")),
        ("0.05999999999999994", "0.06", ("0.06", "0.06")),
        ("4.547473508864641e-13", "3.9", ("0", "3.9")),
        ("-0.0002999999999957481", "61.533333333", ("-0.0003", "61.5333")),
        ("-0.000000001", "3.915254237", ("0", "3.9153")),
        ("123456789.123456789", "0.00005", ("123456789.1235", "0")),
    ],
)
def test_nine_decimals_and_residues_of_doubles_are_rounded_to_the_scale(quantity, rate, expected):
    line = (
        f'{{"item_code": "ART", "warehouse": "Lyon - TS", "actual_qty": {quantity}, "reserved_qty": 0, '
        f'"valuation_rate": {rate}, "stock_uom": "Nos"}}'
    )
    outcome, ((*_, found, _, at, _),) = enforced(line.encode(), BINS, "jsonl")
    assert (found, at) == tuple(Decimal(one) for one in expected)
    assert outcome.dead_letters.is_empty()
