"""What people decide between the two cycles, by the commands that they use."""

from __future__ import annotations

import csv
import shutil
from io import StringIO

from tests.homes import Home

BY = ("--actor", "dana")
# One exception each, of those that are listed first.
ACTS = (
    ("acknowledge",),
    ("assign", "--to", "team:west"),
    ("snooze", "--until", "2026-12-01T00:00:00Z"),
    ("resolve",),
)


def decide(home: Home) -> None:
    """Exceptions are worked, the opening differences of a location accepted, and a held delivery is let through."""
    listed = csv.DictReader(StringIO(done(home, "exceptions", "--format", "csv")))
    for exception, (act, *told) in zip(listed, ACTS, strict=False):
        done(home, "exceptions", "act", exception["exception_id"], act, *told, "--reason", "seen on the floor", *BY)
    done(home, "baseline", "accept", "--location", "RIO-DC", "--reason", "counted at go-live", *BY)
    done(home, "approve", _held(home, "west_sap", "MCHA"), "--reason", "one row lacks its lot", *BY)


def take_decisions(home: Home, of: Home) -> None:
    """Those of another home: decided once more they would have another instant."""
    for name in ("actions", "approvals"):
        shutil.copytree(of.settings.landing / name, home.settings.landing / name)


def done(home: Home, *arguments: object) -> str:
    """What a command says that must succeed."""
    outcome = home.truestock(*arguments)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    return outcome.stdout


def _held(home: Home, system: str, entity: str) -> str:
    letters = csv.DictReader(StringIO(done(home, "dead-letters")))
    (held,) = {one["delivery_id"] for one in letters if (one["source"], one["entity"]) == (system, entity)}
    return held
