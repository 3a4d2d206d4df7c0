"""A cluster for all tests that need a session: of Sail, or of what $ENGINE names, as `make test-spark` has it."""

import os

import pytest

from tests.spark.cluster import cluster


@pytest.fixture(scope="session")
def spark(tmp_path_factory):
    """The session of this process, on a cluster of its own."""
    from orchestration.engines.spark.session import session

    with cluster(os.environ.get("ENGINE", "sail"), tmp_path_factory.mktemp("cluster")) as variables:
        os.environ |= variables
        yield session()
        session().stop()  # its threads would wait for a server that is gone
