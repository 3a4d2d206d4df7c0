"""What makes a source overdue: the oldest of what it must deliver, by what a cycle may use."""

from datetime import UTC, datetime

import pytest

from orchestration.alerts.findings import overdue_subject
from orchestration.cycle.freeze import freeze_cycle
from orchestration.cycle.overdue import Owed, in_words, late_sources, oldest_required_in, source_ages
from orchestration.cycle.record import CycleRecord
from orchestration.ingest.landing import land_inbox
from tests.conftest import SAMPLE, landscape_of

STOCK_OF = datetime(2026, 11, 17, 4, 30, tzinfo=UTC)
LATER = datetime(2026, 11, 19, 6, tzinfo=UTC)
STOCK, MOVES = "ITEM|QTY|DAY\nA|1|20261117\n", "DOC|QTY\n1|5\n"


@pytest.fixture
def age_after(settings, shop, drop):
    """Deliver files, then how old the shop is later."""

    def after(**files: str) -> tuple[datetime | None, str]:
        for name, content in files.items():
            drop(f"{name}.csv", content)
        land_inbox(settings, [shop])
        (age,) = source_ages(settings, [shop], SAMPLE.policy.sla, LATER)
        return age.extracted_at, age.status

    return after


def frozen(settings, shop, day: int) -> CycleRecord:
    return freeze_cycle(settings, landscape_of(shop), datetime(2026, 11, day, 6, tzinfo=UTC))


def test_a_source_is_as_late_as_before_while_only_others_of_its_extracts_come(settings, shop, age_after):
    assert age_after(MOVES__20261117T050000Z=MOVES) == (None, "missing")
    assert oldest_required_in(frozen(settings, shop, 17), "shop") is None
    assert age_after(STOCK__20261117T043000Z=STOCK) == (STOCK_OF, "stale")
    assert age_after(MOVES__20261118T050000Z=MOVES) == (STOCK_OF, "stale")
    assert oldest_required_in(frozen(settings, shop, 18), "shop") == STOCK_OF


def test_what_a_cycle_refused_makes_no_source_fresh(settings, shop, age_after):
    age_after(STOCK__20261117T043000Z=STOCK, MOVES__20261118T050000Z=MOVES, STOCK__20261118T043000Z="nonsense\n1\n")
    record = frozen(settings, shop, 18)
    assert [one.outcome for one in record.row_accounts if one.entity == "STOCK"] == ["used", "rejected"]
    assert age_after() == (STOCK_OF, "stale") == (oldest_required_in(record, "shop"), "stale")
    corrected = "STOCK__20261118T043000Z"
    assert age_after(**{corrected: STOCK})[0] == datetime(2026, 11, 18, 4, 30, tzinfo=UTC)


def test_a_run_tells_of_each_source_that_did_not_deliver_in_time_what_it_owes(settings, shop, age_after):
    age_after(STOCK__20261117T043000Z=STOCK, MOVES__20261117T050000Z=MOVES)
    assert late_sources(frozen(settings, shop, 17)) == []
    (words,) = late_sources(frozen(settings, shop, 18))
    owed = "nothing of STOCK since 2026-11-17T04:30:00+00:00, nothing of MOVES since 2026-11-17T05:00:00+00:00"
    assert words == f"shop is late: {owed}; what is made from it is trusted less"


def test_only_the_file_that_did_not_come_is_owed(settings, shop, age_after):
    age_after(STOCK__20261117T043000Z=STOCK, MOVES__20261118T050000Z=MOVES)
    record = frozen(settings, shop, 18)
    (words,) = late_sources(record)
    assert words.startswith("shop is late: nothing of STOCK since 2026-11-17T04:30:00+00:00; ")
    (age,) = source_ages(settings, [shop], SAMPLE.policy.sla, record.as_of)
    told = overdue_subject("shop", "team:shop", age.status, age.extracted_at, age.owed)
    assert told.words == "shop is late: nothing of STOCK since 2026-11-17T04:30:00+00:00"


def test_a_file_that_never_came_is_named(settings, shop, age_after):
    age_after(MOVES__20261118T050000Z=MOVES)
    (words,) = late_sources(frozen(settings, shop, 18))
    assert words.startswith("shop is missing: nothing of STOCK yet; ")


def test_of_many_files_the_oldest_are_named():
    owed = [Owed(f"E{number}", None) for number in range(6)]
    assert in_words(owed).endswith("nothing of E3 yet, and 2 more")
