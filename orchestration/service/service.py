"""Keeps the parts of a home's service going, and says how they are, until it is told to end."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime

from orchestration.defs.daemon import fail_lost_runs
from orchestration.defs.instance import NoStorage, instance_of
from orchestration.heartbeat import read_heartbeat, write_heartbeat
from orchestration.service.deadmans_switch import DeadMansSwitch
from orchestration.service.log import bound_log
from orchestration.service.part import Part
from orchestration.service.parts import API, CODE_SERVER
from orchestration.service.telling import Telling
from orchestration.service.watch import Watch
from orchestration.settings import HomePaths

LOOK_SECONDS = 0.2


class Service:
    """One service of one home; whoever runs it holds the home's service lock."""

    def __init__(
        self,
        settings: HomePaths,
        parts: Sequence[Part],
        switch: DeadMansSwitch,
        beat_seconds: float,
        say: Callable[[str], None],
    ) -> None:
        self._settings, self._parts, self._switch = settings, parts, switch
        self._beat_seconds, self._say = beat_seconds, say
        self._watch = Watch(settings, read_heartbeat(settings), datetime.now(UTC), beat_seconds)
        self._telling = Telling(settings, say)
        self._told_to_end = threading.Event()
        self._has_cleared = False

    def run(self) -> None:
        """Until SIGTERM or SIGINT: start what ended again, and beat. A cycle under way at the end is killed; it comes
        again with the next service, on the inputs that it froze."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._told_to_end.set())
        next_beat = time.monotonic()
        while not self._told_to_end.wait(LOOK_SECONDS):
            self._tend()
            if time.monotonic() >= next_beat:
                next_beat = time.monotonic() + self._beat_seconds
                self._beat()
        self._end()

    def _tend(self) -> None:
        """Nothing is to run before the runs that died with an earlier code server are known as dead; the API may."""
        self._has_cleared = self._has_cleared or self._clear_lost_runs()
        for part in self._parts:
            if (self._has_cleared or part.name == API) and (happened := part.tend()):
                self._say(happened)
                if part.name == CODE_SERVER and part.state().pid is None:
                    self._has_cleared = False

    def _clear_lost_runs(self) -> bool:
        with suppress(NoStorage), instance_of(self._settings) as instance:  # each beat says so
            for run_id in fail_lost_runs(instance):
                self._say(f"run {run_id} was killed with its process")
            return True
        return False

    def _beat(self, is_end: bool = False) -> None:
        beat = self._watch.beat([part.state() for part in self._parts], datetime.now(UTC), is_end)
        write_heartbeat(self._settings, beat)
        for line in self._watch.happened:
            self._say(line)
        self._watch.happened.clear()
        for part in self._parts:
            bound_log(part.log)
        if not is_end:
            self._telling.tell(beat.faults)
            if not beat.faults:
                self._switch.press()

    def _end(self) -> None:
        self._say("ending")
        for part in reversed(self._parts):
            part.ask_to_end()
        for part in reversed(self._parts):
            part.end()
        self._beat(is_end=True)
        self._say("ended")
