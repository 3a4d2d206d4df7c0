"""Writes the export: each file from the release's own tables, and the list of all that was left out or changed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb

from orchestration.contracts.policy import Policy
from orchestration.files import file_hash
from orchestration.publish.frepple.files import FILES, ExportFile
from orchestration.publish.frepple.left_out_reasons import MEANINGS
from orchestration.publish.frepple.readme import write_readme
from orchestration.publish.frepple.row_selection import select_rows
from orchestration.publish.frepple.validate import validate
from orchestration.publish.manifest import ExportEntry, FileEntry
from orchestration.publish.tables import literal, neutralised

LEFT_OUT = "frepple_left_out.csv"
# The tool nets open orders by itself when told; ours are netted of shipped orders too, which it never sees.
FORECAST_BASIS = "remaining"
LISTED = ("file", "source_table", "source_key", "item_id", "location_id", "effect", "reason", "meaning")


class ExportDefect(Exception):
    """The tool would misread the export; the message names files, rows and columns."""


def write_frepple(folder: Path, plan_date: date, policy: Policy) -> ExportEntry:
    """Write `frepple/*.csv` and the list beside it from `tables/` of the release in `folder`.

    The list has one row per row left out (effect `left_out`) or exported other than the table says (`changed`):
    file, source_table, source_key, item_id, location_id, effect, reason, meaning. Returns the manifest's entry: rows
    and hash of each file, rows left out and changed. Raises ExportDefect where our validator finds anything.
    """
    (folder / "frepple").mkdir()
    with duckdb.connect() as connection:
        connection.execute("set variable plan_date = ?::date", [plan_date])
        connection.execute("set variable group_currency = ?", [policy.group_currency])
        connection.execute("set variable past_due_receipt_days = ?", [policy.past_due_receipt_days])
        select_rows(connection, folder / "tables")
        entries = {file.name: _write(connection, file, folder / "frepple") for file in FILES}
        listed = _list(connection, folder / LEFT_OUT)
    write_readme(folder / "frepple")
    problems = validate(folder / "frepple")
    if problems.height:
        shown = "; ".join(" ".join(map(str, row)) for row in problems.head(10).rows())
        raise ExportDefect(f"{problems.height} problems in frepple/: {shown}")
    return ExportEntry(files=entries, left_out=listed["left_out"], changed=listed["changed"])


def _write(connection: duckdb.DuckDBPyConnection, file: ExportFile, folder: Path) -> FileEntry:
    """One file, by key; free text is neutralised for spreadsheets, names are as everywhere."""
    path = folder / f"{file.name}.csv"
    selected = ", ".join(
        neutralised(column.name) if column.kind == "text" and not column.values else f'"{column.name}"'
        for column in file.columns
    )
    order = ", ".join(f'"{name}"' for name in file.key)
    options = "(format csv, header, dateformat '%Y-%m-%d')"
    (rows,) = connection.execute(
        f"copy (select {selected} from {file.name} order by {order}) to {literal(path)} {options}"
    ).fetchone() or (0,)
    return FileEntry(rows, file_hash(path))


def _list(connection: duckdb.DuckDBPyConnection, path: Path) -> dict[str, int]:
    """Write the list of what was left out or changed; returns the number of each."""
    connection.execute("create table meanings (reason varchar, meaning varchar)")
    connection.executemany("insert into meanings values (?, ?)", list(MEANINGS.items()))
    each = " union all by name ".join(
        f"select '{file.name}' as file, source_table, source_key, {_place(file)}, left_out, changed"
        f" from considered_{file.name}"
        for file in FILES
    )
    connection.execute(f"""
        create table listed as
        select file, source_table, source_key, item_id, location_id,
            if(left_out is null, 'changed', 'left_out') as effect, coalesce(left_out, changed) as reason, meaning
        from ({each}) left join meanings on coalesce(left_out, changed) = reason
        where coalesce(left_out, changed) is not null
        order by all
    """)
    selected = ", ".join(map(neutralised, LISTED))
    connection.execute(f"copy (select {selected} from listed) to {literal(path)} (format csv, header)")
    counted = dict(connection.execute("select effect, count(*) from listed group by effect").fetchall())
    return {effect: counted.get(effect, 0) for effect in ("left_out", "changed")}


def _place(file: ExportFile) -> str:
    """The item and the location that a row is about, null where there is none."""
    columns = {column.name for column in file.columns}
    location = next((name for name in ("location", "destination") if name in columns), None)
    item = "item" if "item" in columns else "name" if file.name == "item" else "null::varchar"
    where = location or ("name" if file.name == "location" else "null::varchar")
    return f"{item} as item_id, {where} as location_id"
