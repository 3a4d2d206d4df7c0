"""A home that ran one cycle of the sample enterprise."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from orchestration.settings import LANDSCAPE_FILE, SAMPLES, HomePaths

TRUESTOCK = Path(sys.executable).with_name("truestock")
AS_OF = "2026-11-18T06:00:00Z"


def run_sample(settings: HomePaths) -> None:
    """Fill the home's inbox with the sample and run its last cycle."""
    shutil.copytree(SAMPLES, settings.inbox, ignore=shutil.ignore_patterns(LANDSCAPE_FILE))
    command: list[str | Path] = [TRUESTOCK, "run", "--home", settings.home, "--as-of", AS_OF]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
