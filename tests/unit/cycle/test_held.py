"""A snapshot of which nobody can tell whose rows were refused waits for a person; the last good one stays."""

import gzip
from datetime import UTC, datetime, timedelta

import pytest

from orchestration.cycle.freeze import freeze_cycle
from orchestration.decisions.approvals import approve
from orchestration.ingest.landing import land_inbox
from tests.conftest import landscape_of

AS_OF = datetime(2026, 11, 18, 6, tzinfo=UTC)
FIRST, SECOND = "STOCK__20261117T043000Z.csv", "STOCK__20261118T043000Z.csv"
GOOD = "".join(f"{item}|1|\n" for item in range(98))


@pytest.fixture
def cycle(settings, shop, drop):
    """The record of a cycle over two snapshots: a good one, then one of 98 good rows and these."""

    def run(rows: str):
        drop(FIRST, f"ITEM|QTY|DAY\n{GOOD}")
        drop(SECOND, f"ITEM|QTY|DAY\n{GOOD}{rows}")
        land_inbox(settings, [shop])
        return freeze_cycle(settings, landscape_of(shop), AS_OF, restate=True)

    return run


def used(record) -> list[tuple[str, int]]:
    return [(one.file_name, one.rows_refused) for one in record.deliveries]


def test_rows_without_a_key_hold_it_and_the_first_is_named(cycle, settings):
    record = cycle("A|x|\n|1|\n|2\n")
    (held,) = record.rejected_deliveries
    assert used(record) == [(FIRST, 0)]
    assert held.detail == (
        f"the key of 2 of 101 rows cannot be read, first {SECOND}:101:ITEM; approve it or deliver it again"
    )
    approve(settings, held.delivery_id, actor="dana", reason="seen")
    assert used(cycle("A|x|\n|1|\n|2\n")) == [(SECOND, 3)]


def test_it_is_told_of_until_a_later_one_comes(cycle, settings, shop, drop):
    (held,) = cycle("|1|\n|2\n").rejected_deliveries
    later = AS_OF + timedelta(days=3)
    told = freeze_cycle(settings, landscape_of(shop), later).rejected_deliveries
    assert [one.delivery_id for one in told] == [held.delivery_id]
    drop("STOCK__20261119T043000Z.csv", f"ITEM|QTY|DAY\n{GOOD}")
    land_inbox(settings, [shop])
    assert freeze_cycle(settings, landscape_of(shop), later, restate=True).rejected_deliveries == ()


def test_of_a_broken_record_the_row_is_named(cycle):
    (held,) = cycle("1\n2\n").rejected_deliveries
    assert held.detail.startswith(f"the key of 2 of 100 rows cannot be read, first {SECOND}:100; ")


@pytest.mark.parametrize("rows", ["A|1|\n|1|\n", "A|x|\nB|x|\nC|x|\nD|x|\n", "A|1|\nA|2|\n"])
def test_a_share_that_is_allowed_and_rows_whose_key_is_known_hold_nothing(cycle, rows):
    record = cycle(rows)
    assert [name for name, _ in used(record)] == [SECOND]
    assert record.rejected_deliveries == ()


def test_a_delta_is_never_held_for_its_rows(settings, shop, drop):
    drop("MOVES__20261118T050000Z.csv", "DOC|QTY\n|1\n|2\nA|1\n")
    land_inbox(settings, [shop])
    assert used(freeze_cycle(settings, landscape_of(shop), AS_OF)) == [("MOVES__20261118T050000Z.csv", 2)]


def test_the_share_is_of_the_extract_not_of_its_parts(settings, shop, drop):
    for part, rows in ((1, GOOD), (2, "Z|1|\n|1|\n")):
        drop(f"STOCK__20261118T043000Z__part-{part}-of-2.csv", f"ITEM|QTY|DAY\n{rows}")
    land_inbox(settings, [shop])
    assert len(freeze_cycle(settings, landscape_of(shop), AS_OF).deliveries) == 2


@pytest.fixture
def at_one_instant(settings, shop, drop):
    """The record of a cycle over 40 rows of the day before and these files of one instant, in the order of landing."""

    def run(*files: tuple[str, int]):
        drop(FIRST, stock(40))
        land_inbox(settings, [shop])
        for ending, rows in files:
            content = stock(rows)
            drop(
                f"STOCK__20261118T043000Z{ending}", gzip.compress(content.encode()) if ending[-2:] == "gz" else content
            )
            land_inbox(settings, [shop])
        return freeze_cycle(settings, landscape_of(shop), AS_OF, restate=True)

    return run


def stock(rows: int) -> str:
    return "ITEM|QTY|DAY\n" + "".join(f"{item}|1|\n" for item in range(rows))


def test_of_files_of_one_instant_the_last_is_judged_alone_and_the_one_before_stays(at_one_instant):
    record = at_one_instant((".csv", 40), (".csv.gz", 3))
    (held,) = record.rejected_deliveries
    assert [name for name, _ in used(record)] == [SECOND]
    assert (held.file_name, held.detail) == (
        f"{SECOND}.gz",
        "3 rows accepted where 40 are usual; approve it or deliver it again",
    )


def test_what_was_replaced_is_judged_where_it_would_be_used_again(at_one_instant):
    record = at_one_instant((".csv", 2), (".csv.gz", 3))
    assert [name for name, _ in used(record)] == [FIRST]
    assert len(record.rejected_deliveries) == 2


@pytest.mark.parametrize("replaced", [3, 40, 400])
def test_what_was_replaced_by_a_good_one_neither_holds_nor_counts_as_usual(at_one_instant, replaced):
    record = at_one_instant((".csv", replaced), (".csv.gz", 40))
    assert [name for name, _ in used(record)] == [f"{SECOND}.gz"]
    assert record.rejected_deliveries == ()


def test_parts_are_judged_once_all_are_there(at_one_instant):
    assert at_one_instant(("__part-1-of-2.csv", 3)).rejected_deliveries == ()
    assert len(at_one_instant(("__part-2-of-2.csv", 3)).rejected_deliveries) == 2
