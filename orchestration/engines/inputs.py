"""The inputs of a cycle as SQL of DuckDB: its record, its parent's state, what the gate withholds, and its deliveries.

A cycle writes them beside its record, where the engine and dbt's on-run-start find them (macro `load_inputs`). They say
HOME where the path of the home stands, so that a home may be moved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from orchestration.contracts.dtypes import sql_type
from orchestration.cycle.reads import Reads, SystemEntity
from orchestration.cycle.record import CycleRecord, FrozenSource
from orchestration.engines.plan import Plan, RawEntity, StateTable

HOME = "{home}"
META = {
    "_delivery_id": "varchar",
    "_row_number": "bigint",
    "_extracted_at": "timestamp",
    "_system": "varchar",
    "_time_zone": "varchar",
    "_refusal": "varchar",
}
"""What a row of a raw view has beside the contract's columns: where it stands, the system that delivered it with its
time zone, and why ingest refused it, null for all others."""


def cycle_inputs(
    plan: Plan, record: CycleRecord, tables: Sequence[str], reads: Mapping[SystemEntity, Reads]
) -> Iterator[str]:
    """The statements that make schemas `cycle` (from `tables`), `history`, `gate` and those of the raw views."""
    schemas = {"cycle", "history", "gate", *(entity.schema for entity in plan.raw)}
    yield from (f"create schema if not exists {schema}" for schema in sorted(schemas))
    for name in tables:
        yield f"create or replace table cycle.{name} as from {_files([f'warehouse/cycle/{name}.parquet'])}"
    for state in plan.state:
        yield f"create or replace view history.{state.name} as {_history(state, record)}"
    yield f"create or replace view gate.failing_keys as from {_files(['warehouse/gate/failing_keys.parquet'])}"
    for entity in plan.raw:
        yield f'create or replace view {entity.schema}."{entity.entity}" as\n{_raw(entity, record.sources, reads)}'


def at_home(script: str, home: Path) -> str:
    """The script with the home's path where it says HOME."""
    return script.replace(HOME, str(home).replace("'", "''"))


def _history(state: StateTable, record: CycleRecord) -> str:
    """The parent cycle's state in the shape of its contract, empty for a first cycle."""
    if record.parent_cycle_id is None:
        columns = (f"null::{column.data_type} as {column.name}" for column in state.columns)
        return f"select {', '.join(columns)} where false"
    cycles = [one.cycle_id for one in record.ancestors] if state.per_cycle else [record.parent_cycle_id]
    return f"select * from {_files(f'warehouse/history/{cycle}/{state.name}.parquet' for cycle in cycles)}"


def _raw(entity: RawEntity, sources: Sequence[FrozenSource], reads: Mapping[SystemEntity, Reads]) -> str:
    """The rows that the cycle reads, from each system of the dialect; typed and empty where it reads none."""
    read = [
        _of_system(entity, source, reads[source.source, entity.entity])
        for source in sorted(sources, key=lambda one: one.source)
        if source.dialect == entity.dialect and (source.source, entity.entity) in reads
    ]
    return "\nunion all by name\n".join([_no_rows(entity), *read])


def _no_rows(entity: RawEntity) -> str:
    # Instants are UTC without saying so, as in all tables of the warehouse.
    stored = {one.name: sql_type(one.data_type) for one in entity.columns}
    columns = (f'cast(null as {data_type}) as "{name}"' for name, data_type in {**stored, **META}.items())
    return f"select {', '.join(columns)} where false"


def _of_system(entity: RawEntity, source: FrozenSource, reads: Reads) -> str:
    """Rows of overlapping deltas are told apart by the contract's key or, without one, by their whole content; the
    first delivery that contains a row counts, with all its identical rows. Rows of messages (`is_told`) that
    contradict one another under one key are all there. A row with a key that parts of a snapshot
    repeat counts once: those that differ are not used (cycle/parts.py)."""
    parts = []
    if reads.fresh:
        parts.append(_fresh(entity, reads))
    if reads.faulty:
        parts.append(_seen_as_faulty("*, null::varchar as _refusal", _raw_files(reads.faulty)))
    if reads.refused:
        parts.append(_refused(entity, reads, _refused_files(reads.refused)))
    if reads.still_refused:
        parts.append(_refused(entity, reads, f"({_seen_as_faulty('*', _refused_files(reads.still_refused))})"))
    # Polars writes times in nanoseconds, a type of its own in DuckDB.
    times = [f'"{one.name}"::time as "{one.name}"' for one in entity.columns if one.data_type == "time"]
    rows = f"* replace ({', '.join(times)})" if times else "*"
    constants = f"'{source.source}' as _system, '{source.time_zone}' as _time_zone"
    return f"select {rows}, {constants} from ({' union all by name '.join(parts)})"


def _fresh(entity: RawEntity, reads: Reads) -> str:
    query = f"select fresh.*, null::varchar as _refusal from {_raw_files(reads.fresh)} as fresh"
    if reads.overlapped:
        query += f" anti join {_raw_files(reads.overlapped)} as known on {_same_row(entity, 'fresh', 'known')}"
    if entity.is_delta and len(reads.fresh) > 1:
        told_apart_by = [column.name for column in entity.columns] if entity.is_told else _identity(entity)
        columns = ", ".join(f'fresh."{name}"' for name in told_apart_by)
        order = "_extracted_at, _delivery_id" + (", _row_number" if entity.key else "")
        query += f" qualify dense_rank() over (partition by {columns} order by {order}) = 1"
    elif reads.in_parts and entity.key:
        columns = ", ".join(f'fresh."{name}"' for name in entity.key)
        first = f"partition by fresh._extracted_at, {columns} order by fresh._delivery_id, fresh._row_number"
        query += f" qualify row_number() over ({first}) = 1"
    return query


def _seen_as_faulty(columns: str, files: str) -> str:
    faulty = "select (delivery_id, row_number) from history.faulty_movements"
    return f"select {columns} from {files} as rows where (_delivery_id, _row_number) in ({faulty})"


def _refused(entity: RawEntity, reads: Reads, rows: str) -> str:
    """Rows that ingest refused, unless a delivery has the same row whole; those of one key count once, of a delta for
    each that they are about: which of them was meant is not known."""
    query = f"select refused.* exclude (_refused_column, _has_key) from {rows} as refused"
    if entity.is_delta and (entity.key or entity.subject) and reads.fresh:
        whole = _raw_files([*reads.fresh, *reads.overlapped])
        query += f" anti join {whole} as whole on {_is_whole(entity)}"
    if entity.key:
        about = entity.subject if entity.is_told else ()
        columns = ", ".join(f'refused."{name}"' for name in (*entity.key, *about))
        extract = "_delivery_id" if entity.is_delta else "_extracted_at"
        first = f"partition by refused.{extract}, {columns} order by refused._delivery_id, refused._row_number"
        query += f" qualify not refused._has_key or row_number() over ({first}) = 1"
    return query


def _identity(entity: RawEntity) -> Sequence[str]:
    return entity.key or [column.name for column in entity.columns]


def _same_row(entity: RawEntity, one: str, other: str) -> str:
    return " and ".join(f'{one}."{name}" is not distinct from {other}."{name}"' for name in _identity(entity))


def _is_whole(entity: RawEntity) -> str:
    """Without a key it is a row of another delivery that is about the same, and agrees in all that could be read."""
    if entity.key:
        alike = [f'coalesce(refused."{name}" = whole."{name}", refused."{name}" is null)' for name in entity.subject]
        return " and ".join([_same_row(entity, "refused", "whole"), *(alike if entity.is_told else [])])
    agree = (
        f'coalesce(refused."{one.name}" = whole."{one.name}", refused."{one.name}" is null)' for one in entity.columns
    )
    about = (f'refused."{name}" is not distinct from whole."{name}"' for name in entity.subject)
    return " and ".join(["refused._has_key", "refused._delivery_id <> whole._delivery_id", *about, *agree])


def _raw_files(places: Iterable[str]) -> str:
    return _files(f"raw/{place}" for place in places)


def _refused_files(places: Iterable[str]) -> str:
    return _files(f"refused/{place}" for place in places)


def _files(places: Iterable[str]) -> str:
    """Ids and names of entities hold no quotes; a home may, and is quoted where it is put in."""
    quoted = ", ".join(f"'{HOME}/{place}'" for place in places)
    return f"read_parquet([{quoted}])"
