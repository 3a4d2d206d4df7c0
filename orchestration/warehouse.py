"""The warehouse as the orchestration handles it: dbt's parsed project, which cycle it is built for,
and the state that one cycle hands to the next. Only dbt writes the warehouse file.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb
import polars as pl
from filelock import FileLock

from orchestration.contracts.load import ContractError
from orchestration.cycle.frozen import HistoryLost, built_cycle, read_cycle
from orchestration.cycle.record import CycleRecord
from orchestration.cycle.refused_rows import refused_tables
from orchestration.cycle.tables import cycle_tables
from orchestration.files import read_json, sync_directory, whole_file, write_bytes_atomic
from orchestration.landscape import dbt_parse
from orchestration.landscape.canonical import load_entities
from orchestration.landscape.dialects import dialect_folders
from orchestration.landscape.model import Landscape
from orchestration.landscape.project import fingerprint, project_files, write_project
from orchestration.landscape.staging import staging_faults
from orchestration.records import write_record
from orchestration.settings import HomePaths

DBT = Path(sys.executable).with_name("dbt")  # of this environment, whatever PATH says
WAREHOUSE_VARIABLE = dbt_parse.WAREHOUSE_VARIABLE


@dataclass(frozen=True)
class StateTable:
    """A model whose rows a cycle hands to the next one, which reads them as `history.<name>`.

    Which models are state stands in their yml (`config.meta.state`), their columns in their contracts.
    """

    name: str
    schema: str
    alias: str
    columns: tuple[str, ...]

    @property
    def relation(self) -> str:
        return f"{self.schema}.{self.alias}"

    @property
    def is_measured(self) -> bool:
        """Whether only a cycle that was released adds to it, afterwards; any other hands its parent's on."""
        return self.schema == "kpi"


@cache
def state_tables(dbt_manifest: Path) -> tuple[StateTable, ...]:
    """All state of a parsed project, by name."""
    nodes = [node for node in read_json(dbt_manifest)["nodes"].values() if node["config"]["meta"].get("state")]
    tables = [
        StateTable(node["name"].removeprefix("rec_"), node["schema"], node["alias"], tuple(node["columns"]))
        for node in nodes
    ]
    return tuple(sorted(tables, key=lambda table: table.name))


def ensure_manifest(settings: HomePaths, landscape: Landscape) -> Path:
    """dbt's manifest of the landscape's project, written and parsed again only when a file of it has changed.

    Both lie in the home, where the stages of a run find the project parsed: dbt keeps a parse for one warehouse path
    only. Raises ContractError: what dbt cannot read, and staging models that do not fit their canonical entity.
    """
    manifest, parsed = settings.dbt_target / "manifest.json", settings.dbt_target / "fingerprint"
    settings.dbt_target.mkdir(parents=True, exist_ok=True)
    files = project_files(landscape)
    wanted = fingerprint(files)
    with FileLock(settings.dbt_target / ".lock"):
        if not manifest.exists() or not parsed.exists() or parsed.read_text() != wanted:
            parsed.unlink(missing_ok=True)
            write_project(files, settings.dbt_project)
            _parse_project(settings)
            _check_staging(settings, landscape)
            write_bytes_atomic(parsed, wanted.encode())
    return manifest


def _parse_project(settings: HomePaths) -> None:
    # What dbt remembers of an earlier state contradicts this one where a description moved to another file.
    (settings.dbt_target / "partial_parse.msgpack").unlink(missing_ok=True)
    environment = {**os.environ, "DO_NOT_TRACK": "1", WAREHOUSE_VARIABLE: str(settings.warehouse)}
    command: list[str | Path] = [sys.executable, "-m", dbt_parse.__name__, settings.dbt_project, settings.dbt_target]
    outcome = subprocess.run(command, env=environment, capture_output=True, text=True)
    if outcome.returncode:
        raise ContractError(_in_own_words(outcome.stderr.strip() or outcome.stdout.strip(), settings.dbt_project))


def _in_own_words(complaint: str, project: Path) -> str:
    """dbt names a file of the project and a word in it; the line is where that word stands."""
    named = re.search(r"\(?(models/\S+?\.(?:sql|yml))\)?", complaint)
    word = re.search(r"'(\w+)' (?:is undefined|which was not found)|node named '(\w+)'", complaint)
    if not named or not word or not (project / named[1]).exists():
        return f"dbt cannot read the project: {complaint}"
    lines = (project / named[1]).read_text(encoding="utf-8").splitlines()
    line = next((number for number, text in enumerate(lines, 1) if (word[1] or word[2]) in text), 1)
    return f"{named[1]}:{line}: {complaint}"


def _check_staging(settings: HomePaths, landscape: Landscape) -> None:
    faults = staging_faults(
        read_json(settings.dbt_target / dbt_parse.STAGING_SQL),
        {source.dialect.name: source.dialect for source in landscape.sources},
        load_entities(),
        sorted((settings.dbt_project / "seeds").glob("*.csv")),
        dialect_folders(landscape.folder),
    )
    if faults:
        raise ContractError("\n".join(faults))


def dbt_places(settings: HomePaths) -> list[str | Path]:
    """dbt's arguments for the project of a home."""
    project = settings.dbt_project
    return ["--project-dir", project, "--profiles-dir", project, "--target-path", settings.dbt_target]


def prepare_warehouse(settings: HomePaths, record: CycleRecord) -> None:
    """Make `record` the cycle that the next dbt runs build: beside the warehouse, itself and as tables for SQL.

    Raises HistoryLost.
    """
    parent = record.parent_cycle_id
    if parent and not has_history(settings, parent):
        raise HistoryLost(parent)
    settings.built_release.unlink(missing_ok=True)
    shutil.rmtree(settings.cycle_tables, ignore_errors=True)
    settings.cycle_tables.mkdir(parents=True)
    tables = {**cycle_tables(record), **refused_tables(settings, record)}
    for name, table in tables.items():
        table.write_parquet(settings.cycle_tables / f"{name}.parquet")
    write_record(settings.cycle_pointer, record)


def has_history(settings: HomePaths, cycle_id: str) -> bool:
    """Whether the cycle's state is there, every table of it with the columns that this version hands on."""
    folder = settings.history_of(cycle_id)
    paths = {folder / f"{table.name}.parquet": table.columns for table in _state_of(settings)}
    return all(path.exists() and tuple(pl.read_parquet_schema(path)) == columns for path, columns in paths.items())


def _state_of(settings: HomePaths) -> tuple[StateTable, ...]:
    return state_tables(settings.dbt_target / "manifest.json")


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
    folder = Path(tempfile.mkdtemp(prefix=".tmp-", dir=settings.history))
    try:
        with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
            for table in _state_of(settings):
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
    with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
        for table in _state_of(settings):
            if table.is_measured and table.name not in failed:
                with whole_file(folder / f"{table.name}.parquet") as temporary:
                    _write_rows(connection, table.relation, temporary)


def write_unmeasured(settings: HomePaths, models: Collection[str]) -> None:
    """Tell the trend which KPI models it has to do without, by name."""
    with whole_file(settings.unmeasured_kpis) as temporary:
        pl.DataFrame({"model": sorted(models)}, schema={"model": pl.String()}).write_parquet(temporary)


def _write_rows(connection: duckdb.DuckDBPyConnection, relation: str, path: Path) -> None:
    connection.sql(f"from {relation}").write_parquet(str(path), compression="zstd")


def export_dead_letters(settings: HomePaths) -> None:
    """Write the rows that the conformed layer refused in the built cycle to `dead_letters/conformed/`, if any."""
    path = settings.dead_letters / "conformed" / f"{built_cycle(settings).cycle_id}.parquet"
    with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
        letters = connection.table("conformed.cnf_dead_letters").order("delivery_id, row_number")
        if letters.fetchone() is None:
            path.unlink(missing_ok=True)
            return
        with whole_file(path) as temporary:
            letters.write_parquet(str(temporary), compression="zstd")
