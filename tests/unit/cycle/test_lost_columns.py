"""An optional column that had values and is missing holds the delivery; one that never told anything is not missed."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from orchestration.cycle.freeze import freeze_cycle
from orchestration.decisions.approvals import approve
from orchestration.ingest.landing import land_inbox
from tests.conftest import MOVES, STOCK, column, landscape_of

LOT = replace(column("LOT", "varchar"), optional=True)
AS_OF = datetime(2026, 11, 20, 6, tzinfo=UTC)
WITH, BLANK, WITHOUT = "ITEM|QTY|DAY|LOT\nA|1||L1\nB|1||\n", "ITEM|QTY|DAY|LOT\nA|1||\n", "ITEM|QTY|DAY\nA|1|\n"
RENAMED = WITH.replace("LOT", "LOT_X")


@pytest.fixture
def source(shop):
    return replace(shop, entities=tuple(replace(one, columns=(*one.columns, LOT)) for one in (STOCK, MOVES)))


@pytest.fixture
def cycle(settings, source, drop):
    """Days of snapshots used and held by a cycle over one a day, from the 17th on, and its record."""

    def run(*days: str, entity: str = "STOCK"):
        for day, content in enumerate(days, start=17):
            drop(f"{entity}__202611{day}T043000Z.csv", content)
        land_inbox(settings, [source])
        record = freeze_cycle(settings, landscape_of(source), AS_OF, restate=True)
        held = [one.file_name for one in record.row_accounts if one.outcome == "held"]
        return [one.extracted_at.day for one in record.deliveries], held, record

    return run


def test_a_column_that_had_values_and_was_renamed_holds_the_delivery_by_name(cycle, settings):
    used, held, record = cycle(WITH, RENAMED)
    (account,) = [one for one in record.row_accounts if one.outcome == "held"]
    assert (used, held) == ([17], ["STOCK__20261118T043000Z.csv"])
    assert account.detail == (
        "column LOT is missing, which STOCK__20261117T043000Z.csv had with values "
        "(columns beyond the contract are left out: LOT_X); approve it or deliver it again"
    )


@pytest.mark.parametrize(
    ("days", "last"),
    [
        ([WITHOUT, WITHOUT], 18),
        ([BLANK, WITHOUT], 18),
        ([WITH, BLANK], 18),
        ([WITHOUT, WITH], 18),
        ([WITH, WITHOUT], 17),
        ([WITH, BLANK, WITHOUT], 18),
        ([WITH, WITHOUT, WITHOUT], 17),
        ([WITH, WITHOUT, WITH], 19),
    ],
    ids=["never had", "always blank", "blank now", "new", "lost", "blank once", "lost for days", "found again"],
)
def test_which_delivery_counts(cycle, days, last):
    assert cycle(*days)[0] == [last]


def test_once_approved_the_next_ones_may_lack_it_too(cycle, settings):
    _, _, record = cycle(WITH, WITHOUT)
    (lost,) = [one for one in record.row_accounts if one.outcome == "held"]
    approve(settings, lost.delivery_id, actor="dana", reason="the ERP has no lots any more")
    assert cycle(WITH, WITHOUT)[:2] == ([18], [])
    assert cycle(WITH, WITHOUT, WITHOUT)[:2] == ([19], [])


def test_one_part_without_it_holds_all(settings, source, drop):
    drop("STOCK__20261117T043000Z.csv", WITH)
    for number, rows in enumerate((WITH, WITHOUT.replace("A", "C")), start=1):
        drop(f"STOCK__20261118T043000Z__part-{number}-of-2.csv", rows)
    land_inbox(settings, [source])
    record = freeze_cycle(settings, landscape_of(source), AS_OF)
    assert [one.file_name for one in record.deliveries] == ["STOCK__20261117T043000Z.csv"]


def test_a_log_without_it_is_held_by_its_header_and_a_quiet_one_is_not(cycle):
    told, quiet, renamed = "DOC|QTY|LOT\nA|1|L\n", "DOC|QTY|LOT\nB|1|\n", "DOC|QTY|LOTS\nC|1|L\n"
    assert cycle(told, quiet, renamed, entity="MOVES")[:2] == ([17, 18], ["MOVES__20261119T043000Z.csv"])
    assert cycle(told, quiet, "DOC|QTY|LOT\n", entity="MOVES")[0] == [17, 18, 19]
