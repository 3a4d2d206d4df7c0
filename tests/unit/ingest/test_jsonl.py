"""JSON lines: one document a line, nested values kept, nothing guessed."""

from io import BytesIO

import pytest

from orchestration.contracts.model import Entity, Format
from orchestration.ingest.formats.jsonl import read_jsonl
from orchestration.ingest.formats.records import DeliveryRejected
from tests.conftest import column

JSONL = Format(type="jsonl", extension="jsonl")
ORDERS = Entity(
    name="Purchase Order",
    description="One row an order.",
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


def test_a_line_that_is_no_document_is_broken_and_its_neighbours_stand():
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
