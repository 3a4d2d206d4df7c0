"""Workbooks: what a person typed, as text, with the sheet's row numbers."""

import datetime
import zipfile
from io import BytesIO

import pytest
import xlsxwriter

from orchestration.ingest.formats import excel
from orchestration.ingest.formats.records import DeliveryRejected


def read_excel(content):
    (records,) = excel.read_excel(BytesIO(content))
    return records


def workbook(*rows, formulas=()):
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        for cell, formula, value in formulas:
            sheet.write_formula(cell, formula, None, value)
        book.add_worksheet("Notes").write(0, 0, "not read")
    return content.getvalue()


def rows(content):
    return read_excel(content).frame.drop("_broken").rows()


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


def test_b25_a_bomb_is_refused_before_it_is_unpacked():
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (64 << 20))
    with pytest.raises(DeliveryRejected, match="too_large"):
        read_excel(packed.getvalue())


def repacked(plain: bytes, declared: bytes, said: bytes) -> bytes:
    """The workbook with a declaration before its texts, and `said` in place of an ampersand."""
    packed = BytesIO()
    with zipfile.ZipFile(BytesIO(plain)) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            text = source.read(name)
            if name == "xl/sharedStrings.xml":
                head, rest = text.split(b"?>", 1)
                text = head + b"?>" + declared + rest.replace(b"&amp;", said)
            target.writestr(name, text)
    return packed.getvalue()


def test_b26_entities_are_not_expanded():
    plain = workbook(["po"], ["&"])
    entities = b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
    assert rows(repacked(plain, b"", b"&amp;")) == [(2, "&")]
    assert rows(repacked(plain, entities, b"&amp;")) == [(2, "&")]
    with pytest.raises(DeliveryRejected, match="unreadable_file"):
        read_excel(repacked(plain, entities, b"&c;"))
