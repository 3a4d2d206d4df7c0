"""The releases as the server sees them: which there are, which is current, and their tables behind a locked door.

What planning reads of a release never changes, so whatever was read of it is kept; a retired one that is made again
has another manifest. KPI tables, report and workbook are added later: enrichment.json says which of them are there.
Which release is current is read anew each time.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

import duckdb
from fastapi import Path as PathParameter

from orchestration.connections import in_memory, literal
from orchestration.publish import enrichment
from orchestration.publish.catalogue import current_release_id, manifests
from orchestration.publish.enrichment import Enrichment, read_enrichment
from orchestration.publish.manifest import FILE, Manifest, TableEntry, read_manifest
from orchestration.serve.http.problems import Problem
from orchestration.settings import HomePaths

RELEASE_ID = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{8}", re.ASCII)
CURRENT = "current"
AGAIN_SECONDS = "10"  # until what is being added may be there
ReleaseId = Annotated[
    str, PathParameter(description="`current`, or a release's id, whose answers may be kept for ever")
]


def locked_connection(settings: HomePaths) -> duckdb.DuckDBPyConnection:
    """A DuckDB of its own, in memory, that reaches releases and nothing else, and cannot be made to reach further.

    It could write there too, so only selects are ever given to it.
    """
    connection = in_memory()
    connection.execute(f"set allowed_directories = [{literal(f'{settings.releases}/')}]")
    connection.execute("set threads = 2")
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    return connection


@dataclass(frozen=True)
class Release:
    """A release that is there, with its manifest, and what was added to it (None: all stands in the manifest)."""

    release_id: str
    folder: Path
    manifest: Manifest
    made_at: int  # nanoseconds; a retired release that was made again is another one to its readers
    enrichment: Enrichment | None = None

    def table(self, name: str) -> TableEntry:
        """What manifest or enrichment say of a table. Raises Problem 404, and 503 for one that is not there yet."""
        tables = self.manifest.tables | (self.enrichment.tables if self.enrichment else {})
        if name not in tables:
            self.check_added(name)
            raise Problem(404, f"no such table; there are {', '.join(sorted(tables))}")
        return tables[name]

    def check_added(self, name: str) -> None:
        """Raise Problem 404 where this table, `report` or `planning_inputs` could not be added, 503 where it is yet to
        be."""
        step = self.enrichment.steps.get(name) if self.enrichment else None
        if step and step.state == "failed":
            raise Problem(404, f"{name} is missing from this release: {step.words}")
        if step and step.state == "running":
            raise Problem(503, f"{name} is not there yet", {"Retry-After": AGAIN_SECONDS})

    def is_fixed(self, table: str) -> bool:
        """Whether a table can never become another one."""
        return table in self.manifest.tables

    def parquet(self, name: str) -> Path:
        return self.folder / "tables" / f"{name}.parquet"


class Releases:
    """All releases of a home."""

    def __init__(self, settings: HomePaths) -> None:
        self.settings = settings
        self._connection = locked_connection(settings)
        self._release = lru_cache(maxsize=64)(self._read)
        self._listed = lru_cache(maxsize=1)(self._list)
        self._kinds = lru_cache(maxsize=1024)(self._columns)

    def find(self, release_id: str) -> Release:
        """The release of this id, or the `current` one. Raises Problem 404, and 410 for one that retention removed."""
        chosen = current_release_id(self.settings) if release_id == CURRENT else release_id
        if chosen is None:
            raise Problem(404, "there is no release yet")
        if not RELEASE_ID.fullmatch(chosen):
            raise Problem(404, "no such release; /v1/releases lists them")
        made_at = written_at(self.settings.releases / chosen / FILE)
        if made_at is None:
            retired = (self.settings.retired_releases / f"{chosen}.json").exists()
            words = "retired" if retired else "no such release; /v1/releases lists them"
            raise Problem(410 if retired else 404, words)
        return self._release(chosen, made_at, written_at(self.settings.releases / chosen / enrichment.FILE))

    def listed(self) -> list[dict[str, Any]]:
        """One entry per release, retired ones too, newest first."""
        manifests = self.settings.releases.glob(f"[0-9]*/{FILE}")
        present = {path.parent.name: path.stat().st_mtime_ns for path in manifests}
        retired = {path.stem for path in self.settings.retired_releases.glob("[0-9]*.json")}
        current = current_release_id(self.settings)
        known = self._listed(frozenset(present.items()), frozenset(retired))
        return [
            {**one, "is_current": one["release_id"] == current, "is_retired": one["release_id"] not in present}
            for one in known
        ]

    def rows(self, query: str, parameters: list[Any] | None = None) -> list[tuple[Any, ...]]:
        return self.cursor().execute(query, parameters or []).fetchall()

    def documents(self, query: str, parameters: list[Any] | None = None) -> list[dict[str, Any]]:
        """The rows of a query that gives JSON text, as objects."""
        return [json.loads(text) for (text,) in self.rows(query, parameters)]

    def columns(self, release: Release, table: str) -> dict[str, str]:
        """DuckDB's type of each column of a table, by name. Raises as `Release.table`."""
        return self._kinds(release.parquet(table), release.table(table).parquet_sha256)

    def cursor(self) -> duckdb.DuckDBPyConnection:
        return self._connection.cursor()

    def _columns(self, parquet: Path, _sha256: str) -> dict[str, str]:
        return {name: kind for name, kind, *_ in self.rows(f"describe from read_parquet({literal(parquet)})")}

    def _read(self, release_id: str, made_at: int, _added_at: int | None) -> Release:
        folder = self.settings.releases / release_id
        return Release(release_id, folder, read_manifest(folder), made_at, read_enrichment(folder))

    def _list(self, _present: frozenset[tuple[str, int]], _retired: frozenset[str]) -> list[dict[str, Any]]:
        return [
            {
                "release_id": one.release_id,
                "as_of": one.as_of.isoformat(),
                "published_at": one.published_at.isoformat(),
                "outcome": one.outcome,
                "previous_release": one.previous_release,
                "restates_release": one.restates_release,
            }
            for one in reversed(manifests(self.settings))
        ]


def written_at(path: Path) -> int | None:
    """When a file was written, in nanoseconds; None where there is none."""
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return None
