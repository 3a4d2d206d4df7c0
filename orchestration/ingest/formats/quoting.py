"""How quotes hold a field together: RFC 4180, and what a quote says where RFC 4180 has none.

A field is quoted if it starts with a quote; the one that closes it stands right before the separator. A quote anywhere
else is text as written (`3" PIPE`). A field that starts with a quote and has text after the closing one is never read
in part: its record is broken.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import polars as pl

from orchestration.ingest.formats.records import RAW, ROW_NUMBER

FIELDS, BAD_FIELD, WRITTEN = "_fields", "_bad_field", "_written"
ASCII = 128


@dataclass(frozen=True)
class Quoting:
    """The patterns of one quote and separator."""

    mark: str
    separator: str

    @property
    def _inner(self) -> str:
        mark = re.escape(self.mark)
        return f"(?:[^{mark}]|{mark}{mark})*"

    @property
    def quoted(self) -> str:
        mark = re.escape(self.mark)
        return f"{mark}{self._inner}{mark}"

    @property
    def _proper(self) -> str:
        mark, separator = re.escape(self.mark), re.escape(self.separator)
        return f"(?:{self.quoted}|(?:[^{mark}{separator}][^{separator}]*)?)"

    @property
    def any_field(self) -> str:
        """Any field with the separator after it, so that no part of a record is skipped."""
        mark, separator = re.escape(self.mark), re.escape(self.separator)
        return f"(?:{self._proper}|{mark}[^{separator}]*){separator}"

    @property
    def left_open(self) -> str:
        """A line that ends inside a quoted field, if it starts outside of one."""
        return f"^(?:{self._proper}{re.escape(self.separator)})*{re.escape(self.mark)}{self._inner}$"

    @property
    def kept_open(self) -> str:
        """A line that ends inside a quoted field, if it starts inside of one."""
        mark, separator = re.escape(self.mark), re.escape(self.separator)
        another = f"{mark}(?:{separator}{self._proper})*{separator}{mark}{self._inner}"
        return f"^{self._inner}(?:{another})?$"

    def split(self, records: pl.DataFrame) -> pl.DataFrame:
        """Add the list of fields, and `_bad_field`: in words what is wrong with a quote, null where nothing is."""
        has_quote = pl.col(RAW).str.contains(self.mark, literal=True)
        written = pl.when(has_quote).then((pl.col(RAW) + self.separator).str.extract_all(self.any_field))
        one = pl.element().str.strip_suffix(self.separator)
        is_quoted = one.str.contains(f"^{self.quoted}$")
        text = one.str.slice(1, one.str.len_chars() - 2).str.replace_all(self.mark * 2, self.mark, literal=True)
        fields = pl.col(WRITTEN).list.eval(pl.when(is_quoted).then(text).otherwise(one))
        bad = pl.col(WRITTEN).list.eval(one.filter(one.str.starts_with(self.mark) & ~is_quoted)).list.first()
        return records.with_columns(written.alias(WRITTEN)).select(
            pl.exclude(WRITTEN),
            pl.coalesce(fields, pl.col(RAW).str.split(self.separator)).alias(FIELDS),
            self._words(bad).alias(BAD_FIELD),
        )

    def _words(self, field: pl.Expr) -> pl.Expr:
        after = pl.format("text follows the closing quote of {}", field.str.slice(0, 80))
        is_closed = field.str.contains(f"^{self.quoted}")
        return pl.when(is_closed).then(after).when(field.is_not_null()).then(pl.lit("a quote does not close"))

    def join(self, lines: pl.DataFrame, width: int) -> pl.DataFrame:
        """Lines joined to records of `width` fields that hold a line break inside quotes; where that gives none, each
        line stands alone, so that a quote which does not close swallows no neighbour."""
        if not lines[RAW].str.contains(self.left_open).any():
            return lines
        grouped = lines.with_columns(self._starts().cast(pl.Int64).cum_sum().alias("_record"))
        joined = grouped.group_by("_record", maintain_order=True).agg(
            pl.col(ROW_NUMBER).first(), pl.col(RAW).str.join("\n")
        )
        is_whole = pl.col(BAD_FIELD).is_null() & (pl.col(FIELDS).list.len() == width)
        whole = self.split(joined).filter(is_whole).drop(FIELDS, BAD_FIELD)
        single = grouped.join(whole, on="_record", how="anti")
        return pl.concat([whole, single.select(whole.columns)]).sort(ROW_NUMBER).drop("_record")

    def _starts(self) -> pl.Expr:
        """Whether a line starts outside of quotes. What a line does to that depends on how it starts: it leaves it as
        it is, reverses it, or ends alike in either case."""
        outside, inside = pl.col(RAW).str.contains(self.left_open), pl.col(RAW).str.contains(self.kept_open)
        settled = pl.when(outside == inside).then(outside.cast(pl.Int64))
        reversals = (outside & ~inside).cast(pl.Int64).cum_sum()
        since = reversals - pl.when(settled.is_not_null()).then(reversals).forward_fill().fill_null(0)
        is_open = (settled.forward_fill().fill_null(0) + since) % 2
        return is_open.shift(1, fill_value=0) == 0

    def is_plain(self, chunk: bytes) -> bool:
        """Whether each quote of some whole lines opens or closes a field, and none stands for itself."""
        if max(self.mark, self.separator) >= chr(ASCII):
            return False
        content = np.frombuffer(chunk, np.uint8)
        marks = np.flatnonzero(content == ord(self.mark))
        opening, closing = marks[0::2], marks[1::2]
        is_edge = np.zeros(256, dtype=bool)
        is_edge[[ord(self.separator), *b"\r\n"]] = True
        is_opened = (opening == 0) | is_edge[content[opening - 1]]
        is_closed = (closing == len(content) - 1) | is_edge[content[(closing + 1) % len(content)]]
        return len(opening) == len(closing) and bool(is_opened.all() and is_closed.all())
