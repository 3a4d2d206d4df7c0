"""What every format reader returns, and why it may refuse a file."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

ROW_NUMBER = "_row_number"
RAW = "_raw"
BROKEN = "_broken"


class DeliveryRejected(Exception):
    """A whole delivery is refused. `reason` is a code; `detail` says in words what is wrong and what to do."""

    def __init__(self, reason: str, detail: str, column: str | None = None) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
        self.column = column


@dataclass(frozen=True)
class Records:
    """One row a record, all text.

    `frame` holds `_row_number` (line of the file where the record starts, from 1), `_raw` (the record
    as delivered), `_broken` (why it could not be split into fields, else null) and one text column
    for each of `columns`, null where a field is missing.
    """

    columns: tuple[str, ...]
    frame: pl.DataFrame


def decode(content: bytes, encoding: str) -> str:
    """Text of `content`, byte order mark dropped. Raises DeliveryRejected when it is not `encoding`."""
    try:
        return content.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DeliveryRejected(
            "wrong_encoding", f"line {line} is not {encoding}; deliver {encoding} or change the contract"
        ) from error


def lines_of(text: str) -> pl.DataFrame:
    """Physical lines with their number from 1; CR LF and LF alike; blank lines dropped."""
    lines = pl.DataFrame({RAW: text.split("\n")}, schema={RAW: pl.String}).with_row_index(ROW_NUMBER, offset=1)
    return lines.with_columns(pl.col(ROW_NUMBER).cast(pl.Int64), pl.col(RAW).str.strip_suffix("\r")).filter(
        pl.col(RAW) != ""
    )
