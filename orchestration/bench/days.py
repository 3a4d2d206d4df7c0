"""A small enterprise day by day, each cycle a process of its own: what one costs after a month, and after a year.

Prints, of the 2nd cycle, the 10th, the 30th, each 50th and the last one, the seconds of wall and processor, and the
files and megabytes of the home. Each file is delivered on its day. The home and its truth stay, for whoever wants to
compare them.

    truestock bench days [days, default 365] [items, default 8]
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

from orchestration.bench.sample import TRUESTOCK
from orchestration.ingest.inbox import FILE_NAME
from orchestration.instants import format_instant
from orchestration.settings import HomePaths

FIRST = datetime(2026, 1, 1, 6, tzinfo=UTC)
SHOWN = (2, 10, 30)
EACH = 50


def simulated(settings: HomePaths, days: int, items: int) -> dict[str, list[Path]]:
    """Simulate an enterprise and put its extracts aside, in the order of their instants."""
    size = ["--items", str(items), "--locations", "3", "--days", str(days), "--seed", "1"]
    start = ["--start", f"{FIRST:%Y-%m-%d}"]
    subprocess.run([TRUESTOCK, "simulate", "--home", settings.home, *size, *start], check=True)
    aside = settings.inbox.rename(settings.home / "aside")
    found = defaultdict(list)
    for path in aside.glob("*/*"):
        found[_extracted_at(path)].append(path)
    return dict(sorted(found.items()))


def _extracted_at(path: Path) -> str:
    named = FILE_NAME.match(path.name)
    if named is None:
        raise ValueError(f"{path}: the simulator named a file strangely")
    return named["extracted_at"]


def deliver(settings: HomePaths, waiting: dict[str, list[Path]], as_of: datetime) -> None:
    """Move what was extracted up to that instant into the inbox."""
    for instant in [one for one in waiting if one <= format_instant(as_of)]:
        for path in waiting.pop(instant):
            target = settings.inbox / path.parent.name / path.name
            target.parent.mkdir(parents=True, exist_ok=True)
            path.rename(target)


def run(settings: HomePaths, as_of: datetime) -> tuple[float, float]:
    """Seconds of wall and of processor of one `truestock run`."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command: list[str | Path] = [TRUESTOCK, "run", "--home", settings.home, "--as-of", format_instant(as_of)]
    ended = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if ended.returncode:
        raise SystemExit(f"{settings.home}: cycle {format_instant(as_of)}: exit {ended.returncode}\n{ended.stdout}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)
    return time.perf_counter() - start, used


def main(days: int = 365, items: int = 8) -> None:
    settings = HomePaths(Path(tempfile.mkdtemp(prefix="days-")))
    waiting = simulated(settings, days, items)
    for number in range(1, days + 1):
        as_of = FIRST + timedelta(days=number - 1)
        deliver(settings, waiting, as_of)
        wall, processor = run(settings, as_of)
        if number in (*SHOWN, days) or number % EACH == 0:
            print(f"== cycle {number}: {wall:.1f} s, {processor:.1f} s of processor", flush=True)
            subprocess.run([TRUESTOCK, "home", "--home", settings.home], check=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
