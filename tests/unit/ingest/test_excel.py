"""Workbooks: what a person typed, as text, with the sheet's row numbers."""

import datetime
import zipfile
from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pytest

from orchestration.contracts.format import Format
from orchestration.ingest.formats.records import DeliveryRejected
from tests.conftest import column
from tests.deliveries import enforced, letters, source_of
from tests.workbooks import patched, read_excel, rows, sheets, workbook

SHEET = "xl/worksheets/sheet1.xml"
ORDERS = source_of(
    Format(type="delimited", extension="csv", separator=",", workbooks=True),
    column("po", "varchar", True),
    column("qty", "decimal(18,4)", True),
    replace(column("note", "varchar"), dispensable=True),
    replace(column("cost", "decimal(18,4)"), dispensable=True),
)
HEADER = ["po", "qty", "note", "cost", "check"]


def test_cells_are_text_and_empty_rows_are_left_out():
    day = datetime.datetime(2026, 11, 24)
    content = workbook(["po", "line", "on"], ["0045", 10, day], [], [4500000101, "20", "2026-11-25"])
    assert rows(content) == [(2, "0045", "10", "2026-11-24"), (4, "4500000101", "20", "2026-11-25")]
    records = read_excel(content)
    raw = records.raw(records.frame["_row_number"])
    assert raw.to_list() == ["0045|10|2026-11-24", "4500000101|20|2026-11-25"]


def test_a_formula_counts_by_its_stored_result():
    assert rows(workbook(["quantity"], formulas=[("A2", "=1+1", 2)])) == [(2, "2")]


def test_an_empty_sheet_and_a_repeated_header_are_refused():
    with pytest.raises(DeliveryRejected, match="empty_file"):
        read_excel(workbook())
    with pytest.raises(DeliveryRejected, match="duplicate_header"):
        read_excel(workbook(["po", "po"]))


def test_what_is_no_workbook_is_refused():
    with pytest.raises(DeliveryRejected, match="unreadable_file"):
        read_excel(b"po;line")
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("letter.txt", "hello")
    with pytest.raises(DeliveryRejected, match="unreadable_file"):
        read_excel(packed.getvalue())


def test_b35_hidden_sheets_are_not_read_wherever_they_stand():
    book = sheets(old=([HEADER, ["A", 25]], "hidden"), new=[HEADER, ["A", 20]], lists=([HEADER, ["x"]], "veryHidden"))
    outcome, accepted = enforced(book, ORDERS, "xlsx")
    assert accepted == [(2, "A", Decimal(20), None, None)]
    assert "only sheet 'new' is read, not 'old' (hidden), 'lists' (hidden)" in outcome.warnings


def test_b35_the_sheet_with_the_columns_is_read_wherever_it_stands():
    book = sheets(readme=[["How to fill this in"], ["po"]], data=[HEADER, ["A", 1, "x", 2]], empty=[])
    outcome, accepted = enforced(book, ORDERS, "xlsx")
    assert accepted == [(2, "A", Decimal(1), "x", Decimal(2))]
    assert "only sheet 'data' is read, not 'readme'" in outcome.warnings


def test_the_sheet_with_the_columns_may_lack_optional_ones():
    carrier = replace(column("carrier", "varchar"), optional=True)
    book = sheets(readme=[["How to fill this in"], ["po"]], data=[HEADER, ["A", 1, "x", 2]])
    source = source_of(ORDERS.format, *ORDERS.entities[0].columns, carrier)
    assert enforced(book, source, "xlsx")[1] == [(2, "A", Decimal(1), "x", Decimal(2), None)]


@pytest.mark.parametrize("second", [[HEADER, ["A", 2]], [[*reversed(HEADER)], [1, 2, "x", 2, "B"]]])
def test_b35_two_visible_sheets_with_the_columns_are_refused(second):
    outcome, _ = enforced(sheets(monday=[HEADER, ["A", 1]], tuesday=second), ORDERS, "xlsx")
    assert outcome.rejection.reason == "several_sheets"
    assert "sheets 'monday', 'tuesday' all have the columns" in outcome.rejection.detail


def test_b35_no_visible_sheet_that_fits_is_refused_by_its_columns():
    assert enforced(sheets(a=[["po"], ["A"]]), ORDERS, "xlsx")[0].rejection.reason == "missing_column"
    hidden = sheets(old=([HEADER, ["A", 25]], "hidden"), new=[])
    assert enforced(hidden, ORDERS, "xlsx")[0].rejection.reason == "empty_file"


def test_b35_cells_in_error_are_errors_of_their_cell():
    table = [HEADER, *([f"P{n}", n, "text", 1.5, "ok"] for n in range(1, 7))]
    found = {"B3": "#DIV/0!", "A4": "#N/A", "C5": "#N/A", "D6": "#REF!", "E7": "#NAME?"}
    errors = [(cell, "=1/0", error) for cell, error in found.items()]
    outcome, accepted = enforced(workbook(*table, formulas=errors), ORDERS, "xlsx")
    assert [(row[0], *row[3:]) for row in accepted] == [
        (2, "text", Decimal("1.5")),
        (5, None, Decimal("1.5")),
        (6, "text", None),
        (7, "text", Decimal("1.5")),
    ]
    assert [(number, name, reason, words.split(" is ")[0]) for number, name, reason, words in letters(outcome)] == [
        (3, "qty", "wrong_type", "'#DIV/0!'"),
        (4, "po", "wrong_type", "'#N/A'"),
        (5, "note", "wrong_type", "'#N/A'"),
        (6, "cost", "wrong_type", "'#REF!'"),
    ]
    assert (outcome.rows_read, outcome.cells_refused) == (6, 2)


def test_b35_a_formula_that_nobody_calculated_is_an_error_and_an_empty_text_is_none():
    book = workbook(HEADER, ["A", 1], ["B", 2], formulas=[("B2", "=1+1", ""), ("C2", "=A1", ""), ("C3", '=""', "x")])
    book = patched(book, SHEET, (b't="str"><f>""</f><v>x</v>', b't="str"><f>""</f><v></v>'))
    outcome, accepted = enforced(book, ORDERS, "xlsx")
    assert accepted == [(3, "B", Decimal(2), None, None)]
    assert letters(outcome)[0][:3] == (2, "qty", "wrong_type")
    assert "'#NOT CALCULATED' is not decimal" in letters(outcome)[0][3]


def test_b35_rows_keep_the_numbers_of_the_sheet_and_errors_their_columns():
    book = sheets(data=[[], [], [None, *HEADER], [], [None, "A", 1], [None, "B", 2]])
    book = patched(book, SHEET, (b'<c r="C6"><v>2</v></c>', b'<c r="C6" t="e"><v>#VALUE!</v></c>'))
    outcome, accepted = enforced(book, ORDERS, "xlsx")
    assert [row[:2] for row in accepted] == [(5, "A")]
    assert letters(outcome)[0][:3] == (6, "qty", "wrong_type")


def test_a_number_of_a_sheet_is_never_taken_for_thousands():
    german = replace(ORDERS, format=replace(ORDERS.format, decimal_separator=",", thousands_separator="."))
    table = [HEADER, ["A", 1.234], ["B", "1.234"], ["C", "1,5"], ["D", 1234]]
    outcome, accepted = enforced(workbook(*table), german, "xlsx")
    assert [row[1:3] for row in accepted] == [("C", Decimal("1.5")), ("D", Decimal(1234))]
    assert [row[:3] for row in letters(outcome)] == [(2, "qty", "wrong_type"), (3, "qty", "wrong_type")]
