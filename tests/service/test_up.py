"""F32, F33: the service as a process, and what is said of it when something of it is killed."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import psutil
import pytest

from orchestration.heartbeat import Heartbeat, read_heartbeat
from orchestration.service.leftovers import end_leftovers
from orchestration.settings import HomePaths
from tests.homes import TRUESTOCK, Home
from tests.servers import free_port


class Up:
    """`truestock up` on a home, beating every second, and what it says."""

    def __init__(self, home: Home) -> None:
        self.home, self.port = home, free_port()
        self.log = home.settings.home.parent / "up.log"
        self.start()

    def start(self, **environment: str) -> None:
        command = [TRUESTOCK, "up", "--home", self.home.settings.home, "--port", self.port, "--beat-seconds", "1"]
        with self.log.open("wb") as written:
            self.process = subprocess.Popen(
                command, stdout=written, stderr=written, cwd=self.log.parent, env={**os.environ, **environment}
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
        end = time.monotonic() + 150
        while not holds():
            assert self.process.poll() is None and time.monotonic() < end, self.said
            time.sleep(0.1)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def up(tmp_path: Path) -> Iterator[Up]:
    """A service on an empty home."""
    (tmp_path / "home").mkdir()
    service = Up(Home(HomePaths(tmp_path / "home")))
    yield service
    service.process.terminate()
    service.process.wait(timeout=60)
    end_leftovers(service.home.settings)


def test_f32_f33_what_is_killed_is_told_outside_and_comes_back(up):
    up.until(lambda: "API started" in up.said)
    left = psutil.Process(up.pid("code server"))
    up.kill()
    up.start()
    up.until(lambda: "that an earlier service left behind" in up.said)
    assert not left.is_running()

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
