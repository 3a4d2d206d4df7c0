"""Which files a cycle reads, and for what: new ones whole, of known movements what repeats, and what was refused."""

from dataclasses import replace
from datetime import datetime, timedelta

import polars as pl
import pytest

from orchestration.cycle.reads import Reads, files_read, stock_deliveries
from orchestration.cycle.record import CycleRecord, FrozenEntity, UsedDelivery
from tests.records import AS_OF, cycle_record

DAY = timedelta(days=1)


def delivery(entity: str, days: int, is_known: bool = False, refused: int = 0, covers: int | None = None):
    at = AS_OF - days * DAY
    covers_from = None if covers is None else AS_OF - covers * DAY
    return UsedDelivery(f"erp.{entity}.{days}", "", "erp", entity, at, covers_from, "", "", is_known, False, refused)


def place(one: UsedDelivery) -> str:
    return f"erp/{one.entity}/{one.delivery_id}.parquet"


@pytest.fixture
def record():
    entities = tuple(
        FrozenEntity("erp", name, kind, role, True, (), 24, 0)
        for name, kind, role in [
            ("ITEM", "snapshot", None),
            ("STOCK", "snapshot", "stock"),
            ("MOVES", "delta", "movements"),
        ]
    )

    def made(*deliveries: UsedDelivery) -> CycleRecord:
        return cycle_record(entities=entities, deliveries=deliveries)

    return made


def test_what_is_neither_stock_nor_movements_is_read_whole_oldest_first(record):
    old, new = delivery("ITEM", 2, is_known=True), delivery("ITEM", 1)
    assert files_read(record(new, old), (), ()) == {("erp", "ITEM"): Reads(fresh=[place(old), place(new)])}


def test_of_stock_only_what_the_cycle_needs_is_read(record):
    old, new = delivery("STOCK", 2), delivery("STOCK", 1)
    assert files_read(record(old, new), {new.delivery_id}, ()) == {("erp", "STOCK"): Reads(fresh=[place(new)])}
    assert files_read(record(old, new), (), ()) == {}


def test_known_movements_are_looked_at_only_as_far_back_as_new_ones_may_repeat_them(record):
    older, old, new = (delivery("MOVES", days, is_known=days > 1) for days in (3, 2, 1))
    found = files_read(record(older, old, new), (), ())
    assert found == {("erp", "MOVES"): Reads(fresh=[place(new)], overlapped=[place(old)])}
    covering = delivery("MOVES", 1, covers=3)
    found = files_read(record(older, old, covering), (), ())
    assert found["erp", "MOVES"].overlapped == [place(older), place(old)]


def test_a_log_without_news_is_not_read(record):
    assert files_read(record(delivery("MOVES", 1, is_known=True)), (), ()) == {}


def test_what_ingest_or_an_earlier_cycle_refused_is_read_again(record):
    new, old = delivery("MOVES", 1, refused=2), delivery("MOVES", 5, is_known=True, refused=1)
    found = files_read(record(new, old), (), {old.delivery_id})["erp", "MOVES"]
    assert found == Reads(fresh=[place(new)], faulty=[place(old)], refused=[place(new)], still_refused=[place(old)])


def test_snapshots_count_from_the_one_that_the_parent_rolled_from(record):
    cycle = record(*(delivery("STOCK", days) for days in (3, 2, 1)), delivery("ITEM", 1))
    assert stock_deliveries(cycle, None)["delivery_id"].to_list() == ["erp.STOCK.3", "erp.STOCK.2", "erp.STOCK.1"]
    since = {"rolled_from_at": [(AS_OF - 2 * DAY).replace(tzinfo=None)], "examined_to": [None]}
    ledgers = pl.DataFrame({"source": ["erp"], **since}, schema_overrides={"examined_to": pl.Datetime("us")})
    needed = stock_deliveries(cycle, ledgers)
    assert needed["delivery_id"].to_list() == ["erp.STOCK.2", "erp.STOCK.1"]
    assert needed["snapshot_at"].to_list()[-1] == datetime(2026, 11, 17, 6)
    assert stock_deliveries(cycle, ledgers.with_columns(source=pl.lit("other"))).height == 3


def test_files_of_one_extract_are_parts_of_it(record):
    parts = [replace(delivery("ITEM", 0), delivery_id=f"erp.ITEM.0.part{number}of2") for number in (1, 2)]
    assert files_read(record(*parts), (), ())["erp", "ITEM"].in_parts
    assert not files_read(record(delivery("ITEM", 1), delivery("ITEM", 0)), (), ())["erp", "ITEM"].in_parts
