"""Workbooks: what a person typed, as text, with the sheet's row numbers."""

import datetime
import zipfile
from io import BytesIO

import pytest

from orchestration.ingest.formats.records import DeliveryRejected
from tests.workbooks import read_excel, rows, workbook


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
