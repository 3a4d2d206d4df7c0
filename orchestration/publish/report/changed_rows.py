"""How many rows of each table were added, removed and changed since the release before."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb

from orchestration.connections import in_memory, literal
from orchestration.publish.changes import OF_TIME
from orchestration.publish.enrichment import read_with_tables
from orchestration.publish.manifest import TableEntry
from orchestration.publish.report.reading import Column, Listing, ReleaseFiles

COLUMNS = (
    Column("table", "Table"),
    Column("added", "Added", "count", "Rows whose key was not there before."),
    Column("removed", "Removed", "count", "Rows whose key is gone."),
    Column("changed", "Changed", "count", f"Rows with another value, apart from what only ages: {', '.join(OF_TIME)}."),
    Column("rows", "Rows now", "count"),
)


def changed_rows(release: ReleaseFiles, before: Path) -> Listing:
    """One row per table in which the release differs from the one at `before`; what only ages is no change."""
    earlier = read_with_tables(before).tables
    with in_memory() as connection:
        compared = [
            _counted(connection, name, entry, earlier[name], before, release.folder)
            for name, entry in release.manifest.tables.items()
            if name in earlier and earlier[name].sha256 != entry.sha256
        ]
    found = [row for row in compared if row["added"] or row["removed"] or row["changed"]]
    return Listing("Changed rows by table", COLUMNS, found, len(found), "No table differs.")


def _counted(
    connection: duckdb.DuckDBPyConnection, table: str, entry: TableEntry, earlier: TableEntry, *folders: Path
) -> dict[str, Any]:
    """Rows are compared by the hash of what both releases have: millions of wide rows pass in every cycle."""
    shared = [name for name in entry.columns if name in earlier.columns and name not in OF_TIME]
    key = [name for name in entry.key if name in earlier.columns]  # a later version may add to it
    before, after = (
        f"(select hash({_quoted(key)}) as key_hash, hash({_quoted(shared)}) as row_hash"
        f" from read_parquet({literal(folder / 'tables' / f'{table}.parquet')}))"
        for folder in folders
    )
    found = connection.execute(f"""
        select
            count(*) filter (where before.key_hash is null),
            count(*) filter (where after.key_hash is null),
            count(*) filter (where before.row_hash <> after.row_hash)
        from {before} as before
        full join {after} as after using (key_hash)
    """)
    counts = dict(zip(("added", "removed", "changed"), found.fetchall()[0], strict=True))
    return {"table": table, "rows": entry.rows, **counts}


def _quoted(columns: Iterable[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)
