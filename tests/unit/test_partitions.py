"""Which instant a run is of."""

from datetime import UTC, datetime

import pytest

from orchestration.defs.partitions import AS_OF_TAG, PARTITION_TAG, tagged_as_of

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
