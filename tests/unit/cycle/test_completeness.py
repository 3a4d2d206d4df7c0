"""Which deliveries of an entity a cycle uses."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from orchestration.cycle.completeness import usable_deliveries
from orchestration.ingest.delivery import Delivery

NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)


def delivery(hours_before: float, entity: str = "STOCK", part: int = 1, parts: int = 1) -> Delivery:
    return Delivery(
        source="shop",
        entity=entity,
        extracted_at=NOON - timedelta(hours=hours_before),
        part=part,
        parts=parts,
        file_name="f",
        sha256=f"{hours_before}{part}",
        size_bytes=1,
        control=None,
        landed_at=NOON,
    )


def test_of_a_snapshot_the_newest_counts_but_none_after_as_of(shop):
    old, new, future = delivery(20), delivery(2), delivery(-1)
    assert usable_deliveries([old, new, future], shop.entity("STOCK"), NOON) == [new]


def test_a_snapshot_in_parts_counts_once_all_are_there(shop):
    old, first, second = delivery(20), delivery(2, part=1, parts=2), delivery(2, part=2, parts=2)
    assert usable_deliveries([old, first], shop.entity("STOCK"), NOON) == [old]
    assert usable_deliveries([old, first, second], shop.entity("STOCK"), NOON) == [first, second]


def test_of_a_delta_all_within_the_look_back_count(shop):
    ages = [delivery(age, "MOVES") for age in (24 * 31, 24 * 29, 1)]
    assert usable_deliveries(ages, shop.entity("MOVES"), NOON) == ages[1:]


def test_snapshots_with_a_look_back_keep_the_earlier_ones(shop):
    entity = replace(shop.entity("STOCK"), lookback_days=14)
    found = [delivery(age) for age in (24 * 15, 24, 1)]
    assert usable_deliveries(found, entity, NOON) == found[1:]
