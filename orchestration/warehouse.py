"""The warehouse as the orchestration handles it: which cycle it is built for, and the state that one cycle hands to the
next. Only the engine and dbt write the warehouse file.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Collection
from pathlib import Path

import duckdb
import polars as pl

from orchestration.connections import reading
from orchestration.cycle.frozen import HistoryLost, InputsLost, built_cycle, read_cycle
from orchestration.cycle.mappings import frozen_mappings
from orchestration.cycle.reads import files_read, stock_deliveries
from orchestration.cycle.record import CycleRecord
from orchestration.cycle.refused_rows import refused_tables
from orchestration.cycle.tables import cycle_tables
from orchestration.engines.compiled import home_plan
from orchestration.engines.inputs import cycle_inputs
from orchestration.files import UNFINISHED, sync_directory, whole_file, write_bytes_atomic
from orchestration.landscape.project import write_mappings
from orchestration.records import write_record
from orchestration.settings import HomePaths


def prepare_warehouse(settings: HomePaths, record: CycleRecord, landscape: Path) -> None:
    """Make `record` the cycle that is built next: beside the warehouse, itself and as what SQL reads of it, its mapping
    rows as the seeds of the project. `landscape` has those of today, for records that an earlier version froze.

    Raises HistoryLost, InputsLost, MappingLost, ContractError.
    """
    parent = record.parent_cycle_id
    if parent and not has_history(settings, parent):
        raise HistoryLost(parent)
    mappings = frozen_mappings(settings, record, landscape)
    settings.built_release.unlink(missing_ok=True)
    write_mappings(mappings.values(), settings.dbt_project)
    shutil.rmtree(settings.cycle_tables, ignore_errors=True)
    settings.cycle_tables.mkdir(parents=True)
    stock = stock_deliveries(record, _state(settings, parent, "ledgers"))
    tables = {**cycle_tables(record), **refused_tables(settings, record), "stock_deliveries": stock}
    for name, table in tables.items():
        table.write_parquet(settings.cycle_tables / f"{name}.parquet")
    faulty = _state(settings, parent, "faulty_movements")
    reads = files_read(record, set(stock["delivery_id"]), set() if faulty is None else set(faulty["delivery_id"]))
    lost = {place for read in reads.values() for place in read.rows if not (settings.raw / place).exists()}
    if lost:
        raise InputsLost(record.cycle_id, {Path(place).stem for place in lost})
    script = ";\n".join(cycle_inputs(home_plan(settings), record, list(tables), reads))
    write_bytes_atomic(settings.cycle_inputs, script.encode())
    write_record(settings.cycle_pointer, record)


def _state(settings: HomePaths, cycle_id: str | None, name: str) -> pl.DataFrame | None:
    """A table of a cycle's state; None where there is no cycle."""
    return pl.read_parquet(settings.history_of(cycle_id) / f"{name}.parquet", glob=False) if cycle_id else None


def has_history(settings: HomePaths, cycle_id: str) -> bool:
    """Whether the cycle's state is there, every table of it with the columns that this version hands on."""
    folder = settings.history_of(cycle_id)
    shapes = {
        folder / f"{table.name}.parquet": [column.name for column in table.columns]
        for table in home_plan(settings).state
    }
    try:
        return all(path.exists() and list(pl.read_parquet_schema(path)) == columns for path, columns in shapes.items())
    except pl.exceptions.PolarsError:  # cut off: its cycle is replayed
        return False


def cycles_to_replay(settings: HomePaths, parent_cycle_id: str | None) -> list[CycleRecord]:
    """Records of the ancestors from the first one whose state is lost, oldest first; empty when nothing is missing."""
    ancestors: list[CycleRecord] = []
    while parent_cycle_id:
        ancestors.insert(0, read_cycle(settings, parent_cycle_id))
        looked_up = [parent_cycle_id, *(one.cycle_id for one in ancestors[0].ancestors)]
        if all(has_history(settings, cycle_id) for cycle_id in looked_up):
            return ancestors[1:]
        parent_cycle_id = ancestors[0].parent_cycle_id
    return ancestors


def export_history(settings: HomePaths) -> Path:
    """Write the state that the built cycle hands on to `warehouse/history/<cycle_id>/`, whole or not at all.

    What is measured is the parent's until `export_measured`: a cycle that the gate blocks adds nothing to it.
    """
    target = settings.history_of(built_cycle(settings).cycle_id)
    settings.history.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=settings.history))
    try:
        with reading(settings.warehouse) as connection:
            for table in home_plan(settings).state:
                relation = f"history.{table.name}" if table.is_measured else table.relation
                _write_rows(connection, relation, folder / f"{table.name}.parquet")
        shutil.rmtree(target, ignore_errors=True)
        folder.rename(target)
        sync_directory(settings.history)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return target


def export_measured(settings: HomePaths, failed: Collection[str]) -> None:
    """Add what the built cycle measured to the state that `export_history` wrote, but for models that `failed`."""
    folder = settings.history_of(built_cycle(settings).cycle_id)
    with reading(settings.warehouse) as connection:
        for table in home_plan(settings).state:
            if table.is_measured and table.name not in failed:
                with whole_file(folder / f"{table.name}.parquet") as temporary:
                    _write_rows(connection, table.relation, temporary)


def _write_rows(connection: duckdb.DuckDBPyConnection, relation: str, path: Path) -> None:
    connection.sql(f"from {relation}").write_parquet(str(path), compression="zstd")


def export_dead_letters(settings: HomePaths) -> None:
    """Write the rows that the conformed layer refused in the built cycle to `dead_letters/conformed/`, if any."""
    path = settings.dead_letters / "conformed" / f"{built_cycle(settings).cycle_id}.parquet"
    with reading(settings.warehouse) as connection:
        letters = connection.sql("from conformed.cnf_dead_letters").order("delivery_id, row_number")
        if letters.fetchone() is None:
            path.unlink(missing_ok=True)
            return
        with whole_file(path) as temporary:
            letters.write_parquet(str(temporary), compression="zstd")
