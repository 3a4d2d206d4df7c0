"""A store of each kind, empty for each test."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest

from orchestration.store.store import Store
from tests.stores import BUCKET, S3, s3


@pytest.fixture(scope="session")
def server(tmp_path_factory) -> Iterator[S3]:
    with s3(tmp_path_factory.mktemp("s3")) as served:
        yield served


@pytest.fixture
def on_s3(server, monkeypatch) -> Store:
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    return Store(f"s3://{BUCKET}/{uuid.uuid4()}")


@pytest.fixture(params=["s3", "file"])
def store(request, tmp_path) -> Store:
    if request.param == "s3":
        return request.getfixturevalue("on_s3")
    return Store(f"file://{tmp_path}/shared/lake")
