"""Delimited text with a header, quoted (RFC 4180) or not.

A record whose quotes do not close never swallows its neighbours: lines are joined only where that
gives a record with the right number of fields, else each line stands alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

import numpy as np
import polars as pl

from orchestration.contracts.model import Format
from orchestration.ingest.formats.records import (
    BROKEN,
    RAW,
    ROW_NUMBER,
    ByteStream,
    DeliveryRejected,
    Records,
    decode,
    line_chunks,
    lines_of,
    records_with_text,
)

FIELDS = "_fields"


def read_delimited(stream: ByteStream, form: Format) -> Iterator[Records]:
    """Rows of a delimited file, by the names in its header, some megabytes at a time.

    Where a chunk holds nothing but well-formed records, Polars reads it at once; else it is taken
    apart line by line. Raises DeliveryRejected: `empty_file` (no header), `duplicate_header`,
    `wrong_encoding`.
    """
    columns: tuple[str, ...] = ()
    lines_before = 0
    for chunk in line_chunks(_as_utf8(stream, form), form.quote):
        if not columns:
            columns, chunk, lines_before = _header(chunk, form, lines_before)
        if columns:
            yield _read_well_formed(chunk, columns, form, lines_before) or _read_line_by_line(
                chunk, columns, form, lines_before
            )
        lines_before += chunk.count(b"\n")
    if not columns:
        raise DeliveryRejected("empty_file", "the file has no header; deliver at least the header line")


def _as_utf8(stream: ByteStream, form: Format) -> ByteStream:
    if form.encoding == "utf-8":
        return stream
    return BytesIO(decode(stream.read(), form.encoding).encode())


def _header(chunk: bytes, form: Format, lines_before: int) -> tuple[tuple[str, ...], bytes, int]:
    """The column names, what follows them, and the number of lines before that; no names where all is blank."""
    while chunk:
        line, _, chunk = chunk.partition(b"\n")
        lines_before += 1
        head = lines_of(decode(line, "utf-8"))
        if not head.is_empty():
            columns = tuple(_split(head, form)[FIELDS].item().to_list())
            if repeated := sorted({name for name in columns if columns.count(name) > 1}):
                names = ", ".join(repeated)
                raise DeliveryRejected("duplicate_header", f"header names {names} more than once", repeated[0])
            return columns, chunk, lines_before
    return (), b"", lines_before


def _read_well_formed(chunk: bytes, columns: tuple[str, ...], form: Format, lines_before: int) -> Records | None:
    """A chunk whose every line is a record with the number of fields of the header; None where that is in doubt."""
    breaks, returns = chunk.count(b"\n"), chunk.count(b"\r")
    lines = breaks + (not chunk.endswith(b"\n") and bool(chunk))
    is_quoted = form.quote is not None and form.quote.encode() in chunk
    if not lines or (returns and returns != chunk.count(b"\r\n")):
        return None
    try:
        fields = pl.read_csv(
            chunk,
            has_header=False,
            new_columns=columns,
            separator=form.separator or "",
            quote_char=form.quote if is_quoted else None,
            infer_schema=False,
        )
    except pl.exceptions.PolarsError:
        return None
    if fields.shape != (lines, len(columns)) or (is_quoted and _contains(fields, form.quote or "")):
        return None
    if fields[:, -1].null_count() and chunk.count((form.separator or "").encode()) != lines * (len(columns) - 1):
        return None  # a line with too few fields reads like one whose last is empty
    number = pl.int_range(lines_before + 1, lines_before + 1 + pl.len(), dtype=pl.Int64).alias(ROW_NUMBER)
    frame = fields.select(number, pl.lit(None, dtype=pl.String).alias(BROKEN), *columns)

    def raw(row_numbers: pl.Series) -> pl.Series:
        if not is_quoted:  # then fields and separators are all there is
            rows = frame[(row_numbers - lines_before - 1)]
            return rows.select(pl.concat_str(pl.col(columns).fill_null(""), separator=form.separator or ""))[:, 0]
        texts = pl.Series([chunk.decode()]).str.split("\n").explode().str.strip_suffix("\r")
        return texts.gather(row_numbers - lines_before - 1)

    return Records(columns, frame, raw, is_visible=not is_quoted and _is_visible(chunk, breaks + returns))


def _is_visible(chunk: bytes, line_ends: int) -> bool:
    """Whether there is nothing but visible ASCII between the line ends: one pass instead of one per column."""
    up_to_blank = np.count_nonzero(np.frombuffer(chunk, np.uint8) <= ord(" "))
    return up_to_blank == line_ends and chunk.isascii() and b"\x7f" not in chunk


def _contains(fields: pl.DataFrame, quote: str) -> bool:
    """Whether a quote is part of a value: doubled, or where none belongs."""
    return bool(fields.select(pl.any_horizontal(pl.all().str.contains(quote, literal=True).any())).item())


def _read_line_by_line(chunk: bytes, columns: tuple[str, ...], form: Format, lines_before: int) -> Records:
    """Any chunk, with what cannot be split into the header's fields marked as broken."""
    lines = lines_of(decode(chunk, "utf-8", lines_before), lines_before)
    records = _split(_join_quoted(lines, form, len(columns)), form)
    return records_with_text(columns, _to_columns(records, columns, form))


def _split(records: pl.DataFrame, form: Format) -> pl.DataFrame:
    """Add the list of fields; a record without a quote is split plainly, the others by the quoting rule."""
    plain = pl.col(RAW).str.split(form.separator)
    if form.quote is None:
        return records.with_columns(plain.alias(FIELDS))
    return records.with_columns(
        pl.when(pl.col(RAW).str.contains(form.quote, literal=True))
        .then(_quoted_fields(form.quote, form.separator or ""))
        .otherwise(plain)
        .alias(FIELDS)
    )


def _quoted_fields(mark: str, parting: str) -> pl.Expr:
    quote, separator = re.escape(mark), re.escape(parting)
    field = rf"(?s)(?:{quote}(?:[^{quote}]|{quote}{quote})*{quote}|[^{quote}{separator}]*){separator}"
    inner = pl.element().str.strip_suffix(parting)
    is_quoted = inner.str.starts_with(mark)
    unquoted = inner.str.slice(1, inner.str.len_chars() - 2).str.replace_all(mark * 2, mark, literal=True)
    return (pl.col(RAW) + parting).str.extract_all(field).list.eval(pl.when(is_quoted).then(unquoted).otherwise(inner))


def _join_quoted(lines: pl.DataFrame, form: Format, width: int) -> pl.DataFrame:
    """Join the lines of records that hold a line break inside quotes."""
    if form.quote is None:
        return lines
    odd = pl.col(RAW).str.count_matches(form.quote, literal=True) % 2
    opened = odd.cum_sum() % 2
    starts = opened.shift(1, fill_value=0) == 0
    grouped = lines.with_columns(starts.cast(pl.Int64).cum_sum().alias("_record"))
    if grouped["_record"].n_unique() == grouped.height:
        return lines
    joined = grouped.group_by("_record", maintain_order=True).agg(
        pl.col(ROW_NUMBER).first(), pl.col(RAW).str.join("\n")
    )
    whole = _split(joined, form).filter(_is_whole(form, width)).drop(FIELDS)
    single = grouped.join(whole, on="_record", how="anti")
    return pl.concat([whole, single.select(whole.columns)]).sort(ROW_NUMBER).drop("_record")


def _is_whole(form: Format, width: int) -> pl.Expr:
    balanced = pl.col(RAW).str.count_matches(form.quote, literal=True) % 2 == 0 if form.quote else pl.lit(True)
    return balanced & (pl.col(FIELDS).list.len() == width)


def _to_columns(records: pl.DataFrame, columns: tuple[str, ...], form: Format) -> pl.DataFrame:
    width = len(columns)
    counted = pl.format("{} fields where the header has {}", pl.col(FIELDS).list.len(), pl.lit(width))
    broken = (
        pl.when(pl.col(FIELDS).list.len() != width)
        .then(counted)
        .when(~_is_whole(form, width))
        .then(pl.lit("a quote does not close"))
    )
    fields = [pl.col(FIELDS).list.get(i, null_on_oob=True).alias(name) for i, name in enumerate(columns)]
    return records.select(ROW_NUMBER, RAW, broken.alias(BROKEN), *fields)
