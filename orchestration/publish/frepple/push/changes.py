"""What is sent because of the differences: files of new, changed and closed rows, and numbers of rows to delete."""

from __future__ import annotations

from pathlib import Path

import duckdb

from orchestration.connections import literal
from orchestration.publish.frepple.columns import Column
from orchestration.publish.frepple.push.models import NO_FIGURE, OVER, Model


def write_changes(connection: duckdb.DuckDBPyConnection, model: Model, path: Path, whole: bool) -> int:
    """Write the rows of ours that the tool lacks or has otherwise, or all, and those that vanished, closed.

    The file has the columns of the release's file; returns its rows.
    """
    columns = ", ".join(f'"{column.name}"' for column in model.file.columns)
    changed = "true" if whole else _key_in(model, "missing", "differs", "doubled")
    sent = f"select {columns}, line from ours_{model.name} where {changed}"
    if model.fate in ("closed", "cleared"):
        over = ", ".join(_over(model, column) for column in model.file.columns)
        sent += f" union all select {over}, null from theirs_{model.name} where is_live and {_key_in(model, 'stale')}"
    in_order = f"select {columns} from ({sent}) order by line"  # owners stand before those that they own
    (rows,) = connection.execute(f"copy ({in_order}) to {literal(path)} (format csv, header)").fetchone() or (0,)
    return int(rows)


def vanished_ids(connection: duckdb.DuckDBPyConnection, model: Model) -> list[str]:
    """The tool's numbers of the rows to delete, of both where one of ours stands twice; only of `deleted` models."""
    if model.fate != "deleted":
        return []
    chosen = f"{_key_in(model, 'doubled')} or (is_live and {_key_in(model, 'stale')})"
    found = connection.execute(f"select id from theirs_{model.name} where {chosen} order by id::bigint").fetchall()
    return [str(number) for (number,) in found]


def _key_in(model: Model, *kinds: str) -> str:
    chosen = ", ".join(f"'{kind}'" for kind in kinds)
    return f"key in (select key from differences where model = '{model.name}' and kind in ({chosen}))"


def _over(model: Model, column: Column) -> str:
    """A cell of a row that is over, as the file would write it."""
    if column.name == "status":
        return f"'{OVER[0]}'"
    if column.name == model.figure:
        return f"'{NO_FIGURE}'"
    name = f'"{column.name}"'
    return f"strftime({name}::timestamp, '%Y-%m-%d')" if column.kind == "date" else name
