"""A home, and the commands on it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import duckdb
import polars as pl
import pytest

from orchestration.files import read_json, write_json_atomic
from orchestration.instants import format_instant, parse_instant
from orchestration.settings import SAMPLES, HomePaths

TRUESTOCK = Path(sys.executable).with_name("truestock")
FIRST, LAST, NEXT = "2026-11-17T06:00:00Z", "2026-11-18T06:00:00Z", "2026-11-19T06:00:00Z"


def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of this test run share."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


def truestock(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """A command of no home in particular."""
    return subprocess.run([TRUESTOCK, *map(str, arguments)], capture_output=True, text=True, cwd=cwd)


@dataclass(frozen=True)
class Home:
    """A home and the commands on it, each a process of its own."""

    settings: HomePaths

    def truestock(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        return truestock(*arguments, "--home", self.settings.home, cwd=self.settings.home.parent)

    def run(self, as_of: str) -> subprocess.CompletedProcess[str]:
        return self.truestock("run", "--as-of", as_of)

    @property
    def release_ids(self) -> list[str]:
        return sorted(path.parent.name for path in self.settings.releases.glob("*/manifest.json"))

    @property
    def release_folders(self) -> list[Path]:
        return [self.settings.releases / release_id for release_id in self.release_ids]

    @property
    def current(self) -> str:
        return read_json(self.settings.current)["release_id"]

    @property
    def manifest(self) -> dict:
        return read_json(self.settings.releases / self.current / "manifest.json")

    @property
    def enrichment(self) -> dict:
        return read_json(self.settings.releases / self.current / "enrichment.json")

    @property
    def tables(self) -> dict[str, dict]:
        """What manifest and enrichment say of every table of the current release."""
        return self.manifest["tables"] | self.enrichment["tables"]

    def table(self, name: str) -> pl.DataFrame:
        return pl.read_parquet(self.settings.releases / self.current / "tables" / f"{name}.parquet")


def deliver_the_last_day_again(home: Home, but: tuple[str, ...] = ()) -> None:
    """The sample's extracts of its last day once more, as those of NEXT; none of the systems in `but`."""
    for path in SAMPLES.glob("*/*__20261118T*"):
        if path.parent.name not in but:
            shutil.copy(path, home.settings.inbox / path.parent.name / path.name.replace("20261118", "20261119"))


def built_as_of(settings: HomePaths, days_later: int) -> None:
    """Make the warehouse's content that of a cycle so many days after the sample's last one."""
    as_of = parse_instant(LAST) + timedelta(days=days_later)
    changed = {"cycle_id": format_instant(as_of), "as_of": as_of.isoformat()}
    with duckdb.connect(str(settings.warehouse)) as connection:
        connection.execute("update cycle.cycle set as_of = ?", [as_of.replace(tzinfo=None)])
    for path in (settings.cycle_pointer, *map(settings.gate_results, ("reconciliation", "planning"))):
        record = read_json(path)
        write_json_atomic(path, {**record, **{name: changed[name] for name in changed if name in record}})
