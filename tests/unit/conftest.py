"""The staging SQL itself, for tests that bring deliveries of their own to it."""

import pytest

from tests.staged import compiled_sql


@pytest.fixture(scope="session")
def staging_sql(tmp_path_factory) -> dict[str, str]:
    return compiled_sql(tmp_path_factory.mktemp("staging"))
