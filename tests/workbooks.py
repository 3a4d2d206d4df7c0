"""Workbooks for tests, and what the reader makes of them."""

from __future__ import annotations

from io import BytesIO

import xlsxwriter

from orchestration.ingest.formats import excel


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
