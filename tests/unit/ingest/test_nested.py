"""Objects in JSON cells: what is odd is named by its place, and costs its own row only."""

import json
from io import BytesIO

import pytest

from orchestration.contracts.column import Column
from orchestration.contracts.format import Format
from orchestration.contracts.model import Entity
from orchestration.ingest.formats.jsonl import read_jsonl
from orchestration.ingest.record_checks import CheckedRecords, check_records
from tests.conftest import column

JSONL = Format(type="jsonl", extension="jsonl", null_values=("0000-00-00",))
LINES = (
    column("name", "varchar", True),
    column("qty", "decimal(18,4)", True),
    column("due", "date"),
    Column(name="rate", data_type="decimal(18,6)", description="Price.", dispensable=True),
)
ORDERS = Entity(
    name="Purchase Order",
    description="One row per order.",
    columns=(
        column("name", "varchar", True),
        Column(name="items", data_type="json", description="Lines.", required=True, lines=LINES),
        Column(name="terms", data_type="json", description="Terms.", fields=(column("days", "integer"),)),
        column("more", "json"),
    ),
    kind="snapshot",
    required=True,
    may_be_empty=False,
    key=("name",),
    cadence_hours=26,
)
GOOD = {"name": "1", "qty": 2.5}


def checked(*documents: dict) -> CheckedRecords:
    text = "".join(json.dumps(document) + "\n" for document in documents)
    (records,) = read_jsonl(BytesIO(text.encode()), JSONL, ORDERS)
    return check_records(records, ORDERS, JSONL)


def order(items: object, name: str = "PO-1", **fields: object) -> dict:
    return {"name": name, "items": items, **fields}


@pytest.mark.parametrize(
    ("items", "place"),
    [
        ([GOOD, {"name": "2", "qty": "150,5"}], "items[2].qty"),
        ([GOOD, {"name": "2", "qty": "many"}, {"name": "3", "qty": "?"}], "items[2].qty"),
        ([GOOD, {"qty": 1}], "items[2].name"),
        ([GOOD, {"name": " ", "qty": 1}], "items[2].name"),
        ([GOOD, {"name": "2", "qty": None}], "items[2].qty"),
        ([GOOD, {"name": "2", "qty": 1, "due": "2026-02-30"}], "items[2].due"),
        ([GOOD, {"name": {"id": 2}, "qty": 1}], "items[2].name"),
        ([GOOD, {"name": ["2"], "qty": 1}], "items[2].name"),
        ([GOOD, 5], "items[2]"),
        ([GOOD, None], "items[2].name"),
        ([GOOD, [GOOD]], "items[2]"),
        (GOOD, "items"),
        ("none", "items"),
        (7, "items"),
    ],
)
def test_a_line_that_cannot_be_read_takes_its_document_alone(items, place):
    found = checked(order([GOOD], name="PO-0"), order(items), order([GOOD], name="PO-2"))
    assert found.accepted["name"].to_list() == ["PO-0", "PO-2"]
    assert found.refused["name"].to_list() == ["PO-1"]
    assert found.refused["_fault"].struct.field("column").to_list() == [place]


@pytest.mark.parametrize(
    "items",
    [
        [],
        [{"name": "1", "qty": -2}],
        [{"name": 1, "qty": "2.50"}],
        [{"name": "1", "qty": 1e-7, "due": None, "custom": {"a": [1]}}],
        [{"name": "1", "qty": 12345678901234.5678, "due": "0000-00-00"}],
    ],
)
def test_what_the_contract_allows_passes_whatever_else_an_object_has(items):
    found = checked(order(items, terms={"days": 30}, more=[1, {"any": "thing"}]), order([5], name="PO-2"))
    assert found.accepted["name"].to_list() == ["PO-1"]
    assert found.cells.is_empty()


def test_a_document_does_without_a_dispensable_value_of_each_line():
    priced = [{**GOOD, "rate": "free"}, {**GOOD, "rate": 1.5}, {**GOOD, "rate": "?"}]
    found = checked(order(priced))
    assert found.accepted.height == 1
    assert found.cells["_fault"].struct.field("column").to_list() == ["items[1].rate", "items[3].rate"]


def test_a_refused_document_reports_its_fault_alone():
    found = checked(order([{**GOOD, "rate": "free", "qty": "?"}]))
    assert found.cells.is_empty()
    assert found.refused["_fault"].to_list() == [
        {
            "column": "items[1].qty",
            "reason": "wrong_type",
            "detail": "'?' is not decimal(18,4) with '.' as decimal separator",
        }
    ]


@pytest.mark.parametrize(
    ("terms", "place"), [([{"days": 1}], "terms"), ({"days": "soon"}, "terms.days"), ("x", "terms")]
)
def test_an_object_is_checked_as_a_line_is(terms, place):
    found = checked(order([GOOD], terms=terms))
    assert found.refused["_fault"].struct.field("column").to_list() == [place]


def test_an_object_where_text_belongs_breaks_the_document():
    found = checked({"name": {"id": "PO-1"}, "items": [GOOD]}, order([GOOD], name="[PO-2]"))
    assert found.accepted["name"].to_list() == ["[PO-2]"]
    assert found.refused["_fault"].struct.field("detail").to_list() == [
        "name is a JSON object or list where text belongs"
    ]


@pytest.mark.parametrize("depth", [100, 5_000, 100_000])
def test_a_cell_that_is_nested_without_end_costs_its_own_row_only(depth):
    text = "".join(
        [
            '{"name": "PO-0", "items": [{"name": "1", "qty": 1}]}\n',
            '{"name": "PO-1", "items": ' + "[" * depth + "]" * depth + "}\n",
            '{"name": "PO-2", "items": [{"name": "1", "qty": 1}]}\n',
        ]
    )
    (records,) = read_jsonl(BytesIO(text.encode()), JSONL, ORDERS)
    found = check_records(records, ORDERS, JSONL)
    assert found.accepted["name"].to_list() == ["PO-0", "PO-2"]
    assert found.refused.height == 1
