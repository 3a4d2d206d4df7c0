"""Pushes into a stand-in, in this process."""

from __future__ import annotations

from pathlib import Path

from orchestration.publish.frepple.push.address import address_of
from orchestration.publish.frepple.push.client import Client
from orchestration.publish.frepple.push.compare import Tally
from orchestration.publish.frepple.push.models import Mode
from orchestration.publish.frepple.push.run import push_release
from orchestration.publish.frepple.push.tasks import Tasks
from tests.frepple_standin.server import PASSWORD, USER, Standin
from tests.frepple_standin.standing import FILES, planned_with, released
from tests.servers import PATIENCE_SECONDS

WORDS = {"TRUESTOCK_FREPPLE_USER": USER, "TRUESTOCK_FREPPLE_PASSWORD": PASSWORD}


def pushed(
    standin: Standin,
    release: Path,
    mode: Mode = "delta",
    plan: bool = False,
    environment: dict[str, str] = WORDS,
    seconds: float = PATIENCE_SECONDS,
    settling_seconds: float = 2,
) -> list[Tally]:
    with Client(address_of(standin.url, environment)) as client:
        return push_release(release, client, Tasks(client, seconds, pause_seconds=0.01), mode, plan, settling_seconds)


def standing_otherwise(standin: Standin, release: Path) -> list[str]:
    """The files that do not stand in the tool as they are."""
    return [file for file in FILES if planned_with(standin.tool, file, release) != released(file, release)]
