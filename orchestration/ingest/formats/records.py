"""What every format reader returns, and why it may refuse a file."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

import polars as pl

ROW_NUMBER = "_row_number"
RAW = "_raw"
BROKEN = "_broken"
CHUNK_BYTES = 8 << 20  # larger ones cost more in fresh pages than they save
QUOTED_RECORD_BYTES = 8 * CHUNK_BYTES


class DeliveryRejected(Exception):
    """A whole delivery is refused. `reason` is a code; `detail` says in words what is wrong and what to do."""

    def __init__(self, reason: str, detail: str, column: str | None = None) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
        self.column = column

    def __reduce__(self) -> tuple[type[DeliveryRejected], tuple[str, str, str | None]]:
        return DeliveryRejected, (self.reason, self.detail, self.column)


class ByteStream(Protocol):
    """What a reader is given: bytes to read, so many at a time."""

    def read(self, size: int = -1, /) -> bytes: ...


@dataclass(frozen=True)
class Records:
    """A chunk of a file, one row per record, all text.

    `columns` are the names that the file was seen to have. `frame` holds `_row_number` (line of the file
    where the record starts, from 1), `_broken` (why it could not be split into fields, else null) and
    the columns of the contract or of the header, null where a field is missing. `raw` gives the
    records of some row numbers as delivered, in their order. `is_visible`: known to hold nothing but visible
    ASCII, so that no cell is blank, padded or has a control character. `is_named`: the columns of a broken record say
    what it is about; else they are pieces of what could not be split. `foreign` are the row numbers of broken records
    that are messages of another kind than their file. `warnings` say what of the file was not read.
    """

    columns: tuple[str, ...]
    frame: pl.DataFrame
    raw: Callable[[pl.Series], pl.Series]
    is_visible: bool = False
    is_named: bool = False
    foreign: tuple[int, ...] = ()
    warnings: tuple[str, ...] = ()


def records_with_text(columns: tuple[str, ...], frame: pl.DataFrame) -> Records:
    """Records whose text as delivered stands in the frame's `_raw`."""
    texts = frame.select(ROW_NUMBER, RAW)

    def raw(row_numbers: pl.Series) -> pl.Series:
        return row_numbers.to_frame(ROW_NUMBER).join(texts, on=ROW_NUMBER, how="left", maintain_order="left")[RAW]

    return Records(columns, frame.drop(RAW), raw)


def line_chunks(stream: ByteStream, encoding: str, quote: str | None = None) -> Iterator[bytes]:
    """The stream as UTF-8 in pieces of some megabytes that end with a line; a record with line breaks in quotes stays
    in one, unless its quote never closes. Raises DeliveryRejected `wrong_encoding`, `wrong_line_ends`."""
    mark = (quote or "").encode()
    rest = b""
    for piece in _as_utf8(stream, encoding):
        end = piece.rfind(b"\n") + 1
        lines = b"".join((rest, memoryview(piece)[:end]))  # one copy, as fresh memory is what costs here
        if end and not (mark and lines.count(mark) % 2 and len(lines) < QUOTED_RECORD_BYTES):
            yield lines
            rest = piece[end:]
        else:
            rest += piece
        if len(rest) > QUOTED_RECORD_BYTES and b"\n" not in rest:
            raise DeliveryRejected("wrong_line_ends", f"no line ends (LF or CR LF) within {len(rest)} bytes")
    if rest:
        yield rest


def _as_utf8(stream: ByteStream, encoding: str) -> Iterator[bytes]:
    """Pieces as they are read; UTF-8 itself is not looked at."""
    if encoding == "utf-8":
        yield from iter(lambda: stream.read(CHUNK_BYTES), b"")
        return
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = 0
    while piece := stream.read(CHUNK_BYTES):
        yield (text := _text(lambda: decoder.decode(piece), encoding, lines)).encode()
        lines += text.count("\n")
    yield _text(lambda: decoder.decode(b"", final=True), encoding, lines).encode()


def _text(decoded: Callable[[], str], encoding: str, lines_before: int) -> str:
    try:
        return decoded()
    except UnicodeDecodeError as error:
        line = lines_before + error.object.count(b"\n", 0, error.start) + 1
        raise DeliveryRejected(
            "wrong_encoding", f"line {line} is not {encoding}; deliver {encoding} or change the contract"
        ) from error


def decode(content: bytes, encoding: str, lines_before: int = 0) -> str:
    """Text of `content`, byte order mark dropped. Raises DeliveryRejected when it is not `encoding`."""
    codec = "utf-8-sig" if encoding == "utf-8" else encoding
    return _text(lambda: content.decode(codec), encoding, lines_before)


def lines_of(text: str, lines_before: int = 0) -> pl.DataFrame:
    """Physical lines with their number from 1; CR LF and LF alike."""
    lines = pl.DataFrame({RAW: text.split("\n")}, schema={RAW: pl.String})
    numbered = lines.with_row_index(ROW_NUMBER, offset=lines_before + 1)
    return numbered.with_columns(pl.col(ROW_NUMBER).cast(pl.Int64), pl.col(RAW).str.strip_suffix("\r"))


def without_blanks(lines: pl.DataFrame) -> pl.DataFrame:
    """The lines that hold something."""
    return lines.filter(pl.col(RAW) != "")
