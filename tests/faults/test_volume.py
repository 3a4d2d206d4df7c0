"""B3: a snapshot far smaller than usual waits for a person; the one before stays in use."""

from datetime import UTC, datetime

import pytest

from orchestration.cycle.freeze import freeze_cycle
from orchestration.decisions.approvals import approve
from orchestration.ingest.delivery import UnknownDelivery
from orchestration.ingest.landing import land_inbox
from tests.conftest import landscape_of

AS_OF = datetime(2026, 11, 18, 6, tzinfo=UTC)


def stock(rows: int) -> str:
    return "ITEM|QTY|DAY\n" + "".join(f"{item}|1|\n" for item in range(rows))


@pytest.fixture
def days(settings, shop, drop):
    for day, rows in ((15, 100), (16, 110), (17, 90), (18, 39)):
        drop(f"STOCK__202611{day}T043000Z.csv", stock(rows))
    land_inbox(settings, [shop])


def record(settings, shop, restate=False):
    return freeze_cycle(settings, landscape_of(shop), AS_OF, restate=restate)


def names(record) -> list[str]:
    return [one.file_name for one in record.deliveries]


def test_b3_it_is_held_and_said(settings, shop, days):
    frozen = record(settings, shop)
    (refused,) = frozen.rejected_deliveries
    assert names(frozen) == ["STOCK__20261117T043000Z.csv"]
    assert (refused.reason, refused.file_name) == ("held", "STOCK__20261118T043000Z.csv")
    assert refused.detail == "39 rows accepted where 100 are usual; approve it or deliver it again"


def test_b3_what_counts_is_what_is_accepted(settings, shop, days, drop):
    drop("STOCK__20261118T053000Z.csv", stock(90).replace("|1|\n", "|x|\n", 60))
    land_inbox(settings, [shop])
    (_, refused) = record(settings, shop).rejected_deliveries
    assert refused.detail.startswith("30 rows accepted where 100 are usual")


def test_b3_once_approved_it_counts_and_the_record_says_who(settings, shop, days):
    (refused,) = record(settings, shop).rejected_deliveries
    approve(settings, refused.delivery_id, actor="dana", reason="stocktaking sale")
    assert names(record(settings, shop)) == ["STOCK__20261117T043000Z.csv"], "a frozen cycle stays as it was"
    restated = record(settings, shop, restate=True)
    assert names(restated) == ["STOCK__20261118T043000Z.csv"]
    assert [(one.actor, one.reason) for one in restated.approvals] == [("dana", "stocktaking sale")]


def test_an_approval_names_a_delivery_that_came(settings, shop, days):
    with pytest.raises(UnknownDelivery, match=r"no delivery shop\.STOCK\.nonsense"):
        approve(settings, "shop.STOCK.nonsense", actor="dana", reason="x")


def test_a_quiet_day_of_a_log_is_no_fault(settings, shop, drop):
    for day, rows in ((16, 100), (17, 100), (18, 2)):
        moves = "DOC|QTY\n" + "".join(f"{day}{number}|1\n" for number in range(rows))
        drop(f"MOVES__202611{day}T050000Z.csv", moves)
    land_inbox(settings, [shop])
    assert len(names(record(settings, shop))) == 3
