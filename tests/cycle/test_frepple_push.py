"""Two days of the sample in the planning tool, by the command: an order vanished, a notice came for part of a purchase,
and the stock of one more item and location is known to nobody."""

import pytest

from tests.frepple_standin.releases import rows_of, with_stock_nobody_knows
from tests.frepple_standin.server import PASSWORD, TOKEN, USER, standing_in
from tests.frepple_standin.standing import FILES, planned_with, released

GONE, IN_PARTS = "SO-0000000502/000020", "PO-4500000102/00010/0001"
WITHHELD = ("PUMP-X", "HOU-DC")


@pytest.fixture
def home(copy_of, monkeypatch):
    """The sample's home; the second release has one more key withheld."""
    home = copy_of()
    with_stock_nobody_knows(home.settings.releases / home.current, *WITHHELD)
    monkeypatch.setenv("TRUESTOCK_FREPPLE_USER", USER)
    monkeypatch.setenv("TRUESTOCK_FREPPLE_PASSWORD", PASSWORD)
    return home


@pytest.fixture
def standin():
    with standing_in() as standin:
        yield standin


def pushed(home, standin, mode: str, *more: str):
    outcome = home.truestock("frepple", "push", "--url", standin.url, "--mode", mode, *more)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    return outcome


def first_day(home, standin):
    """The tool with the first release, planned, and with what planners made there themselves."""
    first = home.settings.releases / home.release_ids[0]
    pushed(home, standin, "snapshot", "--plan", "--release", first.name)
    database = standin.tool.database
    database.put("operation", name="assemble", item="PUMP-X", location="DEN-DC")
    database.put("resource", name="bench", location="DEN-DC")
    database.put("calendar", name="shifts", defaultvalue=1.0)
    database.put("calendarbucket", calendar="shifts", startdate="2026-11-18T00:00:00", priority=1.0)
    database.put("calendarbucket", calendar="US", startdate="2026-11-14T00:00:00", enddate="2026-11-16T00:00:00")
    return first


def by_content(release, file: str, key: str) -> dict[tuple, list[str]]:
    """The references of a file's rows by all that the rows say besides."""
    named: dict[tuple, list[str]] = {}
    for row in rows_of(release, file):
        named.setdefault(tuple(value for name, value in row.items() if name != key), []).append(row[key])
    return named


def names(release, file: str, key: str) -> set[str]:
    return {row[key] for row in rows_of(release, file)}


@pytest.mark.parametrize("mode", [pytest.param("snapshot", marks=pytest.mark.heavy), "delta"])
def test_the_second_release_stands_there_with_nothing_stale_and_nothing_doubled(home, standin, mode):
    first = first_day(home, standin)
    second = home.settings.releases / home.current
    assert GONE in names(first, "demand", "name") - names(second, "demand", "name")
    assert f"{IN_PARTS}/2" in names(second, "purchaseorder", "reference") - names(first, "purchaseorder", "reference")
    assert WITHHELD not in {(row["item"], row["location"]) for row in rows_of(second, "buffer")}
    output = pushed(home, standin, mode).stdout
    tool = standin.tool
    for file in FILES:
        assert planned_with(tool, file, second) == released(file, second), file
    assert f"Release {second.name} stands in {standin.url}" in output
    own = {name: [row["name"] for row in tool.database.rows(name)] for name in ("operation", "resource", "calendar")}
    assert own == {"operation": ["assemble"], "resource": ["bench"], "calendar": ["US", "shifts"]}
    assert [row["calendar"] for row in tool.database.rows("calendarbucket")].count("shifts") == 1


def test_a_delta_closes_what_vanished_and_sends_only_what_changed(home, standin):
    first_day(home, standin)
    standin.tool.database.put("purchaseorder", reference="12", item="PUMP-X", location="DEN-DC", status="approved")
    standin.tool.sent.clear()
    pushed(home, standin, "delta")
    orders = {row["name"]: row["status"] for row in standin.tool.database.rows("demand")}
    assert orders.pop(GONE) == "closed"
    purchases = {
        row["reference"]: (row["status"], row["quantity"]) for row in standin.tool.database.rows("purchaseorder")
    }
    assert purchases["12"] == ("approved", None)  # what planners ordered is theirs
    assert (purchases[IN_PARTS], purchases[f"{IN_PARTS}/2"]) == (("confirmed", 10.0), ("confirmed", 20.0))
    sent = {name: len(rows) for name, rows in standin.tool.sent.items()}
    assert sent["demand"] < len(orders) and "location" not in sent and "itemsupplier" not in sent


def test_wrong_credentials_end_the_command_without_a_word_of_them(home, standin, monkeypatch):
    monkeypatch.setenv("TRUESTOCK_FREPPLE_PASSWORD", "not-the-word")
    outcome = home.truestock("frepple", "push", "--url", standin.url, "--mode", "snapshot")
    assert outcome.returncode == 1
    assert "frePPLe does not accept the credentials" in outcome.stderr
    assert "not-the-word" not in outcome.stdout + outcome.stderr and "Traceback" not in outcome.stderr


@pytest.mark.parametrize(
    ("file", "key"), [("demand", "name"), ("purchaseorder", "reference"), ("distributionorder", "reference")]
)
def test_unchanged_lines_keep_their_references(home, file, key):
    before, after = (by_content(home.settings.releases / one, file, key) for one in home.release_ids)
    unchanged = before.keys() & after.keys()
    assert unchanged and all(before[line] == after[line] for line in unchanged)


def test_by_token_into_a_scenario(home, standin, monkeypatch):
    monkeypatch.setenv("TRUESTOCK_FREPPLE_TOKEN", TOKEN)
    standin.url += "/scenario1"
    first_day(home, standin)
    pushed(home, standin, "delta")
    assert all(" /scenario1/" in request for request in standin.requests)
    second = home.settings.releases / home.current
    assert planned_with(standin.tool, "buffer", second) == released("buffer", second)
