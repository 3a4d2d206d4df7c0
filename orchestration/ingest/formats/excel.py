"""Excel workbooks: the visible sheet that has the contract's columns, its first row the header, every cell as text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from operator import itemgetter

import fastexcel
import polars as pl

from orchestration.contracts.format import Format
from orchestration.contracts.model import Entity
from orchestration.ingest.formats.headers import check_names, missing_names
from orchestration.ingest.formats.records import (
    BROKEN,
    RAW,
    ROW_NUMBER,
    ByteStream,
    DeliveryRejected,
    Records,
    records_with_text,
)
from orchestration.ingest.formats.sheet_scan import ERRORS, NOT_CALCULATED, Extent
from orchestration.ingest.formats.workbook import MAXIMUM_UNPACKED_BYTES, Sheets, look_into


def format_of_workbook(form: Format) -> Format:
    """The format of the same columns in a workbook: what a formula could not give is no text; a point stands between
    no thousands, since 1.234 may be a number of the sheet or a text for 1234."""
    thousands = None if form.thousands_separator == "." else form.thousands_separator
    return replace(form, error_values=(*form.error_values, *ERRORS, NOT_CALCULATED), thousands_separator=thousands)


def read_excel(stream: ByteStream, entity: Entity) -> Iterator[Records]:
    """Rows of the one visible sheet that has the contract's columns, else of the first; `_row_number` is the sheet's.

    Empty rows are left out. A date without a time is written YYYY-MM-DD, a number as it is, a formula as its stored
    result, `#NOT CALCULATED` where there is none. The reader knows no macros, links or XML entities. Raises
    DeliveryRejected: `unreadable_file`, `too_large`, `empty_file`, `duplicate_header`, `several_sheets`.
    """
    content = stream.read(MAXIMUM_UNPACKED_BYTES + 1)
    if len(content) > MAXIMUM_UNPACKED_BYTES:
        raise DeliveryRejected("too_large", f"a workbook of more than {MAXIMUM_UNPACKED_BYTES} bytes")
    sheets = look_into(content)
    try:
        reader = fastexcel.read_excel(content)
        tables = {name: _cells(reader, name, extent) for name, extent in sheets.visible.items() if extent.filled}
    except fastexcel.FastExcelError as error:
        raise DeliveryRejected("unreadable_file", f"not a readable workbook: {error}; deliver it again") from error
    name = _chosen(sheets, {name: _header(cells) for name, cells in tables.items()}, entity)
    yield _records(tables[name], _left_out(name, sheets))


def _cells(reader: fastexcel.ExcelReader, name: str, extent: Extent) -> pl.DataFrame:
    """The rows of a sheet that hold something, with their numbers; a cell in error as the name of the error."""
    sheet = reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string").to_polars()
    columns = sheet.columns
    if extent.errors and sheet.width != extent.last_column - extent.first_column + 1:
        raise DeliveryRejected("unreadable_file", f"the cells in error of sheet {name!r} cannot be placed")
    cells = sheet.with_row_index(ROW_NUMBER, offset=1).with_columns(pl.col(ROW_NUMBER).cast(pl.Int64))
    for column, errors in groupby(sorted(extent.errors, key=itemgetter(1)), key=itemgetter(1)):
        texts = {row: text for row, _, text in errors}
        found = pl.col(ROW_NUMBER).replace_strict(texts, default=None, return_dtype=pl.String)
        place = columns[column - extent.first_column]
        cells = cells.with_columns(pl.coalesce(found, place).alias(place))
    return cells.filter(~pl.all_horizontal(pl.exclude(ROW_NUMBER).is_null()))


def _header(cells: pl.DataFrame) -> dict[str, str]:
    """The names in the first row by the columns that they stand over."""
    first = cells.drop(ROW_NUMBER).row(0, named=True) if cells.height else {}
    return {column: name for column, name in first.items() if name}


def _chosen(sheets: Sheets, headers: dict[str, dict[str, str]], entity: Entity) -> str:
    """The sheet to read. Raises DeliveryRejected: `empty_file`, `several_sheets`."""
    wanted = entity.names_in_files
    fitting = [name for name, header in headers.items() if not missing_names(header.values(), wanted)]
    if len(fitting) > 1:
        words = f"sheets {', '.join(map(repr, fitting))} all have the columns of the contract"
        raise DeliveryRejected("several_sheets", f"{words}; hide or delete all but one")
    name = next(iter(fitting or sheets.visible), None)
    if name is None or not headers.get(name):
        raise DeliveryRejected("empty_file", "the first visible sheet has no header; deliver at least the header row")
    return name


def _left_out(name: str, sheets: Sheets) -> tuple[str, ...]:
    others = [repr(other) for other, extent in sheets.visible.items() if other != name and extent.filled]
    others += [f"{other!r} (hidden)" for other in sheets.hidden]
    return (f"only sheet {name!r} is read, not {', '.join(others)}",) if others else ()


def _records(cells: pl.DataFrame, warnings: tuple[str, ...]) -> Records:
    names = _header(cells)
    columns = tuple(names.values())
    check_names(columns)
    midnight = pl.col(list(names)).str.strip_suffix(" 00:00:00")
    rows = cells.slice(1).select(ROW_NUMBER, midnight).rename(names)
    raw = pl.concat_str(pl.col(columns).fill_null(""), separator="|").alias(RAW)
    frame = rows.select(ROW_NUMBER, raw, pl.lit(None, dtype=pl.String).alias(BROKEN), *columns)
    return replace(records_with_text(columns, frame), warnings=warnings)
