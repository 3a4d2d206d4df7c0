"""Delimited text with a header, quoted (RFC 4180) or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import polars as pl

from orchestration.contracts.format import Format
from orchestration.contracts.model import Entity
from orchestration.ingest.formats.headers import (
    check_is_table,
    check_line_ends,
    check_names,
    check_separator,
    missing_names,
)
from orchestration.ingest.formats.quoting import BAD_FIELD, FIELDS, Quoting
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
    without_blanks,
)

TEXT_FORMULA = r'(?s)^="(.*)"$'


def read_delimited(stream: ByteStream, form: Format, entity: Entity) -> Iterator[Records]:
    """Rows of a delimited file, by the names in its header, some megabytes at a time.

    Where a chunk holds nothing but well-formed records, Polars reads it at once; else it is taken
    apart line by line. Raises DeliveryRejected: `empty_file` (no header), `duplicate_header`, `list_download`,
    `wrong_encoding`, `wrong_line_ends`, `wrong_separator`.
    """
    columns: tuple[str, ...] = ()
    lines_before = 0
    for chunk in line_chunks(stream, form.encoding, form.quote):
        if not columns:
            columns, chunk, lines_before = _header(chunk, form, entity, lines_before)
        breaks = chunk.count(b"\n")
        if columns:
            records = _read_well_formed(chunk, breaks, columns, form, lines_before)
            records = records or _read_line_by_line(chunk, columns, form, lines_before)
            yield _unwrapped(records) if form.text_formulas else records
        lines_before += breaks
    if not columns:
        raise DeliveryRejected("empty_file", "the file has no header; deliver at least the header line")


def _header(chunk: bytes, form: Format, entity: Entity, before: int) -> tuple[tuple[str, ...], bytes, int]:
    """The column names, what follows them, and the number of lines before that; no names where all is blank."""
    while chunk:
        line, _, rest = chunk.partition(b"\n")
        before += 1
        head = without_blanks(lines_of(decode(line, "utf-8")))
        if not head.is_empty():
            check_line_ends(head[RAW].item())
            names = _split(head, form).select(pl.col(FIELDS).explode())
            columns = tuple(names.select(_text_of_formula(pl.col(FIELDS)) if form.text_formulas else FIELDS)[FIELDS])
            if missing_names(columns, wanted := entity.names_in_files):
                check_separator(head[RAW].item(), form.separator or "", wanted)
                check_is_table(chunk, form.separator or "", wanted, before)
            check_names(columns)
            return columns, rest, before
        chunk = rest
    return (), b"", before


def _unwrapped(records: Records) -> Records:
    """Cells written as formulas that give a text (="0001") as that text."""
    texts = _text_of_formula(pl.col(records.columns))
    return replace(records, frame=records.frame.with_columns(texts), is_visible=False)


def _text_of_formula(cell: pl.Expr) -> pl.Expr:
    text = cell.str.extract(TEXT_FORMULA).str.replace_all('""', '"', literal=True)
    return pl.when(cell.str.contains(TEXT_FORMULA)).then(text).otherwise(cell)


def _read_well_formed(
    chunk: bytes, breaks: int, columns: tuple[str, ...], form: Format, lines_before: int
) -> Records | None:
    """A chunk with so many line breaks whose every line is a record with the number of fields of the header; None where
    that is in doubt."""
    returns = chunk.count(b"\r")
    lines = breaks + (not chunk.endswith(b"\n") and bool(chunk))
    is_quoted = form.quote is not None and form.quote.encode() in chunk
    if not lines or (returns and returns != chunk.count(b"\r\n")):
        return None
    if is_quoted and not Quoting(form.quote or "", form.separator or "").is_plain(chunk):
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
    except (pl.exceptions.PolarsError, OSError):  # which takes a text that starts with `x^` for a compressed one
        return None
    if fields.shape != (lines, len(columns)):
        return None
    if fields[:, -1].null_count() and chunk.count((form.separator or "").encode()) != lines * (len(columns) - 1):
        return None  # a line with too few fields reads like one whose last is empty
    number = pl.int_range(lines_before + 1, lines_before + 1 + pl.len(), dtype=pl.Int64).alias(ROW_NUMBER)
    blank = pl.lit(None, dtype=pl.String)
    cells = [blank.alias(one.name) if one.null_count() == lines else one for one in fields]  # a constant costs nothing
    frame = fields.select(number, blank.alias(BROKEN), *cells)

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


def _read_line_by_line(chunk: bytes, columns: tuple[str, ...], form: Format, lines_before: int) -> Records:
    """Any chunk, with what cannot be split into the header's fields marked as broken."""
    lines = lines_of(decode(chunk, "utf-8", lines_before), lines_before)
    if form.quote:
        lines = Quoting(form.quote, form.separator or "").join(lines, len(columns))
    return records_with_text(columns, to_columns(_split(without_blanks(lines), form), columns))


def _split(records: pl.DataFrame, form: Format) -> pl.DataFrame:
    """Add the list of fields, and in words what is wrong with a quote."""
    if form.quote:
        return Quoting(form.quote, form.separator or "").split(records)
    return records.with_columns(
        pl.col(RAW).str.split(form.separator).alias(FIELDS), pl.lit(None, dtype=pl.String).alias(BAD_FIELD)
    )


def to_columns(records: pl.DataFrame, columns: tuple[str, ...]) -> pl.DataFrame:
    """Records with their fields by the header's names, those that do not fit it marked as broken."""
    count = pl.col(FIELDS).list.len()
    counted = pl.format("{} fields where the header has {}", count, pl.lit(len(columns)))
    broken = pl.coalesce(BAD_FIELD, pl.when(count != len(columns)).then(counted))
    fields = [pl.col(FIELDS).list.get(i, null_on_oob=True).alias(name) for i, name in enumerate(columns)]
    return records.select(ROW_NUMBER, RAW, broken.alias(BROKEN), *fields)
