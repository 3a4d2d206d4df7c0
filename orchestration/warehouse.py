"""The warehouse as the orchestration handles it: dbt's parsed project, which cycle it is built for,
and the state that one cycle hands to the next. Only dbt writes the warehouse file.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb
from filelock import FileLock

from orchestration.cycle.frozen import built_cycle, read_cycle
from orchestration.cycle.record import CycleRecord
from orchestration.files import sync_directory, whole_file, write_bytes_atomic
from orchestration.landscape.model import Landscape
from orchestration.landscape.project import fingerprint, project_files, write_project
from orchestration.records import write_record
from orchestration.settings import Settings

DBT = Path(sys.executable).with_name("dbt")  # of this environment, whatever PATH says
WAREHOUSE_VARIABLE = "TRUESTOCK_WAREHOUSE"
# Models `reconciliation.rec_<name>` whose rows are a cycle's state, as `history` sources of the next one.
STATE_TABLES = (
    "accepted_baselines",
    "exceptions",
    "opening_variances",
    "reconciled_pairs",
    "ledgers",
    "ledger_breaks",
    "faulty_movements",
    "carried_movements",
    "settled_movements",
    "source_cycles",
    "order_lines_seen",
    "lagged_forecasts",
    "receipt_postings",
    "transfer_postings",
    "stock_days",
    "stock_counts",
    "last_verified",
)
TREND = "kpi_trend"


def ensure_manifest(settings: Settings, landscape: Landscape) -> Path:
    """dbt's manifest of the landscape's project, written and parsed again only when a file of it has changed.

    Both lie in the home, where the stages of a run find the project parsed: dbt keeps a parse for one warehouse path
    only. Raises ContractError, and CalledProcessError after dbt has printed what is wrong.
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
            write_bytes_atomic(parsed, wanted.encode())
    return manifest


def _parse_project(settings: Settings) -> None:
    # What dbt remembers of an earlier state contradicts this one where a description moved to another file.
    (settings.dbt_target / "partial_parse.msgpack").unlink(missing_ok=True)
    environment = {**os.environ, "DO_NOT_TRACK": "1", WAREHOUSE_VARIABLE: str(settings.warehouse)}
    places = dbt_places(settings)
    subprocess.run([DBT, "parse", "--quiet", *places, "--log-path", settings.dbt_target], check=True, env=environment)


def dbt_places(settings: Settings) -> list[str | Path]:
    """dbt's arguments for the project of a home."""
    project = settings.dbt_project
    return ["--project-dir", project, "--profiles-dir", project, "--target-path", settings.dbt_target]


class HistoryLost(Exception):
    """The parent cycle's state is gone; its cycles have to be replayed first."""


def prepare_warehouse(settings: Settings, record: CycleRecord) -> None:
    """Make `record` the cycle that the next dbt runs build: beside the warehouse, itself and as tables for SQL.

    Raises HistoryLost.
    """
    parent = record.parent_cycle_id
    if parent and not has_history(settings, parent):
        raise HistoryLost(f"the state of cycle {parent} is gone; `truestock run` replays it from landing")
    write_record(settings.cycle_pointer, record)


def has_history(settings: Settings, cycle_id: str) -> bool:
    """Whether the cycle's state is there, with every table that this version hands on."""
    return all((settings.history_of(cycle_id) / f"{table}.parquet").exists() for table in (*STATE_TABLES, TREND))


def cycles_to_replay(settings: Settings, parent_cycle_id: str | None) -> list[CycleRecord]:
    """Records of the ancestors from the first one whose state is lost, oldest first; empty when nothing is missing."""
    ancestors: list[CycleRecord] = []
    while parent_cycle_id:
        ancestors.insert(0, read_cycle(settings, parent_cycle_id))
        looked_up = [parent_cycle_id, *(one.cycle_id for one in ancestors[0].ancestors)]
        if all(has_history(settings, cycle_id) for cycle_id in looked_up):
            return ancestors[1:]
        parent_cycle_id = ancestors[0].parent_cycle_id
    return ancestors


def export_history(settings: Settings) -> Path:
    """Write the state that the built cycle hands on to `warehouse/history/<cycle_id>/`, whole or not at all.

    Its trend of KPIs is the parent's until `export_trend`: a cycle that the gate blocks adds none.
    """
    target = settings.history_of(built_cycle(settings).cycle_id)
    settings.history.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".tmp-", dir=settings.history))
    try:
        with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
            for table in STATE_TABLES:
                _write_rows(connection, f"reconciliation.rec_{table}", folder / f"{table}.parquet")
            _write_rows(connection, f"history.{TREND}", folder / f"{TREND}.parquet")
        shutil.rmtree(target, ignore_errors=True)
        folder.rename(target)
        sync_directory(settings.history)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return target


def export_trend(settings: Settings) -> None:
    """Add the built cycle's KPIs to the state that `export_history` wrote."""
    target = settings.history_of(built_cycle(settings).cycle_id) / f"{TREND}.parquet"
    with duckdb.connect(str(settings.warehouse), read_only=True) as connection, whole_file(target) as temporary:
        _write_rows(connection, "kpi.trend", temporary)


def _write_rows(connection: duckdb.DuckDBPyConnection, relation: str, path: Path) -> None:
    connection.sql(f"from {relation}").write_parquet(str(path), compression="zstd")


def export_dead_letters(settings: Settings) -> None:
    """Write the rows that the conformed layer refused in the built cycle to `dead_letters/conformed/`, if any."""
    path = settings.dead_letters / "conformed" / f"{built_cycle(settings).cycle_id}.parquet"
    with duckdb.connect(str(settings.warehouse), read_only=True) as connection:
        letters = connection.table("conformed.cnf_dead_letters").order("delivery_id, row_number")
        if letters.fetchone() is None:
            path.unlink(missing_ok=True)
            return
        with whole_file(path) as temporary:
            letters.write_parquet(str(temporary), compression="zstd")
