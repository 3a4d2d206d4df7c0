"""The Dagster instance of a home: where it keeps runs, events and what was scheduled."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg

from orchestration.environment import DAGSTER_DATABASE_VARIABLE
from orchestration.files import write_bytes_atomic
from orchestration.settings import HomePaths

CONFIG = Path(__file__).with_name("dagster.yaml")
SQLITE, POSTGRESQL = (Path(__file__).with_name(f"storage_{name}.yaml") for name in ("sqlite", "postgresql"))


class NoStorage(OSError):
    """Dagster's storage cannot be opened; the message says why, in a line."""


def prepare_home(settings: HomePaths) -> None:
    """Make the home's folders and a Dagster instance without telemetry. Raises OSError when it cannot be written."""
    for folder in (settings.inbox, settings.landing, settings.warehouse_dir, settings.releases, settings.dagster_home):
        folder.mkdir(parents=True, exist_ok=True)
    url = os.environ.get(DAGSTER_DATABASE_VARIABLE)
    storage = POSTGRESQL if url else SQLITE
    write_bytes_atomic(settings.dagster_home / "dagster.yaml", CONFIG.read_bytes() + storage.read_bytes())
    os.environ["DAGSTER_HOME"] = str(settings.dagster_home)
    if url:  # SQLAlchemy would take a driver that Dagster is not made for
        os.environ[DAGSTER_DATABASE_VARIABLE] = re.sub(r"^postgres(ql)?://", "postgresql+psycopg2://", url)


@contextmanager
def instance_of(settings: HomePaths) -> Iterator[dg.DagsterInstance]:
    """The home's instance, as `prepare_home` made it. Raises NoStorage."""
    try:
        instance = dg.DagsterInstance.from_config(str(settings.dagster_home))
    except Exception as error:  # of a driver, a server, a file: whatever stands behind it
        raise NoStorage(f"Dagster's storage cannot be opened: {_root_of(error)}") from error
    with instance:
        yield instance


def _root_of(error: BaseException) -> str:
    while error.__cause__:
        error = error.__cause__
    return (str(error).strip() or type(error).__name__).splitlines()[0]
