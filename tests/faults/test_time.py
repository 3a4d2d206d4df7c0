"""Deliveries that are late, early, out of order or in pieces."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from orchestration.cycle.freeze import freeze_cycle
from orchestration.ingest.landing import land_inbox
from orchestration.instants import format_instant
from orchestration.settings import HomePaths
from tests.conftest import landscape_of

AS_OF = datetime(2026, 11, 18, 6, tzinfo=UTC)
GOOD = "ITEM|QTY|DAY\n007|1|\n"


def record(settings, shop, as_of=AS_OF):
    return freeze_cycle(settings, landscape_of(shop), as_of)


def names(record) -> list[str]:
    return [one.file_name for one in record.deliveries]


def test_f14_the_order_in_which_deliveries_land_does_not_matter(tmp_path, shop):
    files = {f"MOVES__202611{day}T050000Z.csv": f"DOC|QTY\n{day}|1\n99|5\n" for day in (16, 17, 18)}
    results = []
    for number, order in enumerate(permutations(files)):
        settings = HomePaths(tmp_path / str(number))
        folder = settings.inbox / "shop"
        folder.mkdir(parents=True)
        for name in order:
            (folder / name).write_text(files[name])
            (folder / f"{name}.ctl.json").write_text('{"rows": 2}')
            land_inbox(settings, [shop])
        used = record(settings, shop).deliveries
        results.append((used, {path.name: path.read_bytes() for path in settings.raw.rglob("*.parquet")}))
    assert all(result == results[0] for result in results)
    assert len(results[0][0]) == 3


def test_f22_a_snapshot_of_the_future_is_said_and_not_used(settings, shop, drop):
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    drop("STOCK__20261117T043000Z.csv", GOOD)
    drop(f"STOCK__{format_instant(tomorrow)}.csv", GOOD)
    report = land_inbox(settings, [shop])
    assert "24.0 hours ahead of this clock" in report.warnings[0]
    assert names(record(settings, shop)) == ["STOCK__20261117T043000Z.csv"]


@pytest.mark.parametrize("landed", [(1,), (2,), (1, 2)])
def test_f23_a_part_that_is_missing_is_said_and_the_rest_waits(settings, shop, drop, landed):
    drop("STOCK__20261117T043000Z.csv", GOOD)
    parts = [f"STOCK__20261118T043000Z__part-{part}-of-2.csv" for part in (1, 2)]
    for part in landed:
        drop(parts[part - 1], GOOD.replace("007", f"00{part}"))
    land_inbox(settings, [shop])
    frozen = record(settings, shop)
    if len(landed) == 2:
        assert (names(frozen), frozen.warnings) == (parts, ())
    else:
        assert names(frozen) == ["STOCK__20261117T043000Z.csv"]
        assert frozen.warnings == (
            "shop/STOCK of 2026-11-18T04:30:00+00:00: 1 of 2 parts; not used until all are there",
        )


def test_a_gap_between_deltas_is_kept_as_it_is(settings, shop, drop):
    for day in (15, 18):
        drop(
            f"MOVES__202611{day}T050000Z.csv",
            f"DOC|QTY\n{day}|1\n",
            '{"rows": 1, "covers_from": "2026-11-17T05:00:00Z"}',
        )
    land_inbox(settings, [shop])
    assert [one.covers_from for one in record(settings, shop).deliveries] == [datetime(2026, 11, 17, 5, tzinfo=UTC)] * 2
