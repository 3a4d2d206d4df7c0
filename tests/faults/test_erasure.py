"""B32: what a person may have erased is gone everywhere but in the account of it."""

from datetime import UTC, datetime

import pytest

from orchestration.cycle.expiry import expire
from orchestration.cycle.freeze import freeze_cycle
from orchestration.decisions.erasure import erase
from orchestration.files import read_json
from orchestration.ingest.delivery import UnknownDelivery, landed_deliveries
from orchestration.ingest.landing import land_inbox
from orchestration.ingest.raw import ensure_raw
from tests.conftest import landscape_of

SECRET = "ANNA.EXAMPLE"


@pytest.fixture
def landed(settings, shop, drop):
    for day in (17, 18):
        drop(f"STOCK__202611{day}T043000Z.csv", f"ITEM|QTY|DAY\n{SECRET}|1|\n{SECRET}|x|\n")
    drop("STOCK__20261116T043000Z.csv", "ITEM|QTY|DAY\nB|1|\n")
    land_inbox(settings, [shop])
    found = landed_deliveries(settings, "shop", "STOCK")
    for delivery in found:
        ensure_raw(settings, delivery, shop, shop.entity("STOCK"))
    return found


def test_b32_bytes_rows_and_dead_letters_go_and_a_tombstone_stays(settings, shop, landed):
    erased = erase(settings, landed[2].delivery_id, actor="dana", reason="request 17")
    assert erased == [landed[1].delivery_id, landed[2].delivery_id], "the same bytes came twice"
    for path in settings.home.rglob("*"):
        assert path.is_dir() or SECRET.encode() not in path.read_bytes(), path
    assert list(settings.refused.rglob("*.parquet")) == []
    tombstone = read_json(settings.tombstone(landed[2].delivery_id))
    assert (tombstone["actor"], tombstone["reason"]) == ("dana", "request 17")
    accounts = [ensure_raw(settings, delivery, shop, shop.entity("STOCK")) for delivery in landed]
    assert [account.reason for account in accounts] == [None, "erased", "erased"]


def test_erased_bytes_that_come_again_are_not_kept(settings, shop, landed, drop):
    erase(settings, landed[2].delivery_id, actor="dana", reason="request 17")
    drop("STOCK__20261118T043000Z.csv", f"ITEM|QTY|DAY\n{SECRET}|1|\n{SECRET}|x|\n")
    report = land_inbox(settings, [shop])
    assert report.warnings == ["shop/STOCK__20261118T043000Z.csv: was erased before; not kept again"]
    assert all(path.is_dir() or SECRET.encode() not in path.read_bytes() for path in settings.home.rglob("*"))


def test_retention_keeps_what_a_later_cycle_used(settings, shop, landed):
    freeze_cycle(settings, landscape_of(shop), datetime(2026, 11, 18, 6, tzinfo=UTC))
    assert expire(settings, datetime(2026, 11, 18, tzinfo=UTC), actor="dana") == [landed[0].delivery_id]
    assert expire(settings, datetime(2026, 11, 18, tzinfo=UTC), actor="dana") == []
    assert [delivery.object_path(settings).exists() for delivery in landed] == [False, True, True]
    assert "landing retention" in read_json(settings.tombstone(landed[0].delivery_id))["reason"]


def test_only_what_was_landed_can_be_erased(settings, landed):
    with pytest.raises(UnknownDelivery):
        erase(settings, "shop.STOCK.other", actor="dana", reason="x")


def test_a_home_whose_bytes_were_erased_is_not_emptied_to_be_rebuilt(settings, shop, drop):
    from orchestration.defs.rebuild import NotRebuildable, rebuild

    drop("STOCK__20261118T043000Z.csv", "ITEM|QTY|DAY\nA|1|\n")
    land_inbox(settings, [shop])
    (used,) = freeze_cycle(settings, landscape_of(shop), datetime(2026, 11, 18, 6, tzinfo=UTC)).deliveries
    erase(settings, used.delivery_id, "dana", "asked for")
    settings.warehouse_dir.mkdir(exist_ok=True)
    settings.warehouse.touch()
    with pytest.raises(NotRebuildable, match=used.delivery_id):
        rebuild(settings, say=print)
    assert settings.warehouse.exists()
