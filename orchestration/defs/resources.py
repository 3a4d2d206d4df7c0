"""The home a run works on, and dbt."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg
from dagster_dbt import DbtCliResource
from filelock import FileLock, Timeout

from orchestration.settings import DBT_PROJECT, Settings
from orchestration.warehouse import DBT, WAREHOUSE_VARIABLE

LOCK_WAIT_SECONDS = 1800


class Home(dg.ConfigurableResource):
    """The home, locked for the length of a run; `path` empty means $TRUESTOCK_HOME, else `data/`."""

    path: str = ""

    @property
    def settings(self) -> Settings:
        return Settings.of(self.path or None)

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator["Home"]:
        settings = self.settings
        settings.warehouse_dir.mkdir(parents=True, exist_ok=True)
        os.environ[WAREHOUSE_VARIABLE] = str(settings.warehouse)
        lock = FileLock(settings.lock)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            context.log.info(f"{settings.home} is in use by another run; waiting for it to end")
            lock.acquire(timeout=LOCK_WAIT_SECONDS)
        with lock:
            lock.release()  # the count of the acquisition above; `with` holds its own
            yield self


def dbt_resource() -> DbtCliResource:
    return DbtCliResource(project_dir=str(DBT_PROJECT), profiles_dir=str(DBT_PROJECT), dbt_executable=str(DBT))
