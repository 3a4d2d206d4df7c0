"""A copy of the project as a clone would have it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from orchestration.settings import PROJECT_ROOT


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
