"""Writes the export: each file from the release's own tables, and the list of all that was left out or changed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb

from orchestration.connections import in_memory, literal
from orchestration.contracts.policy import Policy
from orchestration.files import file_hash
from orchestration.publish.frepple.columns import ExportFile
from orchestration.publish.frepple.files import FILES
from orchestration.publish.frepple.listing import write_list
from orchestration.publish.frepple.readme import write_readme
from orchestration.publish.frepple.row_selection import select_rows
from orchestration.publish.frepple.validate import validate
from orchestration.publish.manifest import ExportEntry, FileEntry
from orchestration.publish.tables import neutralised

LEFT_OUT = "frepple_left_out.csv"
# The tool nets open orders by itself when told; ours are netted of shipped orders too, which it never sees.
FORECAST_BASIS = "remaining"


class ExportDefect(Exception):
    """The tool would misread the export; the message names files, rows and columns."""


def write_frepple(folder: Path, plan_date: date, policy: Policy) -> ExportEntry:
    """Write `frepple/*.csv` and the list beside it from `tables/` of the release in `folder`.

    Returns the manifest's entry: rows and hash of each file, rows left out, changed and warned of. Raises ExportDefect
    where our validator finds anything.
    """
    (folder / "frepple").mkdir()
    with in_memory() as connection:
        select_rows(connection, folder / "tables", plan_date, policy)
        entries = {file.name: _write(connection, file, folder / "frepple") for file in _written(connection)}
        listed = write_list(connection, folder / LEFT_OUT)
    write_readme(folder / "frepple")
    problems = validate(folder / "frepple")
    if problems.height:
        shown = "; ".join(" ".join(map(str, row)) for row in problems.head(10).rows())
        raise ExportDefect(f"{problems.height} problems in frepple/: {shown}")
    return ExportEntry(files=entries, **listed)


def _written(connection: duckdb.DuckDBPyConnection) -> list[ExportFile]:
    """All files but optional ones without a row."""
    return [
        file for file in FILES if not file.is_optional or connection.execute(f"from {file.name} limit 1").fetchone()
    ]


def _write(connection: duckdb.DuckDBPyConnection, file: ExportFile, folder: Path) -> FileEntry:
    """One file, by key, those that own others before them; free text is neutralised for spreadsheets."""
    path = folder / f"{file.name}.csv"
    selected = ", ".join(
        neutralised(column.name) if column.kind == "text" and not column.values else f'"{column.name}"'
        for column in file.columns
    )
    owners_first = ["owner is not null", f"name not in (select owner from {file.name} where owner is not null)"]
    order = ", ".join([*(owners_first if file.has("owner") else []), *(f'"{name}"' for name in file.key)])
    options = "(format csv, header, dateformat '%Y-%m-%d')"
    (rows,) = connection.execute(
        f"copy (select {selected} from {file.name} order by {order}) to {literal(path)} {options}"
    ).fetchone() or (0,)
    return FileEntry(rows, file_hash(path))
