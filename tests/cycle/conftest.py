"""A home that ran both cycles of the sample enterprise, once a session; tests that change it work on a copy."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from orchestration.files import read_json
from orchestration.settings import PROJECT_ROOT, Settings

TRUESTOCK = Path(sys.executable).with_name("truestock")
FIRST, LAST = "2026-11-17T06:00:00Z", "2026-11-18T06:00:00Z"


@dataclass(frozen=True)
class Home:
    """A home and the commands on it, each a process of its own."""

    settings: Settings

    def truestock(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [TRUESTOCK, *arguments, "--home", self.settings.home]
        return subprocess.run(command, capture_output=True, text=True, cwd=self.settings.home.parent)

    def run(self, as_of: str) -> subprocess.CompletedProcess[str]:
        return self.truestock("run", "--as-of", as_of)

    @property
    def release_ids(self) -> list[str]:
        return sorted(path.parent.name for path in self.settings.releases.glob("*/manifest.json"))

    @property
    def current(self) -> str:
        return read_json(self.settings.current)["release_id"]

    @property
    def manifest(self) -> dict:
        return read_json(self.settings.releases / self.current / "manifest.json")

    def table(self, name: str) -> pl.DataFrame:
        return pl.read_parquet(self.settings.releases / self.current / "tables" / f"{name}.parquet")


@pytest.fixture(scope="session")
def released(tmp_path_factory) -> Home:
    home = Home(Settings(tmp_path_factory.mktemp("sample") / "home"))
    shutil.copytree(PROJECT_ROOT / "data" / "samples", home.settings.inbox)
    for as_of in (FIRST, LAST):
        outcome = home.run(as_of)
        assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    return home


@pytest.fixture
def copy_of(released, tmp_path) -> Callable[[], Home]:
    """A copy of the released home for a test that changes it."""

    def copy() -> Home:
        shutil.copytree(released.settings.home, tmp_path / "home", symlinks=True)
        return Home(Settings(tmp_path / "home"))

    return copy
