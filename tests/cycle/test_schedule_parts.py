"""Orders in several schedule lines, partly received, announced, confirmed and delayed: what is still to come."""

from datetime import date

import pytest

from tests.cycle.scheduled import NUMBERS, ORDERS
from tests.homes import Home

pytestmark = pytest.mark.xdist_group("morning")


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
