"""Runs in a process of its own, with limits, what reads a file that came from outside: one that breaks its reader by an
error, an abort, memory or time breaks nothing else.

A process is started when none is idle and used again until one is lost; it ends with the process that started it. It is
spawned, not forked, since a fork would lose the threads that Polars already has.
"""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import active_children, get_context, parent_process
from multiprocessing.connection import Connection, wait
from queue import Empty, LifoQueue
from threading import Lock, Thread
from typing import Any, TypeVar

from orchestration.connections import memory_limit
from orchestration.environment import READER_MEMORY_VARIABLE

T = TypeVar("T")

SPAWN = get_context("spawn")
SHARE = 0.5  # of the machine's memory
NAME = "reader"
START_SECONDS = 1.0
BEGUN_WITHIN_SECONDS = 600  # imports of a first call, on a machine that is slow and busy: against hanging alone


class ReaderFailed(Exception):
    """What was to be read broke its reader; the message says how."""


class _Reader:
    """A process that calls one function after the other."""

    def __init__(self) -> None:
        self._calls, of_process = SPAWN.Pipe()
        memory = memory_limit(READER_MEMORY_VARIABLE, SHARE)
        self._process = SPAWN.Process(target=_serve, args=(of_process, memory), daemon=True, name=NAME)
        self._process.start()
        of_process.close()

    def call(self, function: Callable[..., Any], arguments: tuple[object, ...], seconds: float) -> Any:
        """Raises ReaderFailed where the process is lost, and what the function raises."""
        try:
            self._calls.send((function, arguments))
            self._within(BEGUN_WITHIN_SECONDS, "not begun")
            result, error = self._within(seconds, "not read")
        except (EOFError, ConnectionError):
            self._process.join()
            raise ReaderFailed(_ended(self._process.exitcode)) from None
        if error:
            raise error
        return result

    def _within(self, seconds: float, late: str) -> Any:
        """What the process says next."""
        if not self._calls.poll(seconds):
            self._process.kill()
            self._process.join()
            raise ReaderFailed(f"{late} after {seconds:.0f} s")
        return self._calls.recv()

    @property
    def is_lost(self) -> bool:
        return not self._process.is_alive()


_IDLE: LifoQueue[_Reader] = LifoQueue()
_TURN = Lock()


def in_reader(function: Callable[..., T], *arguments: object, seconds: float) -> T:
    """What the function gives, called in a reader process within so many seconds of its begin; all of it can be
    pickled.

    Raises ReaderFailed, and OSError where the machine and not the file is at fault.
    """
    reader = _reader()
    try:
        result: T = reader.call(function, arguments, seconds)
    finally:
        if not reader.is_lost:
            _IDLE.put(reader)
    return result


def start_reader() -> None:
    """Start the first reader where there is none, beside what is done before a file is read."""
    with _TURN:
        if not _has_readers():
            _IDLE.put(_Reader())


def _has_readers() -> bool:
    return any(process.name == NAME for process in active_children())


def _reader() -> _Reader:
    """An idle reader; where there are some, one that is idle within the time of a start is waited for."""
    with _TURN:
        with suppress(Empty):
            while (idle := _IDLE.get(timeout=START_SECONDS if _has_readers() else 0)).is_lost:
                pass
            return idle
        return _Reader()


def _serve(calls: Connection, memory: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started it ends it
    Thread(target=_end_with_parent, daemon=True).start()
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a dump would hold rows
    while True:
        try:
            function, arguments = calls.recv()
        except EOFError:
            return
        calls.send("begun")  # what it imports takes no time from its file
        calls.send(_outcome(function, arguments))


def _outcome(function: Callable[..., Any], arguments: tuple[object, ...]) -> tuple[Any, BaseException | None]:
    try:
        return function(*arguments), None
    except OSError as error:
        return None, error
    except BaseException as error:  # a panic of Polars is no Exception
        return None, ReaderFailed(f"{type(error).__name__}: {error}"[:500])


def _end_with_parent() -> None:
    parent = parent_process()
    if parent:
        wait([parent.sentinel])
    os.kill(os.getpid(), signal.SIGKILL)


def _ended(code: int | None) -> str:
    if code is not None and code < 0:
        return f"its reader ended by {signal.Signals(-code).name}"
    return f"its reader ended with {code}"
