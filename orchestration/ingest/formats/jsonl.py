"""JSON lines: one document per line, nested values kept as JSON text."""

from __future__ import annotations

import re
from collections.abc import Iterator

import polars as pl

from orchestration.contracts.format import Format
from orchestration.contracts.model import Entity
from orchestration.ingest.formats.json_layout import check_layout, doubled_names, strangers
from orchestration.ingest.formats.records import (
    BROKEN,
    RAW,
    ROW_NUMBER,
    ByteStream,
    Records,
    decode,
    line_chunks,
    lines_of,
    records_with_text,
    without_blanks,
)

EXACT, DOCUMENT = "_exact", "_document"
NAME = r'(?:^|[^\\])"\s*:'  # the end of a name, or the same in a string: the parser keeps as many, but of one name one
TOKENS = r'"(?:[^"\\]|\\.)*"|[^"]+|"'
# A double holds fifteen digits, and no exponent beyond 308; what is no number breaks no other cell.
AS_TEXT = "[0-9][0-9.]{15}|[0-9][eE][+-]?[0-9]{3}|NaN|Infinity"
NUMBER = r"-?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|NaN|Infinity)"


def read_jsonl(stream: ByteStream, form: Format, entity: Entity) -> Iterator[Records]:
    """Rows of a JSON-lines file, one text column for each field the contract names.

    A field that no document has is left out of `columns`, so that a rename is seen. A file without
    documents has every column. Numbers keep every digit they were written with, however great they are; NaN and
    Infinity, which are none, are text. Raises DeliveryRejected `wrong_encoding`, `wrong_line_ends`, `not_json_lines`.
    """
    lines_before = 0
    for chunk in line_chunks(stream, form.encoding):
        lines = lines_of(decode(chunk, "utf-8", lines_before), lines_before)
        yield _documents(without_blanks(lines), entity)
        lines_before += chunk.count(b"\n")


def _documents(lines: pl.DataFrame, entity: Entity) -> Records:
    exact = lines.with_columns(_with_numbers_as_text(pl.col(RAW)).alias(EXACT)).with_columns(
        pl.col(EXACT).str.json_path_match("$").alias(DOCUMENT)
    )
    is_document = pl.col(RAW).str.strip_chars_start().str.starts_with("{") & pl.col(DOCUMENT).is_not_null()
    fields = [pl.col(EXACT).str.json_path_match(f"$['{column.name}']").alias(column.name) for column in entity.columns]
    misplaced = [_object_for_text(column.name) for column in entity.columns if column.data_type == "varchar"]
    broken = pl.coalesce(pl.when(~is_document).then(pl.lit("not a JSON document")), _doubled(exact), *misplaced)
    frame = exact.with_columns(*fields).with_columns(broken.alias(BROKEN)).drop(EXACT, DOCUMENT)
    check_layout(frame, entity)
    if nobodys := strangers(frame, entity):
        words = pl.when(pl.col(ROW_NUMBER).is_in(nobodys)).then(pl.lit("it names no field of the contract"))
        frame = frame.with_columns(pl.coalesce(BROKEN, words).alias(BROKEN))
    return records_with_text(tuple(_delivered(frame, entity)), frame)


def _doubled(documents: pl.DataFrame) -> pl.Expr:
    """Words where a name stands twice in one object: which of the values is meant nobody knows."""
    has_more = pl.col(RAW).str.count_matches(NAME) > pl.col(DOCUMENT).str.count_matches(NAME)
    words = {
        number: f"{', '.join(names)} twice in one object"
        for number, text in documents.filter(has_more).select(ROW_NUMBER, RAW).iter_rows()
        if (names := doubled_names(text))
    }
    return pl.col(ROW_NUMBER).replace_strict(words, default=None, return_dtype=pl.String) if words else pl.lit(None)


def _object_for_text(name: str) -> pl.Expr:
    """Words where a field that is text holds an object or a list."""
    written = rf'"{re.escape(name)}"\s*:\s*[{{\[]'
    is_one = pl.col(name).str.contains(r"^[{\[]") & pl.col(RAW).str.contains(written)
    return pl.when(is_one).then(pl.lit(f"{name} is a JSON object or list where text belongs"))


def _with_numbers_as_text(document: pl.Expr) -> pl.Expr:
    """The document; where it has a number that a double would round or cannot hold, or one that JSON does not know,
    with quotes around all numbers, at any depth."""
    tokens = pl.when(document.str.contains(AS_TEXT)).then(document).str.extract_all(TOKENS)
    token = pl.element()
    quoted = pl.when(token.str.starts_with('"')).then(token).otherwise(token.str.replace_all(NUMBER, '"$0"'))
    return pl.coalesce(tokens.list.eval(quoted).list.join(""), document)


def _delivered(frame: pl.DataFrame, entity: Entity) -> list[str]:
    """Fields that at least one document names, even with the value null."""
    documents = frame.filter(pl.col(BROKEN).is_null())
    if documents.is_empty():
        return [column.name for column in entity.columns]
    named = documents.select(
        pl.col(RAW).str.contains(f'"{column.name}"', literal=True).any().alias(column.name) for column in entity.columns
    ).row(0, named=True)
    return [name for name, is_named in named.items() if is_named]
