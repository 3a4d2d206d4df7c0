"""A part of the service: a real process that is started again, and nothing of which outlives it."""

import os
import signal
import time

import psutil
import pytest

from orchestration.environment import SERVICE_VARIABLE
from orchestration.service.leftovers import end_leftovers
from orchestration.service.log import MAXIMUM_BYTES, bound_log, earlier_log
from orchestration.service.part import Command, Part

FOREVER = "sleep 600"


@pytest.fixture
def part(settings, monkeypatch):
    """Makes parts of shell commands, of the service of this home; ends them."""
    monkeypatch.setattr("orchestration.service.part.STEADY_SECONDS", 0.3)
    made = []

    def make(script: str, **options) -> Part:
        environment = {**os.environ, SERVICE_VARIABLE: str(settings.home)}
        made.append(Part(Command("worker", ("sh", "-c", script), **options), environment, settings.home / "worker.log"))
        return made[-1]

    yield make
    for one in made:
        one.ask_to_end()
        one.end()


def tended(part: Part) -> str:
    """What happens to the part next."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if said := part.tend():
            return said
        time.sleep(0.02)
    raise TimeoutError


def group(part: Part) -> list[int]:
    leader = part.state().pid
    return [one.pid for one in psutil.process_iter() if leader and os.getpgid(one.pid) == leader]


def test_what_is_killed_is_started_again_and_is_up_once_it_has_lived(part):
    worker = part(FOREVER)
    assert tended(worker).startswith("worker started, process ")
    assert worker.state().is_up
    os.kill(worker.state().pid, signal.SIGKILL)
    assert "worker ended by signal SIGKILL and is started again in 1 s" in tended(worker)
    assert (worker.state().is_up, worker.state().pid) == (False, None)
    tended(worker)
    assert (worker.state().is_up, worker.state().starts) == (False, 2)
    time.sleep(0.4)
    assert worker.state().is_up


def test_what_ends_again_and_again_is_given_growing_pauses_and_says_why(part, monkeypatch):
    monkeypatch.setattr("orchestration.service.part.FIRST_PAUSE_SECONDS", 0.01)
    worker = part("echo no such landscape password=hunter2; exit 7")
    said = [tended(worker) for _ in range(6)]
    assert [one.split(" in ")[1].split(" s;")[0] for one in said[1::2]] == ["0.01", "0.02", "0.04"]
    assert "ended by exit 7" in said[1] and said[1].endswith(": no such landscape password=***")


def test_nothing_of_a_part_outlives_it(part):
    worker = part(f"{FOREVER} & {FOREVER} & wait")
    tended(worker)
    while len(members := group(worker)) < 3:
        time.sleep(0.02)
    os.kill(worker.state().pid, signal.SIGKILL)
    tended(worker)
    psutil.wait_procs([psutil.Process(one) for one in members if psutil.pid_exists(one)], timeout=30)
    assert not any(map(psutil.pid_exists, members))


def test_a_part_waits_for_what_it_needs(part, tmp_path):
    worker = part(FOREVER, waits_for=tmp_path / "socket")
    assert worker.tend() is None
    assert worker.state().is_up, "a first start is given time"
    (tmp_path / "socket").touch()
    assert "started" in tended(worker)


def test_f32_what_an_earlier_service_left_behind_is_ended_and_nothing_else(part, settings, tmp_path):
    worker = part(f"{FOREVER} & wait")
    tended(worker)
    while len(members := group(worker)) < 2:
        time.sleep(0.02)
    other = Part(
        Command("other", ("sleep", "600")), {**os.environ, SERVICE_VARIABLE: "/another/home"}, tmp_path / "log"
    )
    tended(other)
    try:
        assert end_leftovers(settings) == 2
        worker.tend()  # reaps it, as its parent
        assert not any(map(psutil.pid_exists, members))
        assert psutil.pid_exists(other.state().pid)
    finally:
        other.ask_to_end()
        other.end()


def test_a_log_has_an_end(settings):
    log = settings.home / "worker.log"
    with log.open("ab") as written:
        written.write(b"x" * (MAXIMUM_BYTES + 1))
        written.flush()
        bound_log(log)
        written.write(b"on")
    assert (log.read_bytes(), earlier_log(log).stat().st_size) == (b"on", MAXIMUM_BYTES + 1)
    bound_log(log)
    assert log.read_bytes() == b"on"
