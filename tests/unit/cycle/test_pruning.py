"""What a home lets go of old cycles, and that a cycle which needs it has it again."""

from datetime import UTC, datetime, timedelta

import pytest

from orchestration.cycle.freeze import freeze_cycle
from orchestration.cycle.frozen import needed_deliveries
from orchestration.cycle.pruning import prune_cycles
from orchestration.ingest.landing import land_inbox
from orchestration.ingest.load import load_sources
from tests.conftest import STOCK, landscape_of

FIRST = datetime(2026, 1, 1, 6, tzinfo=UTC)
KEPT = timedelta(days=31)


def day(number: int) -> datetime:
    return FIRST + timedelta(days=number)


@pytest.fixture
def deliver(settings, shop, drop):
    """Deliver the stock of some days, with a row and a cell that are refused."""

    def of(*numbers: int) -> None:
        for number in numbers:
            drop(f"STOCK__{day(number):%Y%m%d}T040000Z.csv", "ITEM|QTY|DAY\nA|1|\nB|x|\nC|1|9\n")
        land_inbox(settings, [shop])

    return of


def cycle(settings, shop, number: int):
    return freeze_cycle(settings, landscape_of(shop), day(number))


def kept_days(settings) -> dict[str, list[str]]:
    """The days of the deliveries whose rows each store holds."""
    stores = {store.name: store for store in (settings.raw, settings.refused, settings.dead_letters)}
    return {
        name: sorted(path.name.split(".")[2][4:8] for path in store.rglob("*.parquet"))
        for name, store in stores.items()
    }


def prune(settings, shop, number: int):
    return prune_cycles(settings, [shop], day(number) - KEPT)


def test_f34_rows_go_that_no_cycle_of_the_last_days_used_and_none_reads_by_their_age(settings, shop, deliver):
    deliver(*range(80))
    cycle(settings, shop, 79)
    assert prune(settings, shop, 60) == []
    gone = prune(settings, shop, 79)
    assert len(gone) == 3 * 19  # of before the 30 days that the oldest of these cycles may read back
    assert kept_days(settings)["raw"][0] == "0120"
    assert len(set(map(tuple, kept_days(settings).values()))) == 1
    assert prune(settings, shop, 79) == []


def test_what_is_still_in_use_stays_however_old_it_is(settings, shop, deliver):
    deliver(0)
    for number in (0, 100, 101):
        cycle(settings, shop, number)
    assert prune(settings, shop, 101) == []
    assert [one.file_name for one in cycle(settings, shop, 102).deliveries] == ["STOCK__20260101T040000Z.csv"]


def test_the_extracts_that_a_new_one_is_compared_with_stay(settings, shop, deliver):
    deliver(*range(10))
    cycle(settings, shop, 9)
    cycle(settings, shop, 200)
    prune(settings, shop, 200)
    assert kept_days(settings)["raw"] == ["0105", "0106", "0107", "0108", "0109", "0110"]


def test_a_cycle_of_long_ago_has_its_rows_again(settings, shop, deliver):
    deliver(*range(100))
    first, last = cycle(settings, shop, 1), cycle(settings, shop, 99)
    prune(settings, shop, 99)
    assert "0102" not in kept_days(settings)["raw"]
    needed = needed_deliveries(settings, first.as_of)
    list(load_sources(settings, [(shop, [STOCK])], first.as_of, needed))
    assert "0102" in kept_days(settings)["raw"]
    assert needed_deliveries(settings, day(50)) == needed  # that of the cycle before, which a new one is compared with
    assert needed_deliveries(settings, day(120)) == {one.delivery_id for one in last.deliveries}
    assert needed_deliveries(settings, day(0)) == set()


def test_f34_states_and_refusals_of_old_cycles_go(settings, shop, deliver):
    deliver(0)
    ids = [cycle(settings, shop, number).cycle_id for number in (0, 60, 90)]
    for cycle_id in ids:
        settings.history_of(cycle_id).mkdir(parents=True)
        refused = settings.dead_letters / "conformed" / f"{cycle_id}.parquet"
        refused.parent.mkdir(parents=True, exist_ok=True)
        refused.touch()
    prune(settings, shop, 90)
    assert sorted(path.name for path in settings.history.iterdir()) == ids[1:]
    assert sorted(path.stem for path in (settings.dead_letters / "conformed").iterdir()) == ids[1:]
