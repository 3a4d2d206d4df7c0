"""The service for an hour: a delivery a minute, a cycle each ten minutes, callers all along; killed now and then.

The sample's extracts come again and again, as of the minute in which they come. The service and all of its processes
are killed without warning at even intervals and started again. Prints, each minute, the memory of all its processes,
what was delivered and landed, which cycles were released, and how the API answered; at the end the least memory of each
ten minutes, in which no cycle runs. Ends with exit 1 where a delivery was lost, a cycle was not released or an answer
was a server's error while the service was up.

    truestock bench up [minutes, default 60] [kills, default 3]
"""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path

import psutil

from orchestration.bench.sample import TRUESTOCK
from orchestration.environment import LANDSCAPE_VARIABLE
from orchestration.instants import format_instant
from orchestration.publish.catalogue import current_release_id, manifests
from orchestration.settings import LANDSCAPE_FILE, SAMPLES, HomePaths

PORT = 8798
CALLERS, PAUSE_SECONDS = 4, 0.1
WINDOW_MINUTES = 10
START_SECONDS = 60  # in which the service need not answer yet
LAST_DAY = "__20261118T"
STAMP = re.compile(r"__\d{8}T\d{6}Z")
PATHS = ("/v1/releases/current/tables/inventory?limit=1000", "/v1/releases", "/v1/releases/current/tables/open_orders")


def landscape_with_schedule(folder: Path) -> Path:
    """The sample's landscape with a cycle each ten minutes."""
    folder.mkdir()
    declared = (SAMPLES / LANDSCAPE_FILE).read_text(encoding="utf-8")
    schedule = f'schedule: {{cron: "*/{WINDOW_MINUTES} * * * *"}}\n'
    (folder / LANDSCAPE_FILE).write_text(declared + schedule, encoding="utf-8")
    return folder


def deliver(settings: HomePaths, extract: Path) -> None:
    """Put an extract into the inbox as one of now; its control file would tell of another one."""
    target = settings.inbox / extract.parent.name
    target.mkdir(parents=True, exist_ok=True)
    written = target / f".{extract.name}"
    written.write_bytes(extract.read_bytes())
    written.rename(target / STAMP.sub(f"__{format_instant(datetime.now(UTC))}", extract.name))


class Service:
    """`truestock up` in a process group of its own."""

    def __init__(self, settings: HomePaths) -> None:
        self.settings = settings
        self.start()

    def start(self) -> None:
        self.started_at = time.monotonic()
        command: list[str | Path] = [TRUESTOCK, "up", "--home", self.settings.home, "--port", str(PORT)]
        self.process = psutil.Popen(command, start_new_session=True)

    @property
    def members(self) -> list[psutil.Process]:
        return [self.process, *self.process.children(recursive=True)]

    @property
    def is_starting(self) -> bool:
        return time.monotonic() - self.started_at < START_SECONDS

    def kill(self) -> None:
        self.started_at = time.monotonic()
        for member in self.members:
            with suppress(psutil.NoSuchProcess):
                member.send_signal(signal.SIGKILL)
        self.process.wait()
        self.start()

    def end(self) -> None:
        self.process.terminate()
        self.process.wait()

    def megabytes(self) -> float:
        total = 0
        for member in self.members:
            with suppress(psutil.NoSuchProcess):
                total += member.memory_info().rss
        return total / 1e6


def call(service: Service, token: str, answers: Counter[str], is_over: threading.Event) -> None:
    """Ask for one page after the other; what is asked for in vain while the service starts is counted apart."""
    for path in cycle(PATHS):
        if is_over.wait(PAUSE_SECONDS):
            return
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
        try:
            connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
            answer = connection.getresponse()
            answer.read()
        except OSError:
            answers["while it starts" if service.is_starting else "unanswered"] += 1
            continue
        finally:
            connection.close()
        answers["server errors" if answer.status >= 500 else "answers"] += 1


def landed(settings: HomePaths) -> int:
    return sum(1 for _ in settings.deliveries.rglob("*.json"))


def run(settings: HomePaths, service: Service, token: str, minutes: int, kills: int) -> bool:
    """Whether all went well."""
    extracts = sorted(one for one in SAMPLES.glob(f"*/*{LAST_DAY}*") if not one.name.endswith(".ctl.json"))
    extracts = [one for one in extracts if one.parent.name != "crm"]  # which has no contract
    for extract in extracts:
        deliver(settings, extract)
    delivered = len(extracts)
    answers, is_over = Counter[str](), threading.Event()
    callers = [threading.Thread(target=call, args=(service, token, answers, is_over)) for _ in range(CALLERS)]
    for caller in callers:
        caller.start()
    killed_at = {round(minutes * (number + 1) / (kills + 1)) for number in range(kills)}
    memory: list[float] = []
    begun = time.monotonic()
    for minute in range(1, minutes + 1):
        time.sleep(max(0, begun + minute * 60 - time.monotonic()))
        deliver(settings, extracts[minute % len(extracts)])
        delivered += 1
        memory.append(service.megabytes())
        said = ", ".join(f"{count} {what}" for what, count in sorted(answers.items()))
        print(
            f"== {minute} min: {memory[-1]:.0f} MB, {delivered} delivered, {landed(settings)} landed, "
            f"{len(manifests(settings))} released, current {current_release_id(settings)}; {said}",
            flush=True,
        )
        if minute in killed_at:
            print("== killed, started again", flush=True)
            service.kill()
    time.sleep(2 * 60)  # for what came last to be landed
    is_over.set()
    for caller in callers:
        caller.join()
    least = [min(memory[at : at + WINDOW_MINUTES]) for at in range(0, minutes, WINDOW_MINUTES)]
    print(f"== least memory by {WINDOW_MINUTES} min: {', '.join(f'{one:.0f}' for one in least)} MB")
    wanted = minutes // WINDOW_MINUTES
    print(f"== {landed(settings)} of {delivered} landed; {len(manifests(settings))} releases, {wanted} schedules")
    return (
        landed(settings) == delivered
        and len(manifests(settings)) >= wanted
        and not (answers["server errors"] or answers["unanswered"])
    )


def main(minutes: int = 60, kills: int = 3) -> None:
    with tempfile.TemporaryDirectory(prefix="truestock-bench-") as name:
        folder = Path(name)
        os.environ[LANDSCAPE_VARIABLE] = str(landscape_with_schedule(folder / "landscape"))
        settings = HomePaths(folder / "home")
        settings.inbox.mkdir(parents=True)
        create: list[str | Path] = [
            TRUESTOCK,
            "keys",
            "create",
            "bench",
            "--per-minute",
            "1000000",
            "--home",
            settings.home,
        ]
        token = subprocess.run(create, check=True, capture_output=True, text=True).stdout.strip()
        service = Service(settings)
        try:
            went_well = run(settings, service, token, minutes, kills)
        finally:
            service.end()
    raise SystemExit(not went_well)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
