"""What the parts of the service print: files of bounded size."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

MAXIMUM_BYTES = 10_000_000
TAIL_BYTES = 4096


def bound_log(log: Path) -> None:
    """Put what is too long beside it, in place of what lay there. Whoever writes goes on at its new beginning, and what
    is written in between may be lost."""
    if log.exists() and log.stat().st_size > MAXIMUM_BYTES:
        shutil.copyfile(log, earlier_log(log))
        os.truncate(log, 0)


def earlier_log(log: Path) -> Path:
    return log.with_suffix(".1.log")


def last_words(log: Path) -> str | None:
    """The last line that says something, or None."""
    with log.open("rb") as written:
        written.seek(max(0, log.stat().st_size - TAIL_BYTES))
        lines = written.read().decode(errors="replace").split("\n")
    return next((line.strip() for line in reversed(lines) if line.strip()), None)
