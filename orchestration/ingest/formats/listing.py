"""Lists as a screen or printer shows them, saved as text: SAP's unconverted list, and what looks like it.

Captions stand above the header, rules of dashes between, separators around; cells are padded, each page has captions
and header again, totals follow. What is none of these, and no row either, is a broken record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import polars as pl

from orchestration.contracts.format import Format
from orchestration.contracts.model import Entity
from orchestration.ingest.formats.delimited import to_columns
from orchestration.ingest.formats.headers import check_line_ends, check_names, line_of_header, missing_names, with_cells
from orchestration.ingest.formats.quoting import BAD_FIELD, FIELDS
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

KIND, RULE, ROW, ASIDE, LEFT_OUT = "_kind", "rule", "row", "aside", "left out"


def read_list(stream: ByteStream, form: Format, entity: Entity) -> Iterator[Records]:
    """Rows of a list, by the names in its header: the first line that names every column of the contract.

    `_row_number` is the line's. Captions, rules, headers of further pages and totals are no rows. Raises
    DeliveryRejected: `missing_column`, `empty_file`, `duplicate_header`, `wrong_encoding`, `wrong_line_ends`.
    """
    header: list[str] = []
    above, lines_before = RULE, 0
    captions = pl.DataFrame()
    for chunk in line_chunks(stream, form.encoding):
        lines = without_blanks(lines_of(decode(chunk, "utf-8", lines_before), lines_before))
        lines_before += chunk.count(b"\n")
        cells = with_cells(lines, form.separator or "")
        if not header:
            header, captions, cells = _from_header(cells, entity)
        if header:
            rows, above = _rows(cells, header, above, form)
            yield _records(rows, header)
    if not header:
        raise _no_header(captions, entity)


def _from_header(lines: pl.DataFrame, entity: Entity) -> tuple[list[str], pl.DataFrame, pl.DataFrame]:
    """The cells of the header, the lines above it, and those below; no cells where there is none."""
    number = line_of_header(lines, entity.names_in_files)
    if number is None:
        return [], lines, lines.clear()
    header: list[str] = lines.filter(pl.col(ROW_NUMBER) == number)[FIELDS].item().to_list()
    check_names([name for name in header if name])
    return header, lines.filter(pl.col(ROW_NUMBER) < number), lines.filter(pl.col(ROW_NUMBER) > number)


def _no_header(lines: pl.DataFrame, entity: Entity) -> DeliveryRejected:
    if lines.is_empty():
        return DeliveryRejected("empty_file", "the file has no header; deliver at least the header line")
    for text in lines[RAW].head(1):
        check_line_ends(text)
    wanted = entity.names_in_files
    number, missing = min(
        ((number, missing_names(cells, wanted)) for number, cells in lines.select(ROW_NUMBER, FIELDS).iter_rows()),
        key=lambda found: len(found[1]),
    )
    words = f"no line names every column of the contract; line {number} comes nearest and lacks {', '.join(missing)}"
    return DeliveryRejected("missing_column", words, missing[0])


def _rows(lines: pl.DataFrame, header: Sequence[str], above: str, form: Format) -> tuple[pl.DataFrame, str]:
    """The lines that are rows or ought to be; and the kind of the last line that is of the table. A line aside from it
    is a caption right below a rule, where a page ends; below a row it is a part of that."""
    told = lines.with_columns(_kind(header, form).alias(KIND))
    of_table = pl.when(pl.col(KIND) != ASIDE).then(KIND)
    is_caption = (pl.col(KIND) == ASIDE) & (of_table.forward_fill().fill_null(above) == RULE)
    last = told.select(of_table.drop_nulls().last()).item()
    return told.filter(pl.col(KIND).is_in([ROW, ASIDE]) & ~is_caption), last or above


def _kind(header: Sequence[str], form: Format) -> pl.Expr:
    separator = form.separator or ""
    is_total = pl.col(FIELDS).list.eval(pl.element().is_in(list(form.total_marks))).list.any()
    return (
        pl.when(pl.col(RAW).str.contains(rf"^[-=_+\s{re.escape(separator)}]*$"))
        .then(pl.lit(RULE))
        .when(is_total | (pl.col(FIELDS) == pl.lit(list(header))))
        .then(pl.lit(LEFT_OUT))
        .when(pl.col(RAW).str.contains(separator, literal=True))
        .then(pl.lit(ROW))
        .otherwise(pl.lit(ASIDE))
    )


def _records(rows: pl.DataFrame, header: Sequence[str]) -> Records:
    """Rows by the header's names; a column without one is left out. Where separators stand around the header, nothing
    stands outside of them in a row."""
    around = [pl.col(FIELDS).list.get(place, null_on_oob=True) != "" for place in (0, -1) if not header[place]]
    is_outside = pl.any_horizontal(pl.lit(False), *around) & (pl.col(FIELDS).list.len() == len(header))
    words = pl.when(is_outside).then(pl.lit("text outside of the separators around the row"))
    names = tuple(name or f"_{place}" for place, name in enumerate(header))
    columns = tuple(name for name in header if name)
    frame = to_columns(rows.with_columns(words.alias(BAD_FIELD)), names)
    return records_with_text(columns, frame.select(ROW_NUMBER, RAW, BROKEN, *columns))
