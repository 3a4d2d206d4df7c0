"""The Dagster instance of a home: where it keeps runs, events and what was scheduled."""

import os
from pathlib import Path

from orchestration.files import write_bytes_atomic
from orchestration.settings import DAGSTER_DATABASE_VARIABLE, HomePaths

CONFIG = Path(__file__).with_name("dagster.yaml")
SQLITE, POSTGRESQL = (Path(__file__).with_name(f"storage_{name}.yaml") for name in ("sqlite", "postgresql"))


def prepare_home(settings: HomePaths) -> None:
    """Make the home's folders and a Dagster instance without telemetry. Raises OSError when it cannot be written."""
    for folder in (settings.inbox, settings.landing, settings.warehouse_dir, settings.releases, settings.dagster_home):
        folder.mkdir(parents=True, exist_ok=True)
    storage = POSTGRESQL if os.environ.get(DAGSTER_DATABASE_VARIABLE) else SQLITE
    write_bytes_atomic(settings.dagster_home / "dagster.yaml", CONFIG.read_bytes() + storage.read_bytes())
    os.environ["DAGSTER_HOME"] = str(settings.dagster_home)
