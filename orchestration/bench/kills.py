"""Cycles killed at random instants: what was published before stays whole, and a run afterwards comes to the same.

Each round takes a copy of a home that published one cycle of the sample and has the next day in its inbox, starts the
next cycle, and kills it without warning (itself or all processes of it, in turn) at an instant drawn evenly from the
time that an undisturbed one takes. Prints a line per round and ends with exit 1 if any release was harmed or any run
afterwards differs from the undisturbed one.

    truestock bench kills [rounds, default 50] [seed, default 1]
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from orchestration.bench.sample import AS_OF, TRUESTOCK
from orchestration.files import file_hash
from orchestration.publish.catalogue import current_manifest, manifests
from orchestration.publish.enrichment import missing_of
from orchestration.settings import LANDSCAPE_FILE, SAMPLES, HomePaths

FIRST_DAY, FIRST = "20261117T", "2026-11-17T06:00:00Z"
Kill = Callable[[int, int], None]
KILLS: dict[str, Kill] = {"parent": os.kill, "group": os.killpg}
KPI = "kpi_"
Files = dict[str, str]


def begun(settings: HomePaths) -> None:
    """A home with one release, and the next day in its inbox."""
    ignored = shutil.ignore_patterns(LANDSCAPE_FILE)
    shutil.copytree(SAMPLES, settings.inbox, ignore=lambda folder, names: {*ignored(folder, names), *_later(names)})
    run(settings, FIRST)
    shutil.copytree(SAMPLES, settings.inbox, ignore=ignored, dirs_exist_ok=True)


def _later(names: list[str]) -> list[str]:
    return [name for name in names if "__" in name and FIRST_DAY not in name]


def _command(settings: HomePaths, as_of: str) -> list[str | Path]:
    return [TRUESTOCK, "run", "--home", settings.home, "--as-of", as_of]


def run(settings: HomePaths, as_of: str) -> str:
    """Run a cycle to its end; what it came to, in words, empty where it released all there is."""
    ended = subprocess.run(_command(settings, as_of), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if ended.returncode:
        return f"exit {ended.returncode}: {ended.stdout[-500:]}"
    missing = missing_of(settings.releases / current_manifest(settings).release_id)
    return f"without {', '.join(missing)}" if missing else ""


def killed(settings: HomePaths, seconds: float, kill: Kill) -> str:
    """Start the next cycle and kill it; the last thing it said."""
    said = settings.home / "said"
    with said.open("wb") as output:
        running = subprocess.Popen(
            _command(settings, AS_OF), stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
        time.sleep(seconds)
        if running.poll() is None:
            kill(running.pid, signal.SIGKILL)
        running.wait()
    lines = said.read_text(errors="replace").splitlines()
    return lines[-1].strip() if lines else "nothing yet"


def files_of(settings: HomePaths, release_id: str) -> Files:
    """The hash of each table and planner file of a release, by its place in it."""
    folder = settings.releases / release_id
    paths = [path for pattern in ("*.parquet", "*.csv") for path in folder.rglob(pattern)]
    return {str(path.relative_to(folder)): file_hash(path) for path in paths}


def differences(found: Files, wanted: Files) -> list[str]:
    return sorted(name for name in found.keys() | wanted.keys() if found.get(name) != wanted.get(name))


def harmed(settings: HomePaths, releases: dict[str, Files]) -> list[str]:
    """What is wrong with the release that is served, and with those before it; KPIs may still be missing."""
    served = current_manifest(settings).release_id
    if served not in releases:
        return [f"{served} is served"]
    present = [name for name in releases if name <= served]
    wrong = {name: differences(files_of(settings, name), releases[name]) for name in present}
    wrong[served] = [one for one in wrong[served] if f"/{KPI}" not in one]
    return [f"{name}/{one}" for name, found in wrong.items() for one in found]


def main(rounds: int = 50, seed: int = 1) -> None:
    folder, chosen = Path(tempfile.mkdtemp(prefix="kills-")), random.Random(seed)
    base, whole, home = (HomePaths(folder / name) for name in ("base", "whole", "killed"))
    begun(base)
    shutil.copytree(base.home, whole.home, symlinks=True)
    start = time.perf_counter()
    if fault := run(whole, AS_OF):
        raise SystemExit(f"undisturbed: {fault}")
    longest = time.perf_counter() - start
    releases = {one.release_id: files_of(whole, one.release_id) for one in manifests(whole)}
    counted: Counter[str] = Counter()
    for number in range(1, rounds + 1):
        seconds, who = chosen.uniform(0, longest), list(KILLS)[number % len(KILLS)]
        shutil.copytree(base.home, home.home, symlinks=True)
        said = killed(home, seconds, KILLS[who])
        harm = harmed(home, releases)
        again = run(home, AS_OF)
        differs = [again] if again else differences(files_of(home, max(releases)), releases[max(releases)])
        counted += Counter(harmed=bool(harm), differ=bool(differs))
        words = "; ".join([*harm, *differs]) or "whole, then the same"
        print(f"round {number}: {who} killed after {seconds:.1f} of {longest:.1f} s ({said}): {words}", flush=True)
        shutil.rmtree(home.home)
    print(f"== {rounds} kills: {counted['harmed']} releases harmed, {counted['differ']} runs afterwards that differ")
    shutil.rmtree(folder)
    raise SystemExit(bool(counted.total()))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
