"""Workbooks that a planner likes: a summary first, one sheet per table, frozen headers, filters, formats.

Belongs here: what a sheet looks like. Text is written as text, whatever it starts with, and the same content gives
the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

ROWS_A_SHEET = 100_000
LONGEST_TEXT = 32_767  # of a cell; the writer drops longer ones
LONGEST_NAME = 31  # of a sheet
NARROWEST, WIDEST = 10, 45
DAY_ZERO = datetime(1899, 12, 30)  # spreadsheets count days from it
MILLISECONDS_A_DAY = 86_400_000
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
MONEY, SHARE = ("_value", "_cost", "_price"), ("_share", "_rate", "_attainment")
HEADING = {"bold": True, "bg_color": "#DDE6ED"}

Line = tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A table as a sheet: at most 100,000 of its `total` rows; `elsewhere` says in words how to see the others."""

    name: str
    rows: pl.LazyFrame
    total: int
    elsewhere: str

    @property
    def left_out(self) -> str | None:
        """What the sheet does not show, in words."""
        if self.total <= ROWS_A_SHEET:
            return None
        shown = f"the first {ROWS_A_SHEET:,} of {self.total:,} rows by key"
        return f"{self.name}: {shown}; {self.total - ROWS_A_SHEET:,} rows are left out. {self.elsewhere}"


def write_workbook(path: Path, created: datetime, summary: Sequence[Line], sheets: Iterable[Sheet]) -> None:
    """Write `path`; a line of `summary` with one cell is a heading. `created` is of the content, not of the clock."""
    with xlsxwriter.Workbook(path, OPTIONS) as workbook:
        workbook.set_properties({"created": created.replace(tzinfo=None)})
        heading = workbook.add_format(HEADING)
        _write_summary(workbook.add_worksheet("Summary"), summary, heading)
        for sheet in sheets:
            rows = sheet.rows.head(ROWS_A_SHEET).collect()
            worksheet = workbook.add_worksheet(sheet.name[:LONGEST_NAME])
            for index, column in enumerate(rows.iter_columns()):
                form = _format_of(column)
                worksheet.set_column(index, index, _width(column), form and workbook.add_format({"num_format": form}))
            _write_table(worksheet, rows, sheet.left_out, heading)


def _write_summary(worksheet: Worksheet, lines: Sequence[Line], heading: Format) -> None:
    worksheet.set_column(0, 0, 32)
    worksheet.set_column(1, max(map(len, lines)), 20)
    for index, line in enumerate(lines):
        for column, value in enumerate(_as_cells(pl.DataFrame({"cell": line}))["cell"]):
            worksheet.write_string(index, column, value, heading if len(line) == 1 else None)


def _write_table(worksheet: Worksheet, rows: pl.DataFrame, note: str | None, heading: Format) -> None:
    """A row of column names, then the rows; what is left out stands above them, where nobody misses it."""
    header = 1 if note else 0
    if note:
        worksheet.write_string(0, 0, note)
    for index, name in enumerate(rows.columns):
        worksheet.write_string(header, index, name, heading)
    worksheet.freeze_panes(header + 1, 0)
    worksheet.autofilter(header, 0, header + rows.height, rows.width - 1)
    writers = [_writer_of(worksheet, kind) for kind in rows.dtypes]
    # The only place where rows leave their columns: the writer knows no other way.
    for index, row in enumerate(_as_cells(rows).iter_rows(), header + 1):
        for column, value in enumerate(row):
            if value is not None:
                writers[column](index, column, value)


def _writer_of(worksheet: Worksheet, kind: pl.DataType) -> Callable[[int, int, Any], int]:
    writer: Callable[[int, int, Any], int] = worksheet.write_number
    if kind == pl.String:
        writer = worksheet.write_string
    elif kind == pl.Boolean:
        writer = worksheet.write_boolean
    return writer


def _as_cells(rows: pl.DataFrame) -> pl.DataFrame:
    """Instants as days since day zero, numbers as doubles, text of a cell's length that the writer takes as text."""
    text, instants = pl.selectors.string(), pl.selectors.temporal()
    milliseconds = (instants.cast(pl.Datetime("ms")) - DAY_ZERO).dt.total_milliseconds()
    whole = pl.when(text.str.len_chars() > LONGEST_TEXT).then(text.str.slice(0, LONGEST_TEXT - 2) + "…").otherwise(text)
    return rows.with_columns(
        pl.selectors.decimal().cast(pl.Float64),
        milliseconds / MILLISECONDS_A_DAY,
        # The writer takes text between these tags for markup of its own.
        whole.str.replace(r"(?s)^<r>.*</r>$", "$0 "),
    )


def _format_of(column: pl.Series) -> str | None:
    if column.dtype == pl.Date:
        return "yyyy-mm-dd"
    if column.dtype.is_temporal():
        return "yyyy-mm-dd hh:mm"
    if column.name.endswith(SHARE):
        return "0.0%"
    if column.name.endswith(MONEY):
        return "#,##0.00"
    return "#,##0.00##" if column.dtype in (pl.Decimal, pl.Float64) else None


def _width(column: pl.Series) -> int:
    lengths = column.str.len_chars() if column.dtype == pl.String else pl.Series([0])
    longest = max(lengths.drop_nulls(), default=0)
    return min(max(NARROWEST, len(column.name) + 4, longest + 1), WIDEST)
