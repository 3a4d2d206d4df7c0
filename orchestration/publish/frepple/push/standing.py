"""Lays the files of a release and what stands in the tool side by side in DuckDB: `ours_<model>`, `theirs_<model>`.

Both have the file's columns as text and `key`, the values of its key as a list. `ours_…` has `line`, the row of the
file; `theirs_…` has `id`, the tool's own number of a row where it gives one, and `is_live`: it is of our making, and
nobody has closed it.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import duckdb

from orchestration.connections import literal
from orchestration.files import file_hash
from orchestration.publish.frepple.columns import SOURCE, Column
from orchestration.publish.frepple.push.answers import ToolError
from orchestration.publish.frepple.push.client import Client
from orchestration.publish.frepple.push.models import MODELS, NO_FIGURE, OVER, Model
from orchestration.publish.frepple.reading import read_file
from orchestration.publish.manifest import read_manifest

Readable = dict[str, tuple[Column, ...]]


class UnreadableExport(Exception):
    """A file of the release is not what the release's manifest says; the message names it."""


def lay_out_files(connection: duckdb.DuckDBPyConnection, release: Path) -> None:
    """Make `ours_<model>` of each file, without rows of an optional one that is not there. Raises UnreadableExport."""
    files = read_manifest(release).frepple.files
    for model in MODELS:
        path = release / "frepple" / f"{model.name}.csv"
        entry = files.get(model.name)
        if entry and (not path.exists() or file_hash(path) != entry.sha256):
            raise UnreadableExport(f"{path} is not the file that was published")
        if problems := read_file(connection, model.file, path):
            _, _, column, words = problems[0]
            named = f": {column}" if column else ""
            raise UnreadableExport(f"{path} {words}{named}. Is it of an earlier version? Run its cycle with --restate")
        connection.execute(f"create table ours_{model.name} as select *, {_key(model)} as key from {model.name}")


def read_tool(connection: duckdb.DuckDBPyConnection, client: Client) -> Readable:
    """Make `theirs_<model>` of all that stands there; returns the columns that the API shows. Raises ToolError."""
    with tempfile.TemporaryDirectory() as folder:
        return {model.name: _read(connection, client, model, Path(folder) / f"{model.name}.json") for model in MODELS}


def _read(connection: duckdb.DuckDBPyConnection, client: Client, model: Model, path: Path) -> tuple[Column, ...]:
    client.download(model.path, path, **model.read_by)
    fields = _answered(connection, model, path)
    columns = model.file.columns
    readable = tuple(column for column in columns if not fields or model.shown_in(column) in fields)
    if unseen := model.needed - {column.name for column in readable}:
        raise ToolError(f"{model.path} does not show {', '.join(sorted(unseen))}: is it frePPLe 9.17 or later?")
    shown = ", ".join(f"""json ->> {literal(model.json_path(column))} as "{column.name}\"""" for column in columns)
    connection.execute(f"""
        create or replace table theirs_{model.name} as
        select *, {_key(model)} as key, {_is_live(model)} as is_live
        from (select {shown}, json ->> '$.id' as id from answered)
    """)
    return readable


def _answered(connection: duckdb.DuckDBPyConnection, model: Model, path: Path) -> set[str]:
    """Make `answered` of what the API sent, a row as JSON each; returns the fields that are in it. Raises ToolError."""
    try:
        connection.execute(f"""
            create or replace temp table answered as
            select json from read_json_objects({literal(path)}, format = 'array')
        """)
        found = connection.execute("select distinct unnest(json_keys(json)) from answered").fetchall()
    except duckdb.Error as error:
        raise ToolError(f"{model.path} answered no list of rows: {str(error).splitlines()[0]}") from None
    return {str(name) for (name,) in found}


def comparable(column: Column, expression: str) -> str:
    """SQL of a cell as a value that is equal wherever file and tool mean the same."""
    if column.kind in ("number", "rank"):
        return f"try_cast({expression} as double)"
    if column.kind == "date":
        return f"try_cast({expression} as timestamp)"
    if column.kind == "duration":  # `7d` in the file, `7 00:00:00` in the tool
        in_words = rf"trim(regexp_replace(trim({expression}), '^(\d+)(d$| )', '\1 days '))"
        return f"epoch(try_cast({in_words} as interval))"
    return f"nullif(trim({expression}), '')"


def _key(model: Model) -> str:
    columns = {column.name: column for column in model.file.columns}
    parts = (f"""coalesce({comparable(columns[name], f'"{name}"')}::varchar, '')""" for name in model.file.key)
    return f"[{', '.join(parts)}]"


def _is_live(model: Model) -> str:
    """Ours is what has our prefix, is part of what is ours, or says that it is from us; a figure if its forecast is."""
    columns = {column.name: column for column in model.file.columns}
    if model.fate == "kept":
        return "false"
    if model.figure:
        place = "(item, location, customer)"
        of_ours = f"{place} in (select {place} from theirs_forecast where is_live)"
        return f"coalesce({model.figure}::double <> {NO_FIGURE}, false) and {of_ours}"
    is_ours = f"source = '{SOURCE}'"
    if model.prefix:
        is_ours = f"starts_with({model.file.key[0]}, '{model.prefix}')"
    if model.within:
        is_ours = f"{model.within} in (select name from ours_{model.within})"
    is_open = f"coalesce(status not in {OVER}, true)" if "status" in columns else "true"
    return f"coalesce({is_ours} and {is_open}, false)"
