"""Copies of the project: as a clone would have it, or of what computes, to be changed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from orchestration.settings import PROJECT_ROOT
from tests.homes import Home

COMPUTING = ("orchestration", "expectations", "dbt_project", "data/samples", "docs/runbooks")


def project_files(*folders: str) -> list[str]:
    """The files that git has or would take, of all the project or of some folders, sorted."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *folders]
    names = subprocess.run(listed, cwd=PROJECT_ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    return sorted({name for name in names if name and (PROJECT_ROOT / name).is_file()})


def copy_project(folder: Path) -> Path:
    """Copy them into `folder`."""
    for name in project_files():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(PROJECT_ROOT / name, folder / name)
    return folder


@dataclass(frozen=True)
class ChangedCode:
    """A copy of the code in `folder`, and its commands."""

    folder: Path

    @staticmethod
    def copied_to(folder: Path) -> ChangedCode:
        for part in COMPUTING:
            shutil.copytree(PROJECT_ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        return ChangedCode(folder)

    def replace(self, file: str, old: str, new: str) -> None:
        path = self.folder / file
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))

    def run(self, home: Home, as_of: str) -> subprocess.CompletedProcess[str]:
        """`truestock run` of this code."""
        main = "from orchestration.cli import main; main()"
        command = [sys.executable, "-c", main, "run", "--as-of", as_of, "--home", home.settings.home]
        environment = {**os.environ, "PYTHONPATH": str(self.folder)}
        return subprocess.run(command, cwd=self.folder.parent, env=environment, capture_output=True, text=True)
