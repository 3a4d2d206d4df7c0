"""Rows of a table as a page in any form, or all of them as a CSV or Arrow stream.

A stream is read in chunks, so that no table is ever held whole.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace

import polars as pl

from orchestration.connections import literal
from orchestration.publish.pull import json_value
from orchestration.publish.tables import neutralised
from orchestration.serve.http.media import Form
from orchestration.serve.releases import Releases
from orchestration.serve.selection import NUMBER, Selection

CHUNK_ROWS = 16_384  # rows
CSV_INSTANT = "%Y-%m-%d %H:%M:%S"  # as the CSV files of a release have it
ARROW_END = b"\xff\xff\xff\xff\x00\x00\x00\x00"
# DuckDB leaves in the slots of nulls what the memory held before, which may be another key's answer.
NOTHING_UNDER_NULLS = pl.when(pl.all().is_not_null()).then(pl.all().fill_null(strategy="zero"))
ARROW_PREFIX = 8  # a marker and the length of the message after it


@dataclass(frozen=True)
class Page:
    """A rendered page and the cursor of the one after it; none after the last."""

    body: bytes
    next_cursor: str | None


def page(releases: Releases, selection: Selection, limit: int, form: Form) -> Page:
    """At most `limit` rows. JSON is {release_id, table, rows, next_cursor}.

    Its decimals are numbers with all their digits.
    """
    if form == "json":
        return _json_page(releases, selection, limit)
    rows = _frame(releases, selection, selection.first(limit + 1), form)
    after = selection.cursor(rows[NUMBER][limit]) if rows.height > limit else None
    rows = rows.head(limit).drop(NUMBER)
    if form == "csv":
        return Page(_csv(rows, with_header=True), after)
    if form == "arrow":
        return Page(_batches(rows, with_schema=True) + ARROW_END, after)
    written = io.BytesIO()
    rows.write_parquet(written)
    return Page(written.getvalue(), after)


def stream(releases: Releases, selection: Selection, form: Form) -> Iterator[bytes]:
    """All rows from the selection's position on, as CSV or Arrow."""
    is_first = True
    for rows in _chunks(releases, selection, form):
        if is_first or rows.height:
            yield _csv(rows, with_header=is_first) if form == "csv" else _batches(rows, with_schema=is_first)
        is_first = False
    if form == "arrow":
        yield ARROW_END


def _json_page(releases: Releases, selection: Selection, limit: int) -> Page:
    values = ", ".join(f"{literal(name)}, {json_value(name, kind)}" for name, kind in selection.kinds.items())
    query = f"select {NUMBER}, json_object({values})::varchar {selection.first(limit + 1)}"
    found = releases.rows(query, selection.parameters)
    after = selection.cursor(found[limit][0]) if len(found) > limit else None
    head = json.dumps({"release_id": selection.release.release_id, "table": selection.table})[:-1]
    rows = ",\n".join(text for _, text in found[:limit])
    return Page(f'{head}, "rows": [{rows}], "next_cursor": {json.dumps(after)}}}'.encode(), after)


def _chunks(releases: Releases, selection: Selection, form: Form) -> Iterator[pl.DataFrame]:
    """What is wanted of each chunk of the file, at least of one."""
    end = selection.release.table(selection.table).rows
    for position in range(selection.position, max(end, selection.position + 1), CHUNK_ROWS):
        yield _frame(releases, selection, replace(selection, position=position).within(CHUNK_ROWS), form).drop(NUMBER)


def _frame(releases: Releases, selection: Selection, query: str, form: Form) -> pl.DataFrame:
    """In CSV, text is neutralised as in the files of a release."""
    is_text = {name: form == "csv" and kind == "VARCHAR" for name, kind in selection.kinds.items()}
    columns = [neutralised(name) if text else f'"{name}"' for name, text in is_text.items()]
    with releases.cursor() as cursor:
        found = cursor.sql(f"select {', '.join([*columns, NUMBER])} {query}", params=selection.parameters)
        return pl.DataFrame(found)


def _csv(rows: pl.DataFrame, with_header: bool) -> bytes:
    return rows.write_csv(include_header=with_header, datetime_format=CSV_INSTANT).encode()


def _batches(rows: pl.DataFrame, with_schema: bool) -> bytes:
    """Rows as the record batches of an Arrow stream, which is a schema, batches and an end."""
    written = io.BytesIO()
    rows.with_columns(NOTHING_UNDER_NULLS).rechunk().write_ipc_stream(written, compat_level=pl.CompatLevel.oldest())
    whole = written.getvalue().removesuffix(ARROW_END)
    schema = ARROW_PREFIX + int.from_bytes(whole[4:ARROW_PREFIX], "little")
    return whole if with_schema else whole[schema:]
