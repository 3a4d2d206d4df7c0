"""What a service left behind that was killed: processes that would run beside those of the next one."""

from __future__ import annotations

import os

import psutil

from orchestration.environment import SERVICE_VARIABLE
from orchestration.settings import HomePaths

END_SECONDS = 10


def end_leftovers(settings: HomePaths) -> int:
    """Kill every process that a service of this home started, and wait until they are gone; returns how many.

    They are known by what their environment names, which each process that they start inherits: a number in a file
    may be another's by now. Only the holder of the home's service lock may call it.
    """
    left = [one for one in psutil.process_iter() if _belongs_to(settings, one)]
    for one in left:
        one.kill()
    psutil.wait_procs(left, timeout=END_SECONDS)
    return len(left)


def _belongs_to(settings: HomePaths, process: psutil.Process) -> bool:
    try:
        home: str | None = process.environ().get(SERVICE_VARIABLE)
    except psutil.Error:  # another user's, or gone
        return False
    return home == str(settings.home) and bool(process.pid != os.getpid())
