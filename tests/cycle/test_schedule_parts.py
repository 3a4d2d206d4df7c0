"""Orders in several schedule lines, partly received, announced, confirmed and delayed: what is still to come."""

import shutil
from datetime import date

import pytest

from orchestration.settings import SAMPLES, HomePaths
from tests.cycle.scheduled import NUMBERS, ORDERS, deliver, deliver_to_lyon
from tests.homes import LAST, Home

pytestmark = pytest.mark.xdist_group("schedule_parts")


@pytest.fixture(scope="module")
def morning(tmp_path_factory) -> Home:
    home = Home(HomePaths(tmp_path_factory.mktemp("schedule") / "home"))
    home.settings.home.mkdir()
    shutil.copytree(SAMPLES, home.settings.inbox, ignore=shutil.ignore_patterns("*.yml"))
    for name, order in ORDERS.items():
        deliver(home.settings.inbox, NUMBERS[name], order)
    deliver_to_lyon(home.settings.inbox)
    outcome = home.run(LAST)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    return home


def found(home: Home, order: str) -> list[tuple]:
    rows = home.table("inbound_supply").filter(purchase_order_id=order).sort("supply_id").iter_rows(named=True)
    shown = ("milestone", "open_quantity", "expected_receipt_date", "delay_days")
    return [("".join(row["supply_id"].split("/")[2:3]), *(row[column] for column in shown)) for row in rows]


@pytest.mark.parametrize("name", ORDERS)
def test_what_is_left_is_what_is_still_to_come(morning, name):
    assert sorted(found(morning, f"4500000{NUMBERS[name]}")) == sorted(ORDERS[name].left)


@pytest.mark.parametrize(
    ("order", "rows"),
    [
        ("PO-LYO-2", [("1", "ordered", 40, date(2026, 12, 1), 0)]),
        ("PO-LYO-3", []),
        ("PO-LYO-4", [("1", "ordered", 60, date(2026, 12, 9), 8)]),
    ],
)
def test_a_line_that_is_its_own_schedule(morning, order, rows):
    assert found(morning, order) == rows


def test_what_an_origin_issued_is_not_there_and_what_it_has_to_is(morning):
    supply = morning.table("inbound_supply").filter(supply_type="transfer")
    assert supply.filter(milestone="shipped")["issue_due_date"].is_null().all()
    assert supply.filter(milestone="ordered")["issue_due_date"].is_not_null().all()
