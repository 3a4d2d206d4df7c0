"""A process of the service, which is started again whenever it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from orchestration.heartbeat import PartState
from orchestration.redaction import redacted
from orchestration.service.log import last_words

FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 1.0, 60.0
STEADY_SECONDS = 30  # what died counts as up again once it has lived so long
START_SECONDS = 180  # by then even the first start is over
STOP_SECONDS = 15


@dataclass(frozen=True)
class Command:
    """What a part runs. It is not started before the file `waits_for` is there; `stop_signal` asks it to end."""

    name: str
    arguments: Sequence[str]
    waits_for: Path | None = None
    stop_signal: signal.Signals = signal.SIGTERM


class Part:
    """Runs a command in a group of processes of its own, so that nothing of it outlives it."""

    def __init__(self, command: Command, environment: Mapping[str, str], log: Path) -> None:
        self.command, self.log = command, log
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None
        self._starts, self._pause = 0, FIRST_PAUSE_SECONDS
        self._since = self._due = time.monotonic()

    @property
    def name(self) -> str:
        return self.command.name

    def tend(self) -> str | None:
        """Start it where it is due, or clear away what ended; returns what happened in words, or None."""
        if self._process is None:
            return self._start() if self._is_due() else None
        code = self._process.poll()
        return None if code is None else self._ended(code)

    def state(self) -> PartState:
        """Up is what lives, and has not died a moment ago; a first start is given time."""
        lived = time.monotonic() - self._since
        if self._process is None:
            is_up = self._starts == 0 and lived < START_SECONDS
        else:
            is_up = self._process.poll() is None and (self._starts == 1 or lived > STEADY_SECONDS)
        return PartState(self.name, is_up, self._process.pid if self._process else None, self._starts)

    def ask_to_end(self) -> None:
        if self._process:
            self._signal(self.command.stop_signal)

    def end(self) -> None:
        """Wait until it has ended, and kill what has not within STOP_SECONDS."""
        if self._process:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(STOP_SECONDS)
            self._clear()

    def _is_due(self) -> bool:
        awaited = self.command.waits_for
        return time.monotonic() >= self._due and (awaited is None or awaited.exists())

    def _start(self) -> str:
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                self.command.arguments,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=dict(self._environment),
                start_new_session=True,
            )
        self._starts += 1
        self._since = time.monotonic()
        return f"{self.name} started, process {self._process.pid}"

    def _ended(self, code: int) -> str:
        self._clear()
        lived = time.monotonic() - self._since
        self._pause = FIRST_PAUSE_SECONDS if lived > LONGEST_PAUSE_SECONDS else self._pause
        words = f"{self.name} ended by {_how(code)} and is started again in {self._pause:g} s; {self.log}"
        self._since = time.monotonic()
        self._due = self._since + self._pause
        self._pause = min(2 * self._pause, LONGEST_PAUSE_SECONDS)
        said = last_words(self.log) if code > 0 else None
        return f"{words}: {redacted(said)}" if said else words

    def _clear(self) -> None:
        """End what is left of the group: a code server's runs, their dbt."""
        self._signal(signal.SIGKILL)
        if self._process:
            self._process.wait()
        self._process = None

    def _signal(self, number: signal.Signals) -> None:
        if self._process:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, number)


def _how(code: int) -> str:
    return f"exit {code}" if code >= 0 else f"signal {signal.Signals(-code).name}"
