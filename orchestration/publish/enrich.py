"""Adds KPI tables, report and workbook to the release that the warehouse's tables were published as, and then brings it
to the store that the landscape names.

Each is made by itself and takes no other along: what fails is named in enrichment.json, which says of each step how far
it is. What is done stays as it is; run again, only what is missing is made, and what tells of it.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import duckdb

from orchestration.connections import reading
from orchestration.cycle.frozen import built_cycle
from orchestration.cycle.record import FrozenSource
from orchestration.files import UNFINISHED, file_hash, move_whole
from orchestration.publish.built import built_release
from orchestration.publish.enrichment import (
    MODELS,
    REPORT,
    STORE,
    WORKBOOK,
    AddedFile,
    Enrichment,
    Step,
    planned,
    read_enrichment,
    read_with_tables,
    write_enrichment,
)
from orchestration.publish.lineage import reads_by_system
from orchestration.publish.manifest import TableEntry
from orchestration.publish.planning_inputs import write_planning_inputs
from orchestration.publish.schemas import write_schemas
from orchestration.publish.stored import keep_on_store
from orchestration.publish.tables import PublishedTable, content_hash, published_tables, write_table
from orchestration.settings import HomePaths
from orchestration.store.store import Store

TREND = "kpi_trend"
TELLING = (MODELS, TREND, WORKBOOK, REPORT)  # steps that tell of the others, and are made again with any of them


@dataclass(frozen=True)
class Enriching:
    """A release to add to, how far it is, and all tables that it is to have."""

    folder: Path
    record: Enrichment
    published: tuple[PublishedTable, ...]

    @property
    def pending(self) -> list[PublishedTable]:
        """The KPI tables that are still to be made."""
        return [table for table in self.published if table.is_kpi and not self._is_done(table)]

    @property
    def done(self) -> list[PublishedTable]:
        """The KPI tables that are there, and stay."""
        return [table for table in self.published if table.is_kpi and self._is_done(table)]

    @property
    def is_made(self) -> bool:
        """Whether nothing is missing, but perhaps from the store."""
        return all(step.state == "done" for name, step in self.record.steps.items() if name != STORE)

    def _is_done(self, table: PublishedTable) -> bool:
        return self.record.steps[table.name].state == "done"


def begin(settings: HomePaths, store: Store | None = None) -> Enriching | None:
    """Say in the release that the warehouse holds that its enrichment is being made; None where it holds none's."""
    built = built_release(settings)
    if built is None:
        return None
    folder = settings.releases / built.release_id
    for leftover in folder.rglob(f"{UNFINISHED}*"):
        leftover.unlink()
    published = tuple(published_tables(settings.dbt_manifest))
    tables = [table.name for table in published if table.is_kpi]
    fresh = planned(built.release_id, built.cycle_id, tables, has_store=store is not None)
    record = _resumed(read_enrichment(folder), fresh)
    write_enrichment(folder, record)
    return Enriching(folder, record, published)


def _resumed(known: Enrichment | None, fresh: Enrichment) -> Enrichment:
    """`fresh` with all that is done; what is to be made again keeps its files until it replaces or loses them."""
    steps = {name: step for name, step in known.steps.items() if name in fresh.steps} if known else {}
    is_same_cycle = known is not None and known.cycle_id == fresh.cycle_id
    done = {name for name, step in steps.items() if step.state == "done"} if is_same_cycle else set()
    kept = done if done >= fresh.steps.keys() - {STORE} else done.difference((*TELLING, STORE))
    record = fresh
    for name, step in steps.items():
        entry = known.tables.get(name) if known and name in kept else None
        record = record.with_step(name, step if name in kept else Step("running", files=step.files), entry)
    return record


def complete(
    settings: HomePaths, enriching: Enriching, failures: Mapping[str, str], store: Store | None = None
) -> Enrichment:
    """Make what is missing; `failures` are the KPI models that could not be measured, by name, and why."""
    record = enriching.record
    if not enriching.is_made:
        record = _with_tables(settings, enriching, failures)
        write_enrichment(enriching.folder, record)
        record = _with_documents(enriching, record)
        write_enrichment(enriching.folder, record)
    if store and record.steps[STORE].state != "done":
        record = _on_store(settings, enriching.folder, record, store)
    return record


def _on_store(settings: HomePaths, folder: Path, record: Enrichment, store: Store) -> Enrichment:
    """The release as it is, whatever it lacks, and others that an earlier run could not bring there."""
    try:
        keep_on_store(settings, store)
    except Exception as error:  # likewise
        write_enrichment(folder, record.with_step(STORE, Step("failed", in_words(error))))
    return read_enrichment(folder) or record


def _with_tables(settings: HomePaths, enriching: Enriching, failures: Mapping[str, str]) -> Enrichment:
    lacking = ", ".join(sorted(failures))
    models = Step("failed", f"could not be measured: {lacking}") if failures else Step("done")
    record = enriching.record.with_step(MODELS, models)
    sources = built_cycle(settings).sources
    with reading(settings.warehouse) as connection:
        for table in enriching.pending:
            if why := failures.get(table.model):
                step, entry = _failed(enriching.folder, record.steps[table.name], why), None
            else:
                step, entry = _table(connection, enriching.folder, record, table, sources)
            if failures and table.model == TREND and step.state == "done":
                step = replace(step, words=f"without a point of this cycle of {lacking}")
            record = record.with_step(table.name, step, entry)
    return record


def _table(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    record: Enrichment,
    table: PublishedTable,
    sources: Iterable[FrozenSource],
) -> tuple[Step, TableEntry | None]:
    scratch = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=folder.parent))
    try:
        for name in ("tables", "csv"):
            (scratch / name).mkdir()
        content = content_hash(connection, table, scratch / "scratch.csv")
        reads = reads_by_system(table.reads, sources)
        entry = write_table(connection, table, record.release_id, scratch, content, reads)
        write_schemas(scratch, [table])
        places = move_whole(scratch, folder)
    except Exception as error:  # whatever it is, the other steps are not to suffer from it
        return _failed(folder, record.steps[table.name], in_words(error)), None
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return Step("done", files={str(place): _added(folder, place, entry.rows) for place in places}), entry


def _added(folder: Path, place: Path, rows: int) -> AddedFile:
    return AddedFile(file_hash(folder / place), rows if place.parts[0] in ("tables", "csv") else None)


def _with_documents(enriching: Enriching, record: Enrichment) -> Enrichment:
    """Workbook and report, which name what could not be made before them."""
    from orchestration.publish.report import write_report  # what draws is slow to import; only a run has to pay

    folder, manifest = enriching.folder, read_with_tables(enriching.folder)
    planning = [table.name for table in enriching.published if table.schema == "planning"]
    write = partial(write_planning_inputs, folder, manifest, planning, record.failed())
    record = record.with_step(WORKBOOK, _document(folder, record.steps[WORKBOOK], f"{WORKBOOK}.xlsx", write))
    write = partial(write_report, folder, manifest, record.failed())
    return record.with_step(REPORT, _document(folder, record.steps[REPORT], f"{REPORT}.html", write))


def _document(folder: Path, step: Step, place: str, write: Callable[[], None]) -> Step:
    try:
        write()
    except Exception as error:  # likewise
        return _failed(folder, step, in_words(error))
    return Step("done", files={place: AddedFile(file_hash(folder / place))})


def _failed(folder: Path, step: Step, why: str) -> Step:
    """A step that failed; nobody may read what an earlier one left there."""
    for place in step.files:
        (folder / place).unlink(missing_ok=True)
    return Step("failed", why)


def in_words(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())
