"""One server on a copy of the released home for all tests of the API that a worker runs."""

import shutil
from collections.abc import Iterator

import httpx
import pytest

from orchestration.settings import HomePaths
from tests.homes import Home
from tests.servers import Server, serving


@pytest.fixture(scope="session")
def server(released, tmp_path_factory) -> Iterator[Server]:
    home = Home(HomePaths(tmp_path_factory.mktemp("served") / "home"))
    shutil.copytree(released.settings.home, home.settings.home, symlinks=True)
    with serving(home) as running:
        yield running


@pytest.fixture(scope="session")
def api(server) -> httpx.Client:
    """A caller that may read."""
    return server.caller("read")
