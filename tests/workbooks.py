"""Workbooks for tests, and what the reader makes of them."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO

import xlsxwriter

from orchestration.ingest.formats import excel
from tests.conftest import STOCK, column


def read_excel(content):
    (records,) = excel.read_excel(BytesIO(content), replace(STOCK, columns=(column("po", "varchar"),), key=()))
    return records


def patched(content, part, *changes):
    """The workbook with bytes of one of its files replaced by others."""
    packed = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            text = source.read(name)
            for old, new in changes if name == part else ():
                assert old in text, text
                text = text.replace(old, new)
            target.writestr(name, text)
    return packed.getvalue()


def sheets(**rows_by_name):
    """A workbook of several sheets; `(rows, state)` where one is hidden."""
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        for name, rows in rows_by_name.items():
            rows, state = rows if isinstance(rows, tuple) else (rows, "visible")
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
            {"visible": lambda: None, "hidden": sheet.hide, "veryHidden": sheet.very_hidden}[state]()
        next(sheet for sheet in book.worksheets() if not sheet.hidden).activate()
    return content.getvalue()


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
