"""Exceptions over whole cycles: what people do survives, what is corrected closes, and history gives it all again."""

import csv
import hashlib
import io
import shutil

import polars as pl
import pytest

from orchestration.files import file_hash, read_json
from orchestration.settings import HomePaths
from tests.homes import LAST, NEXT, Home, deliver_the_last_day_again

pytestmark = pytest.mark.xdist_group("exceptions")
MAPPED = "".join(
    f"{row},CABLE-10,2020-01-01,\n" for row in ("wms_ewm,000000000000099999", "erp_next,Cable 10", "erp_next,cable10")
)
WHO = ("--actor", "dana", "--reason", "stocktaking")


def deliver_the_next_day(home: Home) -> None:
    """The last day once more; the item without cross-reference has one, in two spellings."""
    deliver_the_last_day_again(home)
    mapping = home.settings.inbox / "mdm" / "item_xref__20261119T040000Z.csv"
    mapping.write_text(mapping.read_text().rstrip("\n") + "\n" + MAPPED)


def listed(home: Home, *options: str) -> dict[str, dict[str, str]]:
    """Rows of `truestock exceptions` by item."""
    outcome = home.truestock("exceptions", "--format", "csv", *options)
    assert outcome.returncode == 0, outcome.stderr
    return {row["item_id"]: row for row in csv.DictReader(io.StringIO(outcome.stdout))}


def act(home: Home, item: str, *what: str) -> None:
    outcome = home.truestock("exceptions", "act", listed(home)[item]["exception_id"], *what, *WHO)
    assert outcome.returncode == 0, outcome.stderr


@pytest.fixture(scope="module")
def worked(released, tmp_path_factory) -> Home:
    """The sample's two cycles, a person's work on what they found, and the cycle after."""
    home = Home(HomePaths(tmp_path_factory.mktemp("worked") / "home"))
    shutil.copytree(released.settings.home, home.settings.home, symlinks=True)
    act(home, "GASKET-5", "snooze", "--until", "2026-11-25T00:00:00Z")
    act(home, "GASKET-5", "assign", "--to", "lee")
    act(home, "LAMP-E27", "resolve")
    assert home.truestock("baseline", "accept", "--item", "GLOVE-L", *WHO).stdout.startswith("1 opening")
    assert listed(home)["GASKET-5"]["state"] == "open"
    since = "snooze until 2026-11-25T00:00:00+00:00 by dana: stocktaking; assign to lee by dana: stocktaking"
    assert listed(home)["GASKET-5"]["actions_since"] == since
    deliver_the_next_day(home)
    outcome = home.run(NEXT)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    return home


@pytest.fixture(scope="module")
def restated(worked, tmp_path_factory) -> Home:
    """The same, and the second cycle restated."""
    home = Home(HomePaths(tmp_path_factory.mktemp("restated") / "home"))
    shutil.copytree(worked.settings.home, home.settings.home, symlinks=True)
    outcome = home.truestock("run", "--restate", "--as-of", LAST)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    return home


def test_a_snooze_survives_the_next_cycle(worked):
    gasket = listed(worked, "--state", "snoozed")["GASKET-5"]
    assert (gasket["owner"], gasket["snoozed_until"], gasket["last_actor"]) == ("lee", "2026-11-25 00:00:00", "dana")
    assert (gasket["opened_at"], gasket["age_days"], gasket["recurrences"]) == ("2026-11-17 06:00:00", "2", "0")
    assert gasket["actions_since"] == ""


def test_resolving_what_is_still_visible_reopens_it(worked):
    lamp = listed(worked, "--state", "open")["LAMP-E27"]
    assert (lamp["recurrences"], lamp["reopened_at"], lamp["resolved_at"]) == ("1", "2026-11-19 06:00:00", "")


def test_a_corrected_mapping_closes_its_exception(worked):
    unmapped = listed(worked, "--state", "resolved")["wms_ewm:000000000000099999"]
    assert (unmapped["cause"], unmapped["resolved_at"]) == ("unmapped_item", "2026-11-19 06:00:00")
    assert (unmapped["is_self_closed"], unmapped["owner"]) == ("true", "team:master-data")


def test_b15_codes_that_read_alike_are_an_exception_with_an_owner(worked):
    collision = listed(worked)["erp_next:cable10"]
    assert (collision["cause"], collision["severity"], collision["owner"]) == (
        "mapping_collision",
        "high",
        "team:master-data",
    )
    assert collision["evidence"] == "item codes of erp_next: Cable 10 | cable10"


def test_an_accepted_opening_difference_is_explained(worked, released):
    glove = {"item_id": "GLOVE-L", "location_id": "DEN-DC"}
    (closed,) = worked.table("reconciliation_exceptions").filter(**glove, cause="opening_variance").to_dicts()
    (cause,) = worked.table("reconciliation_causes").filter(**glove, cause="opening_variance").to_dicts()
    assert (closed["state"], closed["is_self_closed"]) == ("resolved", False)
    assert cause["quantity"] == 2, "the causes say what they said before"
    (before,) = released.table("inventory").filter(**glove).to_dicts()
    folder = worked.settings.releases / worked.release_ids[-1]
    (after,) = pl.read_parquet(folder / "tables" / "inventory.parquet").filter(**glove).to_dicts()
    assert (before["low_quantity"], before["high_quantity"]) == (0, 2), "nobody has less than nothing"
    assert (after["low_quantity"], after["high_quantity"]) == (0, 0)


@pytest.mark.heavy
def test_a_restatement_knows_what_people_did_since(restated):
    record = read_json(restated.settings.cycles / "20261118T060000Z.r001.json")
    assert [action["kind"] for action in record["actions"]] == ["snooze", "assign", "resolve", "accept_baseline"]
    (release,) = (
        folder
        for folder in restated.settings.releases.glob("20261118*")
        if read_json(folder / "manifest.json")["cycle_id"] == record["cycle_id"]
    )
    found = pl.read_parquet(release / "tables" / "reconciliation_exceptions.parquet")
    assert found.filter(item_id="GASKET-5")["state"].to_list() == ["snoozed"]


def state_and_tables(home: Home) -> dict[str, str]:
    """The hash of every table of every release, and of all rows that cycles handed on, in whatever order."""
    state = {path: pl.read_parquet(path) for path in home.settings.history.glob("*/*.parquet")}
    return {str(path): file_hash(path) for path in home.settings.releases.glob("*/tables/*.parquet")} | {
        str(path): hashlib.sha256(rows.sort(rows.columns).write_ndjson().encode()).hexdigest()
        for path, rows in state.items()
    }


@pytest.mark.heavy
def test_f15_rebuilding_all_history_gives_the_same_exceptions_and_tables(restated):
    before = state_and_tables(restated)
    shutil.rmtree(restated.settings.releases)
    outcome = restated.truestock("rebuild")
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    cycles = [line.split()[1] for line in outcome.stdout.splitlines() if line.startswith("Cycle ")]
    assert cycles == ["20261117T060000Z", "20261118T060000Z", "20261118T060000Z.r001", "20261119T060000Z"]
    assert len(list(restated.settings.history.iterdir())) == 4
    assert state_and_tables(restated) == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("exceptions", "act", "nonsense", "acknowledge"), "no exception nonsense; `truestock exceptions` lists them"),
        (("exceptions", "act", "{id}", "snooze"), "snooze must say until when"),
        (("exceptions", "act", "{id}", "snooze", "--until", "2026-11-25T00:00:00"), "no offset"),
        (("baseline", "accept", "--item", "NONE"), "no such opening difference"),
        (("baseline", "accept"), "give --all, or --item"),
    ],
)
def test_what_cannot_be_done_is_said_and_not_recorded(released, arguments, words):
    known = listed(released)["GASKET-5"]["exception_id"]
    outcome = released.truestock(*(part.format(id=known) for part in arguments), *WHO)
    assert outcome.returncode == 2
    assert words in " ".join(outcome.stderr.replace("│", " ").split())
    assert not released.settings.actions.exists()


def test_the_table_shows_a_line_an_exception(released):
    lines = released.truestock("exceptions").stdout.splitlines()
    assert lines[0].split()[:3] == ["exception_id", "item_id", "location_id"]
    assert len(lines) == 1 + len(listed(released))
