"""Publishes what planning reads of the warehouse as a release: all of it, or nothing.

A release is written aside, renamed into place and only then made current, so a reader sees the
old release or the new one. KPI tables, report and workbook are added to it afterwards, by enrich.py.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.connections import reading
from orchestration.cycle.frozen import built_cycle
from orchestration.cycle.record import CycleRecord
from orchestration.files import UNFINISHED, sync_directory, write_json_atomic
from orchestration.gate import CheckResult, gate_checks
from orchestration.instants import format_instant
from orchestration.publish.build_manifest import build_manifest
from orchestration.publish.built import keep_built_release
from orchestration.publish.catalogue import current_release_id, manifest_of_cycle, newest_manifest
from orchestration.publish.change_reasons import code_change
from orchestration.publish.enrichment import planned, write_enrichment
from orchestration.publish.frepple.export import FORECAST_BASIS, write_frepple
from orchestration.publish.lineage import reads_by_system
from orchestration.publish.manifest import Manifest, TableEntry, read_manifest, write_manifest
from orchestration.publish.schemas import write_schemas
from orchestration.publish.tables import PublishedTable, content_hash, published_tables, write_table
from orchestration.publish.trace import write_trace
from orchestration.publish.withheld import write_withheld
from orchestration.settings import HomePaths

NOT_KEPT = "its mapping rows may have changed (an earlier version froze it, which did not keep them)"


class ReleaseConflict(Exception):
    """The cycle has a release whose content differs from what was built now."""


@dataclass(frozen=True)
class Release:
    """A release in its place; `is_new` is false where it was there already, byte for byte."""

    release_id: str
    folder: Path
    manifest: Manifest
    is_new: bool


def publish(settings: HomePaths) -> Release:
    """Publish the cycle that the warehouse holds; running it again changes nothing.

    Raises PublishBlocked by the gate, ReleaseConflict when the cycle was released with other content.
    """
    record = built_cycle(settings)
    checks = gate_checks(settings, record.cycle_id)
    settings.releases.mkdir(parents=True, exist_ok=True)
    _remove_orphans(settings)
    folder = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=settings.releases))
    try:
        release = _place(settings, record, _write(settings, record, checks, folder), folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    _make_current(settings)
    keep_built_release(settings, release.release_id, record.cycle_id)
    return release


def _write(settings: HomePaths, record: CycleRecord, checks: list[CheckResult], folder: Path) -> Manifest:
    """Fill `folder` with all that planning reads, and with what is to be added; return the manifest."""
    for name in ("tables", "csv"):
        (folder / name).mkdir()
    published = published_tables(settings.dbt_manifest)
    tables = [table for table in published if not table.is_kpi]
    with reading(settings.warehouse) as connection:
        release_id, entries = _write_tables(connection, record, tables, folder)
        write_trace(connection, folder)
        export = write_frepple(folder, record.as_of.date(), record.policy)
        described = (settings, connection, record, release_id, entries, checks, export, FORECAST_BASIS)
        manifest = build_manifest(*described)
    write_withheld(folder)
    write_schemas(folder, tables)
    write_manifest(folder, manifest)
    write_enrichment(folder, planned(release_id, record.cycle_id, [one.name for one in published if one.is_kpi]))
    folder.chmod(0o755)
    return manifest


def _write_tables(
    connection: duckdb.DuckDBPyConnection, record: CycleRecord, tables: list[PublishedTable], folder: Path
) -> tuple[str, dict[str, TableEntry]]:
    """Write all of `tables`; the release's id, and what its manifest says of each."""
    hashes = {table.name: content_hash(connection, table, folder / "scratch.csv") for table in tables}
    release_id = _release_id(record, hashes)
    reads = {table.name: reads_by_system(table.reads, record.sources) for table in tables}
    return release_id, {
        table.name: write_table(connection, table, release_id, folder, hashes[table.name], reads[table.name])
        for table in tables
    }


def _release_id(record: CycleRecord, hashes: dict[str, str]) -> str:
    content = hashlib.sha256("".join(f"{name} {hashes[name]}\n" for name in sorted(hashes)).encode())
    return f"{format_instant(record.as_of)}-{content.hexdigest()[:8]}"


def _place(settings: HomePaths, record: CycleRecord, manifest: Manifest, folder: Path) -> Release:
    earlier = manifest_of_cycle(settings, record.cycle_id)
    release_id = manifest.release_id
    if earlier is not None and earlier.release_id != release_id:
        changed = [name for name, entry in manifest.tables.items() if entry.sha256 != _hash(earlier, name)]
        differs = f"{', '.join(changed)} differ" if changed else f"it is {release_id}"
        reasons = [code_change(earlier, manifest), None if record.mapping_hashes is not None else NOT_KEPT]
        since = " and ".join(one for one in reasons if one)
        raise ReleaseConflict(
            f"cycle {record.cycle_id} was released as {earlier.release_id}; built now, {differs}"
            f"{f', since {since}' if since else ''}; publish a restatement with --restate"
        )
    target = settings.releases / release_id
    if target.exists():
        return Release(release_id, target, read_manifest(target), is_new=False)
    _sync_tree(folder)
    folder.rename(target)
    sync_directory(settings.releases)
    return Release(release_id, target, manifest, is_new=True)


def _hash(manifest: Manifest, name: str) -> str | None:
    return manifest.tables[name].sha256 if name in manifest.tables else None


def _make_current(settings: HomePaths) -> None:
    """Make the release with the greatest as_of the current one; a backfill never moves it back."""
    newest = newest_manifest(settings)
    if newest and current_release_id(settings) != newest.release_id:
        write_json_atomic(settings.current, {"release_id": newest.release_id})


def _sync_tree(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb+") as written:
                os.fsync(written.fileno())
        else:
            sync_directory(path)
    sync_directory(folder)


def _remove_orphans(settings: HomePaths) -> None:
    """What a killed process left; the home's lock keeps a living one away."""
    for orphan in settings.releases.glob(f"{UNFINISHED}*"):
        shutil.rmtree(orphan) if orphan.is_dir() else orphan.unlink()
