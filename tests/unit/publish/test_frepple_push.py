"""A push into a stand-in of the planning tool: what it refuses, loses or breaks off is said, and mended by the next."""

import dataclasses

import pytest
from starlette.responses import HTMLResponse, RedirectResponse

from orchestration.publish.frepple.push.address import UnusableAddress, address_of
from orchestration.publish.frepple.push.answers import ToolError
from orchestration.publish.frepple.push.client import Client
from orchestration.publish.frepple.push.run import NotEqual, push_release
from orchestration.publish.frepple.push.standing import UnreadableExport
from orchestration.publish.frepple.push.tasks import TaskFailed, Tasks
from tests.frepple.database import NO_INDEX
from tests.frepple.releases import rows_of, with_rows
from tests.frepple.server import PASSWORD, TOKEN, USER, standing_in
from tests.frepple.standing import FILES, planned_with, released

WORDS = {"TRUESTOCK_FREPPLE_USER": USER, "TRUESTOCK_FREPPLE_PASSWORD": PASSWORD}
BY_TOKEN = {"TRUESTOCK_FREPPLE_TOKEN": TOKEN}


@pytest.fixture
def standin():
    with standing_in() as standin:
        yield standin


@pytest.fixture
def release(export):
    return export


def push(standin, release, mode="delta", plan=False, environment=WORDS, url=None, seconds=5):
    with Client(address_of(url or standin.url, environment)) as client:
        return push_release(release, client, Tasks(client, seconds, 0.01), mode, plan)


def stands(standin, release) -> list[str]:
    """The files that do not stand in the tool as they are."""
    return [file for file in FILES if planned_with(standin.tool, file, release) != released(file, release)]
