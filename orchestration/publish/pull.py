"""One table of a release, or a part of it, in the form that a planner asks for."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import duckdb
import polars as pl

from orchestration.connections import in_memory, literal
from orchestration.publish.enrichment import HOW_TO_MEND, missing_of
from orchestration.publish.manifest import Manifest, TableEntry
from orchestration.publish.planning_inputs import sheet_of, write_release_workbook
from orchestration.publish.tables import spreadsheet_safe

Form = Literal["csv", "parquet", "xlsx", "json"]
PLANNERS = "item_locations"
PLANNED = ("item_id", "location_id")
JSON_INSTANT = "%Y-%m-%dT%H:%M:%SZ"


class NotInTheRelease(Exception):
    """The release has no such table, or not yet, or nothing that it could be filtered by; the message says what there
    is, or what to do."""


@dataclass(frozen=True)
class Wanted:
    """A table; where given, only what lies at `locations` and what `planners` plan."""

    table: str
    locations: Sequence[str] = ()
    planners: Sequence[str] = ()


def write_pull(folder: Path, manifest: Manifest, wanted: Wanted, form: Form, path: Path) -> tuple[int, str | None]:
    """Write what is wanted of the release at `folder` to `path`, sorted by key.

    `manifest` names every table that is there. In CSV, text is neutralised as in the release's own; JSON is an array of
    objects, instants in UTC; a workbook shows at most 100,000 rows. Returns the rows that were wanted and, in words,
    what a workbook left out. Raises NotInTheRelease.
    """
    query = _query(folder, manifest, wanted)
    with in_memory() as connection:
        (count,) = connection.execute(f"select count(*) from ({query})").fetchone() or (0,)
        if form == "xlsx":
            return count, _write_xlsx(connection, query, folder, manifest, wanted, count, path)
        if form == "csv":
            rows, options = f"select {spreadsheet_safe(connection, f'({query})')} from ({query})", "format csv, header"
        elif form == "json":
            rows, options = f"select {_with_zone(connection, query)} from ({query})", "format json, array true"
        else:
            rows, options = query, "format parquet, compression zstd"
        connection.execute(f"copy ({rows}) to {literal(path)} ({options})")
    return count, None


def _query(folder: Path, manifest: Manifest, wanted: Wanted) -> str:
    entry = _entry(folder, manifest, wanted.table)
    source, conditions = _parquet(folder, wanted.table), ""
    if wanted.planners:
        source += f" semi join ({_planned(folder, manifest, wanted)}) as planned using ({_shared(entry, PLANNED)})"
    if wanted.locations:
        conditions = f"where {_shared(entry, PLANNED[1:])} in ({_literals(wanted.locations)})"
    return f"select * from {source} {conditions} order by {_quoted(entry.key)}"


def _entry(folder: Path, manifest: Manifest, table: str) -> TableEntry:
    if entry := manifest.tables.get(table):
        return entry
    if why := missing_of(folder).get(table):
        raise NotInTheRelease(f"{table} is missing from release {manifest.release_id}: {why}; {HOW_TO_MEND}")
    raise NotInTheRelease(f"no table {table}; there are {', '.join(manifest.tables)}")


def _planned(folder: Path, manifest: Manifest, wanted: Wanted) -> str:
    if PLANNERS not in manifest.tables:
        raise NotInTheRelease(f"the release has no table {PLANNERS}, which says who plans what")
    return f"from {_parquet(folder, PLANNERS)} where planner_code in ({_literals(wanted.planners)})"


def _shared(entry: TableEntry, names: Sequence[str]) -> str:
    found = [name for name in names if name in entry.columns]
    if not found:
        raise NotInTheRelease(f"its rows have no {' or '.join(names)} to filter by; there are {', '.join(entry.key)}")
    return ", ".join(found)


def _parquet(folder: Path, table: str) -> str:
    return f"read_parquet({literal(folder / 'tables' / f'{table}.parquet')})"


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _literals(values: Sequence[str]) -> str:
    return ", ".join(map(literal, values))


def _with_zone(connection: duckdb.DuckDBPyConnection, query: str) -> str:
    described = connection.execute(f"describe {query}").fetchall()
    return ", ".join(f'{json_value(name, kind)} as "{name}"' for name, kind, *_ in described)


def json_value(name: str, kind: str) -> str:
    """A column of DuckDB's type `kind` in SQL, as JSON has it: an instant is text in UTC."""
    return f"""strftime("{name}", '{JSON_INSTANT}')""" if kind == "TIMESTAMP" else f'"{name}"'


def _write_xlsx(
    connection: duckdb.DuckDBPyConnection,
    query: str,
    folder: Path,
    manifest: Manifest,
    wanted: Wanted,
    count: int,
    path: Path,
) -> str | None:
    with tempfile.TemporaryDirectory() as scratch:
        rows = Path(scratch) / "rows.parquet"
        connection.execute(f"copy ({query}) to {literal(rows)} (format parquet)")
        sheet = sheet_of(wanted.table, pl.scan_parquet(rows, glob=False), count)
        write_release_workbook(path, folder, manifest, [sheet], missing={})
    return sheet.left_out
