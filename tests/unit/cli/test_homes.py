"""A wrong or empty home is said by every command that reads one, in a line that says what to do."""

import pytest
from typer.testing import CliRunner

from orchestration.cli import app
from orchestration.environment import LANDSCAPE_VARIABLE

READING = (
    ("releases",),
    ("exceptions",),
    ("pull", "--table", "inventory"),
    ("trace", "--item", "A", "--location", "B"),
    ("diff", "A", "B"),
    ("dead-letters",),
    ("replay", "--dead-letters"),
    ("approve", "D", "--actor", "dana", "--reason", "x"),
    ("erase", "D", "--actor", "dana", "--reason", "x"),
    ("expire", "--before", "2026-11-18T06:00:00Z", "--actor", "dana"),
    (
        "override",
        "--as-of",
        "2026-11-18T06:00:00Z",
        "--actor",
        "dana",
        "--reason",
        "x",
        "--expires",
        "2026-11-19T06:00:00Z",
    ),
    ("baseline", "accept", "--all", "--actor", "dana", "--reason", "x"),
    ("enrich",),
    ("rebuild",),
    ("preview",),
    ("frepple", "push", "--url", "http://127.0.0.1:1", "--mode", "delta"),
    ("keys", "list"),
    ("keys", "revoke", "K"),
    ("alerts", "list"),
    ("alerts", "send"),
    ("home",),
    ("backup", "kept.tar.gz"),
)


def said(*arguments: str) -> tuple[int, str]:
    outcome = CliRunner().invoke(app, arguments)
    return outcome.exit_code, outcome.stderr


@pytest.mark.parametrize("command", READING, ids=lambda command: " ".join(command[:2]))
def test_a_folder_that_is_no_home_is_said_and_stays_as_it_was(command, tmp_path, monkeypatch):
    monkeypatch.setenv("TRUESTOCK_FREPPLE_TOKEN", "token")
    code, words = said(*command, "--home", str(tmp_path / "typo"))
    assert code == 1
    assert words.startswith(f"{tmp_path / 'typo'} is no home, as it has neither inbox, landing nor releases: ")
    assert "--home" in words and words.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_the_folder_of_a_landscape_is_told_from_its_home(tmp_path):
    (tmp_path / "truestock.yml").touch()
    code, words = said("releases", "--home", str(tmp_path))
    assert (code, f"it is a landscape, whose home is {tmp_path / 'data'}" in words) == (1, True)


def test_a_home_that_holds_nothing_is_said_and_no_fault(tmp_path):
    (tmp_path / "inbox" / "erp_sap").mkdir(parents=True)
    code, words = said("dead-letters", "--home", str(tmp_path))
    assert (code, words.count("\n")) == (0, 1)
    assert words.startswith(f"{tmp_path} is empty: put extracts into {tmp_path / 'inbox' / 'SYSTEM'}")
    (tmp_path / "inbox" / "erp_sap" / "VBAK__20261118T041000Z.csv").touch()
    assert said("dead-letters", "--home", str(tmp_path)) == (0, "")


def test_a_landscape_with_faults_is_said_and_hides_no_dead_letter(tmp_path, monkeypatch):
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "file").touch()
    monkeypatch.setenv(LANDSCAPE_VARIABLE, str(tmp_path))
    code, words = said("dead-letters", "--home", str(tmp_path))
    assert (code, words.count("\n")) == (0, 2)
    assert f"{tmp_path / 'truestock.yml'}: cannot be read" in words


def test_a_key_may_be_made_before_anything_else(tmp_path):
    code, words = said("keys", "create", "dana", "--home", str(tmp_path / "new"))
    assert (code, f"{tmp_path / 'new'} is empty" in words) == (0, True)
