"""What a run says it did not take: what is new of it, by source, and stock that no movements lead to."""

from dataclasses import replace
from datetime import timedelta

import polars as pl
import pytest

from orchestration.cycle.freeze import freeze_cycle
from orchestration.cycle.not_taken import came_later, missing_deliveries, refusals, unused_snapshots
from orchestration.cycle.record import FrozenEntity, RejectedDelivery, RowAccount, UsedDelivery
from orchestration.ingest.landing import land_inbox
from tests.conftest import landscape_of
from tests.records import AS_OF, cycle_record

BAD, GOOD = "ITEM|AMOUNT|DAY\nA|1|\n", "ITEM|QTY|DAY\nA|1|\n"


def used(delivery_id, source="wms", entity="QUAN", extracted_at=AS_OF, is_known=False, is_redriven=False):
    same = {"delivery_id": delivery_id, "correlation_id": "", "source": source, "entity": entity}
    flags = {"is_known": is_known, "is_redriven": is_redriven}
    return UsedDelivery(**same, extracted_at=extracted_at, covers_from=None, file_name="", sha256="", **flags)


def account(delivery_id, rows, cells=0, source="wms"):
    same = {"delivery_id": delivery_id, "source": source, "entity": "QUAN", "file_name": "", "extracted_at": AS_OF}
    read = {"rows_read": 9, "rows_accepted": 9 - rows, "rows_dead_lettered": rows, "rows_duplicate": 0}
    return RowAccount(**same, outcome="used", reason=None, detail=None, **read, cells_refused=cells)


def rejected(source, reason):
    return RejectedDelivery("d", source, "QUAN", AS_OF, "", reason, "")


def entity(name, role, minutes=0):
    settings = {"required": True, "key": (), "cadence_hours": 26, "safety_interval_minutes": minutes}
    return FrozenEntity("wms", name, "delta" if role == "movements" else "snapshot", role, **settings)


def test_nothing_is_said_where_nothing_was_refused(settings):
    record = cycle_record(deliveries=(used("a"),), row_accounts=(account("a", 0),))
    assert refusals(settings, record) == []


def test_each_source_has_one_line_of_what_is_new(settings):
    deliveries = used("new"), used("old", is_known=True), used("again", "erp", is_known=True, is_redriven=True)
    accounts = account("new", 2, 1), account("old", 5), account("again", 1, source="erp")
    lost = rejected("portal", "no_rows"), rejected("wms", "held")
    record = cycle_record(deliveries=deliveries, row_accounts=accounts, rejected_deliveries=lost)
    assert refusals(settings, record) == [
        "erp: 1 row refused",
        "portal: 1 delivery rejected",
        "wms: 1 delivery held, 2 rows refused, 1 cell left out",
    ]


def test_rows_of_unknown_codes_count_too(settings):
    record = cycle_record(deliveries=(used("a"), used("b", is_known=True)))
    path = settings.dead_letters / "conformed" / f"{record.cycle_id}.parquet"
    path.parent.mkdir(parents=True)
    pl.DataFrame({"source": ["wms"] * 3, "delivery_id": ["a", "a", "b"]}).write_parquet(path)
    assert refusals(settings, record) == ["wms: 2 rows refused"]


def test_stock_after_the_last_movement_extract_is_named():
    moves = used("m", entity="MOVE", extracted_at=AS_OF - timedelta(minutes=20))
    record = cycle_record(
        entities=(entity("QUAN", "stock"), entity("MOVE", "movements", minutes=5)),
        deliveries=(used("s", extracted_at=AS_OF - timedelta(minutes=10)), moves),
    )
    assert unused_snapshots(record) == [
        "wms: stock of 2026-11-18T05:50:00+00:00 is not compared yet, as movements are known until "
        "2026-11-18T05:35:00+00:00; the next movement extract brings it in"
    ]
    in_time = used("s", extracted_at=AS_OF - timedelta(minutes=25))
    assert unused_snapshots(replace(record, deliveries=(in_time, moves))) == []


@pytest.fixture
def missing(settings, shop, drop):
    """The files that a cycle misses after these deliveries, file by file in their order."""

    def of(*files: tuple[str, str]) -> list[str]:
        for name, content in files:
            drop(f"{name}.csv", content)
            land_inbox(settings, [shop])
        record = freeze_cycle(settings, landscape_of(shop), AS_OF)
        assert len(record.rejected_deliveries) == 1
        return [one.file_name for one in missing_deliveries(record)]

    return of


def test_what_came_corrected_is_not_missing(missing):
    assert missing(("STOCK__20261118T043000Z", BAD), ("STOCK__20261118T043000Z", GOOD)) == []


def test_a_later_snapshot_takes_the_place_of_a_refused_one_and_an_earlier_does_not(missing):
    assert missing(("STOCK__20261118T033000Z", BAD), ("STOCK__20261118T043000Z", GOOD)) == []


@pytest.mark.parametrize("name", ["STOCK__20261118T043000Z", "STOCK__20261118T050000Z"])
def test_what_was_sent_again_and_refused_is_missing(missing, name):
    assert missing(("STOCK__20261118T043000Z", GOOD), (name, BAD)) == [f"{name}.csv"]


def test_a_log_is_not_replaced_by_a_later_one(missing):
    refused, later = "MOVES__20261118T040000Z", "MOVES__20261118T050000Z"
    assert missing((refused, "DOC|AMOUNT\n1|5\n"), (later, "DOC|QTY\n2|5\n")) == [f"{refused}.csv"]


def test_a_refused_file_of_messages_is_missing_as_long_as_what_it_said_may_still_hold(missing):
    refused, later = "MOVES__20261110T040000Z", "MOVES__20261118T050000Z"
    assert missing((refused, "DOC|AMOUNT\n1|5\n"), (later, "DOC|QTY\n2|5\n")) == [f"{refused}.csv"]


def test_what_landed_since_a_cycle_was_frozen_is_named(settings, shop, drop):
    def landed(*names: str) -> None:
        for name in names:
            drop(f"{name}.csv", GOOD)
        land_inbox(settings, [shop])

    landed("STOCK__20261117T043000Z")
    record = freeze_cycle(settings, landscape_of(shop), AS_OF)
    assert came_later(settings, record) == []
    landed("STOCK__20261118T043000Z", "STOCK__20261119T043000Z")
    assert came_later(settings, freeze_cycle(settings, landscape_of(shop), AS_OF)) == [
        "shop/STOCK__20261118T043000Z.csv"
    ]
    assert came_later(settings, freeze_cycle(settings, landscape_of(shop), AS_OF, restate=True)) == []
