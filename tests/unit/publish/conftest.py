"""A release whose tables hold most of what the planning tool would refuse or misread, its export, and a stand-in of the
tool."""

from __future__ import annotations

import shutil
from pathlib import Path

import polars as pl
import pytest

from orchestration.contracts.policy import policy_of, read_policy
from orchestration.publish.frepple.export import write_frepple
from tests.frepple_standin.releases import made_release
from tests.frepple_standin.server import Standin, standing_in
from tests.unit.publish.frepple_tables import TABLES, TODAY


@pytest.fixture(scope="session")
def policy():
    return policy_of(read_policy(), {"group_currency": "USD", "default_calendar": None, "past_due_receipt_days": 3})


def release_with(folder: Path, **changed: pl.DataFrame) -> Path:
    """A folder with the tables of a release, those of `changed` as they are given."""
    (folder / "tables").mkdir()
    tables = {name: pl.DataFrame(rows, infer_schema_length=None) for name, rows in TABLES.items()}
    for name, rows in (tables | changed).items():
        rows.write_parquet(folder / "tables" / f"{name}.parquet")
    return folder


@pytest.fixture(scope="session")
def exported(tmp_path_factory, policy) -> Path:
    folder = release_with(tmp_path_factory.mktemp("release"))
    write_frepple(folder, TODAY, policy)
    return folder


@pytest.fixture
def standin() -> Standin:
    with standing_in() as standin:
        yield standin


@pytest.fixture(scope="session")
def unchanged_release(tmp_path_factory) -> Path:
    return made_release(tmp_path_factory.mktemp("made") / "release", TABLES, TODAY)


@pytest.fixture
def release(unchanged_release, tmp_path) -> Path:
    """The export with its manifest, for a test that changes it."""
    return shutil.copytree(unchanged_release, tmp_path / "release")
