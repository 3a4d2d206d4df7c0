"""The home a run works on, and dbt."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from importlib.metadata import version
from typing import Any

import dagster as dg
from dagster_dbt import DbtCliResource
from filelock import FileLock, Timeout
from packaging.version import Version

from orchestration.settings import HomePaths
from orchestration.warehouse import DBT, WAREHOUSE_VARIABLE

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
        os.environ[WAREHOUSE_VARIABLE] = str(settings.warehouse)
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


class Dbt(DbtCliResource):
    """dbt as a command, and nothing else.

    The stock resource also asks the command for its version and opens an adapter in this process, to read
    row counts with: seconds a cycle, for something that must not touch the warehouse from here.
    """

    @cached_property
    def _cli_version(self) -> Version:
        return Version(version("dbt-core"))

    def _initialize_dbt_core_adapter(self, args: Sequence[str]) -> None:  # type: ignore[override]  # there is none
        return None


def dbt_resource() -> Dbt:
    project = str(HomePaths.of().dbt_project)
    return Dbt(project_dir=project, profiles_dir=project, dbt_executable=str(DBT))
