"""Which tables a release holds and how they are written: sorted by key, as Parquet and CSV.

What planning needs is there when a release is made current; KPI tables are added to it afterwards.

Which models are published stands in their yml (`config.meta.published`, `config.meta.key`); here it
is only read, from dbt's manifest.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from orchestration.connections import literal
from orchestration.files import file_hash, read_json
from orchestration.publish.lineage import reads_of
from orchestration.publish.manifest import TableEntry

# A spreadsheet runs a cell that starts so as a formula.
FORMULA_START = r"^[=+\-@\t\r]"


@dataclass(frozen=True)
class PublishedColumn:
    """A column of a published model; one that is not `required` may be null."""

    name: str
    data_type: str
    description: str
    required: bool = False


# What a release adds to each table.
RELEASE_COLUMNS = (
    PublishedColumn("as_of", "timestamp", "Instant of the cycle, UTC.", required=True),
    PublishedColumn("release_id", "varchar", "The release.", required=True),
)


@dataclass(frozen=True)
class PublishedTable:
    """A published dbt model: where it stands in the warehouse, its grain in words, its key, its columns, its inputs."""

    model: str
    schema: str
    alias: str
    description: str
    key: tuple[str, ...]
    columns: tuple[PublishedColumn, ...]
    reads: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What its files are called."""
        return self.alias if self.schema == "planning" else f"{self.schema}_{self.alias}"

    @property
    def is_kpi(self) -> bool:
        """Whether it is added to a release that is current already, and none waits for it."""
        return self.schema == "kpi"

    @property
    def published_columns(self) -> tuple[PublishedColumn, ...]:
        """All columns as a release has them, in their order."""
        return (*self.columns, *RELEASE_COLUMNS)

    @property
    def relation(self) -> str:
        return f'"{self.schema}"."{self.alias}"'


def published_tables(dbt_manifest: Path) -> list[PublishedTable]:
    """All published models of a parsed project, by name."""
    manifest = read_json(dbt_manifest)
    nodes = [node for node in manifest["nodes"].values() if node["config"]["meta"].get("published")]
    tables = [_table(node, reads_of(manifest, node["unique_id"])) for node in nodes]
    return sorted(tables, key=lambda table: table.name)


def _table(node: dict[str, Any], reads: tuple[str, ...]) -> PublishedTable:
    return PublishedTable(
        model=node["name"],
        schema=node["schema"],
        alias=node["alias"],
        description=node["description"],
        key=tuple(node["config"]["meta"]["key"]),
        columns=tuple(_column(column) for column in node["columns"].values()),
        reads=reads,
    )


def _column(column: dict[str, Any]) -> PublishedColumn:
    required = any(constraint["type"] == "not_null" for constraint in column["constraints"])
    return PublishedColumn(column["name"], column["data_type"], column["description"], required)


def sorted_rows(table: PublishedTable) -> str:
    """The query of a table's rows with the cycle's as_of, in the order of the key."""
    columns = ", ".join(f'rows."{column.name}"' for column in table.columns)
    order = ", ".join(f'rows."{name}"' for name in table.key)
    return (
        f"select {columns}, cycle.as_of from {table.relation} as rows cross join cycle.cycle as cycle order by {order}"
    )


def content_hash(connection: duckdb.DuckDBPyConnection, table: PublishedTable, scratch: Path) -> str:
    """SHA-256 over the rows as CSV, sorted by key, without release_id: equal content, equal hash."""
    connection.execute(f"copy ({sorted_rows(table)}) to {literal(scratch)} (format csv, header)")
    with scratch.open("rb") as written:
        digest = hashlib.file_digest(written, "sha256").hexdigest()
    scratch.unlink()
    return digest


def write_table(
    connection: duckdb.DuckDBPyConnection,
    table: PublishedTable,
    release_id: str,
    folder: Path,
    content: str,
    reads: list[str],
) -> TableEntry:
    """Write `tables/<name>.parquet` and `csv/<name>.csv`; returns what the manifest says of them.

    `content` is the hash of the content, `reads` are its inputs. Parquet keeps text as it is. In CSV, text that a
    spreadsheet would run gets a leading apostrophe; numbers and dates stay as they are. Instants are UTC.
    """
    parquet, csv = folder / "tables" / f"{table.name}.parquet", folder / "csv" / f"{table.name}.csv"
    rows = f"select *, {literal(release_id)} as release_id from ({sorted_rows(table)})"
    connection.execute(f"copy ({rows}) to {literal(parquet)} (format parquet, compression zstd)")
    read = f"read_parquet({literal(parquet)})"
    connection.execute(
        f"copy (select {spreadsheet_safe(connection, read)} from {read}) to {literal(csv)} (format csv, header)"
    )
    (count,) = connection.execute(f"select count(*) from {read}").fetchone() or (0,)
    return TableEntry(
        sha256=content,
        rows=count,
        parquet_sha256=file_hash(parquet),
        csv_sha256=file_hash(csv),
        key=list(table.key),
        columns={column.name: column.description for column in table.columns},
        reads=reads,
    )


def neutralised(name: str) -> str:
    """A text column as SQL, neutralised for spreadsheets."""
    return f"""if(regexp_matches("{name}", '{FORMULA_START}'), '''' || "{name}", "{name}") as "{name}\""""


def spreadsheet_safe(connection: duckdb.DuckDBPyConnection, source: str) -> str:
    """The select list of `source` with text neutralised for spreadsheets."""
    described = connection.execute(f"describe select * from {source}").fetchall()
    return ", ".join(neutralised(name) if kind == "VARCHAR" else f'"{name}"' for name, kind, *_ in described)
