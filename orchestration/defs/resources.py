"""The home a run works on."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import dagster as dg
from filelock import FileLock, Timeout

from orchestration.settings import HomePaths

LOCK_WAIT_SECONDS = 1800


class Home(dg.ConfigurableResource[Any]):
    """The home, locked for the length of a run; `path` empty means $TRUESTOCK_HOME, else `data/`."""

    path: str = ""

    @property
    def settings(self) -> HomePaths:
        return HomePaths.of(self.path or None)

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator["Home"]:
        settings = self.settings
        settings.warehouse_dir.mkdir(parents=True, exist_ok=True)
        lock = FileLock(settings.lock)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            if context.log:
                context.log.warning(f"{settings.home} is in use by another run; waiting for it to end")
            lock.acquire(timeout=LOCK_WAIT_SECONDS)
        with lock:
            lock.release()  # the count of the acquisition above; `with` holds its own
            yield self
