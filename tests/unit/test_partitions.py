"""Which instant a run is of, and with which day a home's partitions begin."""

from datetime import UTC, date, datetime

import dagster as dg
import pytest

from orchestration.defs.automation import daily_planning_cycle
from orchestration.defs.partitions import AS_OF_TAG, LONG_AGO, PARTITION_TAG, first_day, tagged_as_of
from orchestration.ingest.landing import land_inbox

NOW = datetime(2026, 11, 18, 5, 30, 1, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("tags", "hour", "minute", "second"),
    [
        ({PARTITION_TAG: "2026-11-17", AS_OF_TAG: "20261118T040000Z"}, 4, 0, 0),
        ({PARTITION_TAG: "2026-11-18"}, 5, 30, 1),
        ({}, 5, 30, 1),
    ],
    ids=["its own", "planning time still to come", "no partition"],
)
def test_as_of_is_the_tag_else_the_planning_time_and_never_later_than_now(tags, hour, minute, second):
    assert tagged_as_of(tags, NOW) == datetime(2026, 11, 18, hour, minute, second, tzinfo=UTC)


def test_as_of_of_a_partition_gone_by_is_its_planning_time():
    assert tagged_as_of({PARTITION_TAG: "2026-11-17"}, NOW) == datetime(2026, 11, 17, 6, tzinfo=UTC)


def test_cycles_of_one_day_share_its_partition_and_keep_their_instants():
    """Whatever the cron: the schedule is asked at each of its instants."""
    instants = [datetime(2026, 11, 18, hour, tzinfo=UTC) for hour in (5, 6)]
    requests = [daily_planning_cycle(dg.build_schedule_context(scheduled_execution_time=one)) for one in instants]
    assert [one.partition_key for one in requests] == ["2026-11-18", "2026-11-18"]
    tags = [{**one.tags, PARTITION_TAG: one.partition_key} for one in requests]
    assert [tagged_as_of(one, NOW) for one in tags] == instants


TODAY = date(2026, 11, 18)


def test_partitions_begin_with_the_first_delivery_waiting_or_landed_or_an_earlier_cycle(settings, shop, drop):
    assert first_day(settings, TODAY) == LONG_AGO
    drop("STOCK__20261231T040000Z.csv", "ITEM|QTY|DAY\n007|1|\n")
    assert first_day(settings, TODAY) == TODAY, "a cycle may be scheduled before what is dated ahead"
    drop("STOCK__20261116T230000Z.csv", "ITEM|QTY|DAY\n007|1|\n")
    drop("STOCK__20250231T040000Z.csv", "on no day")
    assert first_day(settings, TODAY) == date(2026, 11, 16)
    assert len(land_inbox(settings, [shop]).landed) == 2
    assert first_day(settings, TODAY) == date(2026, 11, 16)
    settings.cycles.mkdir(parents=True)
    (settings.cycles / "20261101T060000Z.2.json").touch()
    assert first_day(settings, TODAY) == date(2026, 11, 1)
