"""F32, F33: the service as a process, and what is said of it when something of it is killed."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import dagster as dg
import httpx
import psutil
import pytest

from orchestration.defs.instance import instance_of
from orchestration.defs.partitions import AS_OF_TAG
from orchestration.heartbeat import SILENT, Heartbeat, read_heartbeat
from orchestration.service.leftovers import end_leftovers
from orchestration.settings import SAMPLES, HomePaths
from tests.homes import TRUESTOCK, Home
from tests.servers import free_port


class Up:
    """`truestock up` on a home, beating every second, and what it says."""

    def __init__(self, home: Home, options: Sequence[object]) -> None:
        self.home, self.port, self.options = home, free_port(), list(map(str, options))
        self.log = home.settings.home.parent / "up.log"
        self.start()

    def start(self) -> None:
        command = [TRUESTOCK, "up", "--home", self.home.settings.home, "--port", self.port, "--beat-seconds", "1"]
        with self.log.open("wb") as written:
            self.process = subprocess.Popen(
                [*command, *self.options], stdout=written, stderr=written, cwd=self.log.parent
            )

    @property
    def said(self) -> str:
        return self.log.read_text()

    @property
    def beat(self) -> Heartbeat:
        beat = read_heartbeat(self.home.settings)
        assert beat is not None
        return beat

    def health(self) -> tuple[int, list[str]] | None:
        """Status and faults; None while nobody answers."""
        with suppress(httpx.TransportError):
            answer = httpx.get(f"http://127.0.0.1:{self.port}/healthz", timeout=5)
            return answer.status_code, answer.json()["faults"]
        return None

    def pid(self, part: str) -> int:
        return int(re.findall(rf"{part} started, process (\d+)", self.said)[-1])

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait until it holds; fails where the service ends meanwhile."""

        def holds_or_ended() -> bool:
            assert self.process.poll() is None, self.said
            return holds()

        until(holds_or_ended)


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 200
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.1)


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Callable[..., Up]]:
    """Starts the service of an empty home, and ends it."""
    services = []

    def start(*options: object) -> Up:
        (tmp_path / "home").mkdir()
        services.append(Up(Home(HomePaths(tmp_path / "home")), options))
        return services[-1]

    yield start
    for one in services:
        one.process.terminate()
        one.process.wait(timeout=60)
        end_leftovers(one.home.settings)


def test_f33_a_part_that_is_killed_is_told_outside_and_comes_back(started):
    up = started()
    up.until(lambda: "scheduler started" in up.said and up.health() == (200, []))
    second = up.home.truestock("up", "--port", up.port)
    assert (second.returncode, "has a service already" in second.stderr) == (1, True)

    os.kill(up.pid("scheduler"), signal.SIGKILL)
    up.until(lambda: up.said.count("scheduler started") == 2)
    up.until(lambda: up.health() == (503, ["the scheduler is down"]))

    up.process.terminate()
    assert up.process.wait(timeout=60) == 0, up.said
    assert up.beat.ended_at and up.beat.faults == ()
    assert end_leftovers(up.home.settings) == 0


@pytest.mark.heavy
def test_f32_a_service_that_is_killed_leaves_nothing_beside_the_next_which_runs_its_cycle_again(
    started, tmp_path, monkeypatch
):
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "home" / "dagster_home"))
    text = (SAMPLES / "truestock.yml").read_text()
    (tmp_path / "truestock.yml").write_text(text + "schedule: {cron: '* * * * *'}\n")
    up = started("--landscape", tmp_path)
    up.until(lambda: under_way(up) != [])
    (as_of,) = under_way(up)
    left = [psutil.Process(up.pid(part)) for part in ("code server", "API", "scheduler")]
    up.process.kill()
    up.process.wait()
    until(lambda: up.health() == (503, [SILENT]))

    up.start()
    up.until(lambda: "that an earlier service left behind" in up.said)
    assert not any(one.is_running() for one in left)
    up.until(lambda: f"cycle {as_of} was killed, and comes again" in up.said)
    up.until(lambda: re.search(rf"cycle {as_of} (released|blocked|failed)", up.said) is not None)


def under_way(up: Up) -> list[str]:
    """The cycles that are being run."""
    if not (up.home.settings.dagster_home / "dagster.yaml").exists():
        return []
    with instance_of(up.home.settings) as instance:
        filters = dg.RunsFilter(job_name="planning_cycle", statuses=[dg.DagsterRunStatus.STARTED])
        return [run.tags[AS_OF_TAG] for run in instance.get_runs(filters)]
