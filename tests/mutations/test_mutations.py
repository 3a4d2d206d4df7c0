"""What the gate does about each defect of the table: severity, rows, trust lost, release or not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml
from filelock import FileLock

from orchestration.files import read_json
from orchestration.settings import HomePaths
from tests.homes import Home, shared_folder
from tests.mutations.extracts import Inbox
from tests.mutations.mutation import Mutation
from tests.mutations.refusals import REFUSALS
from tests.mutations.table import MUTATIONS

pytestmark = pytest.mark.long
SIZE = ("--items", "40", "--locations", "4", "--days", "3", "--seed", "5", "--faults", "none", "--documents", "plain")
DAYS = [f"2026-11-{day}T06:00:00Z" for day in (16, 17, 18)]
DOUBTED = ("degraded", "withheld")
TABLES = ("open_orders", "inbound_supply", "demand_history", "forecast", "item_locations")
EXPECTED = yaml.safe_load(Path(__file__).with_name("expected.yml").read_text())


@pytest.fixture(scope="session")
def good(tmp_path_factory) -> Home:
    """An enterprise without a defect after two cycles; the extracts of the third day lie beside its home."""
    folder = shared_folder(tmp_path_factory)
    home = Home(HomePaths(folder / "good"))
    with FileLock(folder / "good.lock"):
        if not home.settings.releases.exists():
            assert home.truestock("simulate", *SIZE).returncode == 0
            _set_aside(home.settings.inbox, folder / "last")
        for as_of in DAYS[len(home.release_ids) : 2]:
            outcome = home.run(as_of)
            assert outcome.returncode == 0, outcome.stderr
    return home


def _set_aside(inbox: Path, last: Path) -> None:
    for path in list(inbox.glob("*/*__20261118*")):
        target = last / path.parent.name / path.name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(path, target)


def failed_checks(home: Home) -> dict[str, list]:
    """Severity and rows of each check that failed in the last cycle, in either stage that ran."""
    results = [home.settings.gate_results(stage) for stage in ("reconciliation", "planning")]
    checks = [check for path in results if path.exists() for check in read_json(path)["checks"]]
    return {one["name"]: [one["severity"], one["unexpected_count"]] for one in checks if not one["success"]}


def doubted(home: Home, table: str) -> list[int]:
    """How many rows of a table are degraded and withheld."""
    trust = dict(home.table(table).group_by("trust").len().rows())
    return [trust.get(level, 0) for level in DOUBTED]


@pytest.mark.parametrize("mutation", MUTATIONS, ids=[one.name for one in MUTATIONS])
def test_the_gate_does_as_the_table_says(mutation: Mutation, good: Home, tmp_path: Path):
    home = Home(HomePaths(tmp_path / "home"))
    shutil.copytree(good.settings.home, home.settings.home, symlinks=True)
    shutil.copytree(good.settings.home.parent / "last", home.settings.inbox, dirs_exist_ok=True)
    mutation.change(Inbox(home.settings.inbox, "20261118"))
    outcome = home.run(DAYS[-1])
    expected = EXPECTED[mutation.name]
    assert outcome.returncode == (0 if expected["released"] else 3), outcome.stderr
    always = EXPECTED["nothing"]["checks"] if expected["released"] else {}
    assert failed_checks(home) == always | expected.get("checks", {})
    if expected["released"]:
        assert doubted(home, "inventory") == [expected.get(level, 0) for level in DOUBTED]
        if mutation in REFUSALS:
            tables = expected.get("tables", {})
            assert {name: doubted(home, name) for name in TABLES} == {name: tables.get(name, [0, 0]) for name in TABLES}
        assert expected.get("refused", "") in "\n".join(home.manifest["warnings"])
    else:
        assert home.current == good.current
        assert "Blocked by the gate" in outcome.stderr
