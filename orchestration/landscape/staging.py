"""Staging models against the canonical entities: names, order and types of their columns, before anything runs."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

import duckdb

from orchestration.connections import in_memory
from orchestration.contracts.dtypes import sql_type
from orchestration.contracts.model import Dialect
from orchestration.landscape.canonical import CanonicalEntity
from orchestration.landscape.project import STAGING_MODEL

ROLES = {"stock": "stock_snapshots", "movements": "movements"}
"""What an entity of this role is told as: without it stock is compared with nothing, in silence."""
# What a staging model may read besides its own deliveries.
CYCLE = "cycle_id varchar, as_of timestamp, parent_cycle_id varchar"
RAW = (
    "_delivery_id varchar, _row_number bigint, _extracted_at timestamp, _system varchar, _time_zone varchar, "
    "_refusal varchar"
)


def staging_faults(
    models: Iterable[Mapping[str, str]],
    dialects: Mapping[str, Dialect],
    entities: Mapping[str, CanonicalEntity],
    seeds: Iterable[Path],
    folders: Mapping[str, Path],
) -> list[str]:
    """Each fault of the compiled staging `models`, as `<file>:<line>: <words>`; empty where there is none.

    `models` have path, database and sql; `seeds` are the project's CSV files, `folders` those of the dialects.
    """
    matches = [STAGING_MODEL.fullmatch(Path(model["path"]).name) for model in models]
    provided = {(one["dialect"], one["entity"]) for one in matches if one}
    faults = [words for dialect in dialects.values() for words in _untold(dialect, provided, folders[dialect.name])]
    with in_memory() as connection:
        databases = {model["database"] for model in models}
        for database in databases:
            _prepare(connection, database, dialects.values(), seeds)
        for model in models:
            name = Path(model["path"]).name
            named = STAGING_MODEL.fullmatch(name)
            if named:
                file = folders[named["dialect"]] / name
                faults += [f"{file}:{words}" for words in _of_model(connection, model, entities[named["entity"]], file)]
    return faults


def _untold(dialect: Dialect, provided: Collection[tuple[str, str]], folder: Path) -> Iterator[str]:
    """Entities whose role says what they are, and that no model tells as that."""
    file = folder / f"_{dialect.name}__sources.yml"
    lines = file.read_text(encoding="utf-8").splitlines()
    for entity in dialect.entities:
        if entity.role and (dialect.name, ROLES[entity.role]) not in provided:
            role = f"role: {entity.role}"
            line = next((number for number, text in enumerate(lines, 1) if text.strip().startswith(role)), 1)
            model = f"stg_{dialect.name}__{ROLES[entity.role]}.sql"
            yield f"{file}:{line}: {entity.name} has the role {entity.role}, and there is no {model} that tells of it"


def _prepare(
    connection: duckdb.DuckDBPyConnection, database: str, dialects: Iterable[Dialect], seeds: Iterable[Path]
) -> None:
    """Empty relations of the types that a cycle's have."""
    connection.execute(f'attach \':memory:\' as "{database}"; use "{database}"')
    connection.execute(f"create schema cycle; create table cycle.cycle ({CYCLE}); create schema seeds")
    for dialect in dialects:
        connection.execute(f"create schema raw_{dialect.name}")
        for entity in dialect.entities:
            columns = ", ".join(f'"{column.name}" {sql_type(column.data_type)}' for column in entity.columns)
            connection.execute(f'create table raw_{dialect.name}."{entity.name}" ({columns}, {RAW})')
    for path in seeds:
        connection.execute(
            f"create table seeds.{path.stem} as from read_csv($path, header = true)", {"path": str(path)}
        )


def _of_model(
    connection: duckdb.DuckDBPyConnection, model: Mapping[str, str], entity: CanonicalEntity, file: Path
) -> Iterator[str]:
    text = file.read_text(encoding="utf-8").splitlines()
    try:
        described = connection.execute(f"describe {model['sql']}").fetchall()
    except duckdb.Error as error:
        yield _sql_fault(str(error), text)
        return
    found = {name: data_type for name, data_type, *_ in described}
    known = {column.name: column for column in entity.columns}
    for name in found.keys() - known.keys():
        yield f"{_line(text, name)}: {entity.entity} has no column {name}; it has {', '.join(known)}"
    for column in entity.least():
        if column.name not in found:
            needed = f"{column.name} ({column.data_type}): {column.description}"
            yield f"{_last_select(text)}: {entity.entity} needs {needed}"
    for name in (name for name in found if name in known):
        data_type = known[name].data_type
        if connection.execute(f"select typeof(null::{data_type})").fetchone() != (found[name],):
            yield f"{_line(text, name)}: {name} is {found[name].lower()} where {entity.entity} has {data_type}"
    yield from _out_of_order([name for name in found if name in known], list(known), text, entity.entity)


def _out_of_order(found: list[str], order: list[str], text: list[str], entity: str) -> Iterator[str]:
    wanted = sorted(found, key=order.index)
    for name, expected in zip(found, wanted, strict=True):
        if name != expected:
            yield f"{_line(text, name)}: {name} stands where {entity} has {expected}; keep the order of the entity"
            return


def _line(text: list[str], column: str) -> int:
    """The line that names a column last, counted from 1."""
    named = re.compile(rf"(\bas\s+|\.|^\s*){re.escape(column)}\b\s*,?\s*(--.*)?$", re.IGNORECASE)
    return next((number for number in range(len(text), 0, -1) if named.search(text[number - 1])), _last_select(text))


def _last_select(text: list[str]) -> int:
    starts = [number for number, line in enumerate(text, 1) if re.match(r"\s*select\b", line, re.IGNORECASE)]
    return starts[-1] if starts else 1


def _sql_fault(message: str, text: list[str]) -> str:
    """DuckDB counts lines of the SQL as compiled; the same line is looked up in the file."""
    words, _, shown = message.partition("\nLINE ")
    line = shown.partition(": ")[2].splitlines()[0].strip(" .") if shown else ""
    number = next((number for number, own in enumerate(text, 1) if line and line in own), 1)
    return f"{number}: {' '.join(words.split())}"
