"""A stand-in of the planning tool, and a small release to push into it."""

from pathlib import Path

import pytest

from tests.frepple_standin.releases import made_release
from tests.frepple_standin.server import Standin, standing_in
from tests.unit.publish.frepple_tables import TABLES, TODAY


@pytest.fixture
def standin() -> Standin:
    with standing_in() as standin:
        yield standin


@pytest.fixture
def release(tmp_path) -> Path:
    return made_release(tmp_path / "release", TABLES, TODAY)
