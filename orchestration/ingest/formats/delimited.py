"""Delimited text with a header, quoted (RFC 4180) or not.

A record whose quotes do not close never swallows its neighbours: lines are joined only where that
gives a record with the right number of fields, else each line stands alone.
"""

from __future__ import annotations

import re

import polars as pl

from orchestration.contracts.model import Format
from orchestration.ingest.formats.records import BROKEN, RAW, ROW_NUMBER, DeliveryRejected, Records, decode, lines_of

FIELDS = "_fields"


def read_delimited(content: bytes, form: Format) -> Records:
    """Rows of a delimited file, by the names in its header.

    Raises DeliveryRejected: `empty_file` (no header), `duplicate_header`, `wrong_encoding`.
    """
    lines = lines_of(decode(content, form.encoding))
    if lines.is_empty():
        raise DeliveryRejected("empty_file", "the file has no header; deliver at least the header line")
    columns = tuple(_split(lines.head(1), form)[FIELDS].item().to_list())
    if repeated := sorted({name for name in columns if columns.count(name) > 1}):
        raise DeliveryRejected("duplicate_header", f"header names {', '.join(repeated)} more than once", repeated[0])
    records = _split(_join_quoted(lines.slice(1), form, len(columns)), form)
    return Records(columns, _to_columns(records, columns, form))


def _split(records: pl.DataFrame, form: Format) -> pl.DataFrame:
    """Add the list of fields; a record without a quote is split plainly, the others by the quoting rule."""
    plain = pl.col(RAW).str.split(form.separator)
    if form.quote is None:
        return records.with_columns(plain.alias(FIELDS))
    return records.with_columns(
        pl.when(pl.col(RAW).str.contains(form.quote, literal=True))
        .then(_quoted_fields(form))
        .otherwise(plain)
        .alias(FIELDS)
    )


def _quoted_fields(form: Format) -> pl.Expr:
    quote, separator = re.escape(form.quote or ""), re.escape(form.separator or "")
    field = rf"(?s)(?:{quote}(?:[^{quote}]|{quote}{quote})*{quote}|[^{quote}{separator}]*){separator}"
    inner = pl.element().str.strip_suffix(form.separator)
    is_quoted = inner.str.starts_with(form.quote)
    unquoted = inner.str.slice(1, inner.str.len_chars() - 2).str.replace_all(form.quote * 2, form.quote, literal=True)
    return (
        (pl.col(RAW) + form.separator)
        .str.extract_all(field)
        .list.eval(pl.when(is_quoted).then(unquoted).otherwise(inner))
    )


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
