"""The cycle's account of rows: every delivery stands in it, taken or not."""

from datetime import UTC, datetime

from orchestration.cycle.freeze import freeze_cycle
from orchestration.ingest.landing import land_inbox
from tests.conftest import landscape_of

AS_OF = datetime(2026, 11, 18, 6, tzinfo=UTC)
HEADER = "ITEM|QTY|DAY\n"
FIGURES = ("outcome", "reason", "rows_read", "rows_accepted", "rows_dead_lettered", "rows_duplicate")


def accounts(settings, shop):
    land_inbox(settings, [shop])
    record = freeze_cycle(settings, landscape_of(shop), AS_OF)
    return [tuple(getattr(one, name) for name in FIGURES) for one in record.row_accounts]


def test_used_unused_and_rejected_deliveries(settings, shop, drop):
    drop("STOCK__20261117T053000Z.csv", HEADER + "A|1|\nB|2|\n")
    drop("STOCK__20261118T043000Z.csv", HEADER + "A|1|\nA|1|\nB|x|\n")
    drop("STOCK__20261118T053000Z.csv", HEADER + "A|1|\nB|2|\n", '{"rows": 3}')
    drop("STOCK__20261118T054500Z.csv", "ITEM|AMOUNT|DAY\nA|1|\n")
    assert accounts(settings, shop) == [
        ("unused", None, 2, 2, 0, 0),
        ("used", None, 3, 1, 1, 1),
        ("rejected", "control_total_mismatch", 2, 0, 0, 0),
        ("rejected", "missing_column", 1, 0, 0, 0),
    ]


def test_a_held_delivery_says_what_it_holds(settings, shop, drop):
    for day, rows in ((15, 100), (16, 100), (17, 100), (18, 39)):
        drop(f"STOCK__202611{day}T053000Z.csv", HEADER + "".join(f"{item}|1|\n" for item in range(rows)))
    assert accounts(settings, shop) == [("used", None, 100, 100, 0, 0), ("held", "held", 39, 39, 0, 0)]


def test_the_newest_of_an_entity_stays_known_however_old_it_is(settings, shop, drop):
    drop("STOCK__20261101T053000Z.csv", HEADER + "A|1|\n", '{"rows": 3}')
    drop("STOCK__20261102T053000Z.csv", HEADER + "A|1|\n", '{"rows": 3}')
    assert accounts(settings, shop) == [("rejected", "control_total_mismatch", 1, 0, 0, 0)]


def test_old_deliveries_that_nobody_reads_are_left_out(settings, shop, drop):
    drop("MOVES__20261001T053000Z.csv", "DOC|QTY\n1|1\n")
    drop("MOVES__20261101T053000Z.csv", "DOC|QTY\n2|1\n")
    assert accounts(settings, shop) == [("used", None, 1, 1, 0, 0)]
