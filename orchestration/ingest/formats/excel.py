"""Excel workbooks: the first sheet, its first row the header, every cell as text."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO

import fastexcel
import polars as pl

from orchestration.ingest.formats.records import (
    BROKEN,
    RAW,
    ROW_NUMBER,
    ByteStream,
    DeliveryRejected,
    Records,
    records_with_text,
)

MAXIMUM_UNPACKED_BYTES = 1 << 30
MAXIMUM_RATIO = 200  # of unpacked to packed bytes; sheets reach 20


def read_excel(stream: ByteStream) -> Iterator[Records]:
    """Rows of the first sheet; `_row_number` is the sheet's. Empty rows are left out.

    A date without a time is written YYYY-MM-DD, a number as it is, a formula as its stored result. The
    reader knows no macros, links or XML entities. Raises DeliveryRejected: `unreadable_file`,
    `too_large`, `empty_file`, `duplicate_header`.
    """
    content = stream.read()
    _check_size(content)
    try:
        sheet = fastexcel.read_excel(content).load_sheet(0, header_row=None, dtypes="string").to_polars()
    except fastexcel.FastExcelError as error:
        raise DeliveryRejected("unreadable_file", f"not a readable workbook: {error}; deliver it again") from error
    cells = sheet.with_row_index(ROW_NUMBER, offset=1).filter(~pl.all_horizontal(pl.exclude(ROW_NUMBER).is_null()))
    if cells.is_empty():
        raise DeliveryRejected("empty_file", "the first sheet has no header; deliver at least the header row")
    names = {column: name for column, name in cells.drop(ROW_NUMBER).row(0, named=True).items() if name}
    columns = tuple(names.values())
    if repeated := sorted({name for name in columns if columns.count(name) > 1}):
        raise DeliveryRejected("duplicate_header", f"header names {', '.join(repeated)} more than once", repeated[0])
    midnight = pl.col(names).str.strip_suffix(" 00:00:00")
    rows = cells.slice(1).select(pl.col(ROW_NUMBER).cast(pl.Int64), midnight).rename(names)
    raw = pl.concat_str(pl.col(columns).fill_null(""), separator="|").alias(RAW)
    yield records_with_text(
        columns, rows.select(ROW_NUMBER, raw, pl.lit(None, dtype=pl.String).alias(BROKEN), *columns)
    )


def _check_size(content: bytes) -> None:
    """A workbook is a zip file; what it unpacks to is written in its directory."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            unpacked = sum(entry.file_size for entry in packed.infolist())
    except zipfile.BadZipFile as error:
        raise DeliveryRejected("unreadable_file", f"not a workbook: {error}; deliver it again") from error
    if unpacked > MAXIMUM_UNPACKED_BYTES or unpacked > MAXIMUM_RATIO * len(content):
        raise DeliveryRejected("too_large", f"unpacks from {len(content)} to {unpacked} bytes; deliver it as csv")
