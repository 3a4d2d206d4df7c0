"""Parts of one snapshot are looked at together: what they repeat counts once, what they contradict is not used."""

from dataclasses import replace
from datetime import UTC, date, datetime

import polars as pl
import pytest

from orchestration.contracts.model import Unbroken, Validity
from orchestration.cycle.freeze import freeze_cycle
from orchestration.cycle.parts import without_contradictions
from orchestration.cycle.refused import refused
from orchestration.ingest.accounts import Account, raw_path
from orchestration.ingest.delivery import Delivery
from orchestration.ingest.landing import land_inbox
from tests.conftest import STOCK, landscape_of

AS_OF = datetime(2026, 11, 18, 6, tzinfo=UTC)
BEFORE = "STOCK__20261117T043000Z.csv"


def part(number: int, entity: str = "STOCK") -> str:
    return f"{entity}__20261118T043000Z__part-{number}-of-2.csv"


@pytest.fixture
def cycle(settings, shop, drop):
    """The record of a cycle over a snapshot of the day before and one in two parts of these rows."""

    def run(*parts: str):
        drop(BEFORE, "ITEM|QTY|DAY\nA|1|\n")
        for number, rows in enumerate(parts, start=1):
            drop(part(number), f"ITEM|QTY|DAY\n{rows}")
        land_inbox(settings, [shop])
        return freeze_cycle(settings, landscape_of(shop), AS_OF, restate=True)

    return run


def used(record) -> list[str]:
    return [one.file_name for one in record.deliveries]


def test_a_key_with_other_values_rejects_all_parts_and_names_rows_and_key(cycle, settings):
    record = cycle("A|1|\nB|2|\n", "C|3|\nB|4|\nA|1|\n")
    words = f"ITEM B: different values in {part(1)}:3 and {part(2)}:3, so the parts were not taken at one instant; "
    assert used(record) == [BEFORE]
    assert {(one.file_name, one.reason) for one in record.rejected_deliveries} == {
        (part(number), "contradictory_parts") for number in (1, 2)
    }
    assert all(one.detail.startswith(words) for one in record.rejected_deliveries)
    accounts = {one.file_name: (one.outcome, one.rows_accepted) for one in record.row_accounts}
    assert accounts == {BEFORE: ("used", 1), part(1): ("rejected", 0), part(2): ("rejected", 0)}
    letters = refused(settings).select("file_name", "reason", "refused").rows()
    assert letters == [(part(number), "contradictory_parts", "delivery") for number in (1, 2)]


def test_of_several_keys_the_first_is_named_and_the_others_are_counted(cycle):
    detail = cycle("B|1|\nA|1|\n", "B|2|\nA|2|\n").rejected_deliveries[0].detail
    assert detail.startswith(f"ITEM A and 1 more keys: different values in {part(1)}:3 and {part(2)}:3")


@pytest.mark.parametrize("second", ["C|3|\n", "A|1|\nC|3|\n", "A|1.0|\n", "B|x|\nC|3|\n"])
def test_parts_that_agree_are_used(cycle, second):
    record = cycle("A|1|\nB|2|\n", second)
    assert used(record) == [part(1), part(2)]
    assert record.rejected_deliveries == ()


def test_parts_delivered_again_from_one_extract_are_used(cycle):
    assert used(cycle("A|1|\n", "A|2|\n")) == [BEFORE]
    assert used(cycle("A|1|\n", "B|2|\n")) == [part(1), part(2)]


def test_what_is_taken_instead_is_checked_as_well(settings, shop, drop, cycle):
    for number in (1, 2):
        drop(part(number).replace("18T04", "18T02"), f"ITEM|QTY|DAY\nA|{number}|\n")
    record = cycle("A|1|\n", "A|2|\n")
    assert used(record) == [BEFORE]
    assert len(record.rejected_deliveries) == 4


def test_what_parts_of_a_log_repeat_is_no_contradiction(settings, shop, drop):
    for number in (1, 2):
        drop(part(number, "MOVES"), f"DOC|QTY\nA|{number}\n")
    land_inbox(settings, [shop])
    assert len(freeze_cycle(settings, landscape_of(shop), AS_OF).deliveries) == 2


CODES = replace(
    STOCK,
    columns=(*STOCK.columns, replace(STOCK.columns[2], name="END")),
    key=("ITEM", "DAY"),
    validity=Validity(of=("ITEM",), valid_from="DAY", valid_to="END"),
)
CALENDAR = replace(CODES, validity=None, unbroken=Unbroken(of=("ITEM",), day="DAY"))


@pytest.fixture
def judge(settings):
    """Why two parts of an entity are rejected: rows (item, first day, last day) each, that were accepted one by one."""

    def reasons(entity, *parts: list[tuple[str, int, int | None]]) -> set[tuple[str | None, str | None]]:
        judged = []
        for number, rows in enumerate(parts, start=1):
            one = Delivery("shop", "STOCK", number, 2, part(number), str(number), 1, None, AS_OF, AS_OF)
            raw_path(settings, one).parent.mkdir(parents=True, exist_ok=True)
            days = [(item, 1, *(day and date(2026, 11, day) for day in span)) for item, *span in rows]
            schema = {"ITEM": pl.String, "QTY": pl.Int64, "DAY": pl.Date, "END": pl.Date}
            origin = [pl.lit(one.delivery_id).alias("_delivery_id"), pl.int_range(2, pl.len() + 2).alias("_row_number")]
            pl.DataFrame(days, schema, orient="row").with_columns(origin).write_parquet(raw_path(settings, one))
            judged.append((one, Account(one.delivery_id, "", len(rows), len(rows), 0, 0, None, None, None, ()), entity))
        left = without_contradictions(settings, judged, lambda all_: [one for one, kept, _ in all_ if kept.is_accepted])
        return {(account.reason, account.detail) for _, account, _ in left}

    return reasons


def test_a_mapping_of_which_parts_hold_at_the_same_time_is_rejected(judge):
    twice = f"{part(2)}, row 3: A is valid twice from 2026-11-05; end one before the other starts"
    assert judge(CODES, [("A", 1, None)], [("B", 1, None), ("A", 5, None)]) == {("overlapping_validity", twice)}
    assert judge(CODES, [("A", 1, 4)], [("B", 1, None), ("A", 5, None)]) == {(None, None)}


def test_a_row_that_parts_repeat_is_valid_once_where_a_key_tells_so(judge):
    parts = [("A", 1, None)], [("A", 1, None), ("B", 1, None)]
    assert judge(CODES, *parts) == {(None, None)}
    assert {reason for reason, _ in judge(replace(CODES, key=()), *parts)} == {"overlapping_validity"}


def test_a_day_that_no_part_has_is_missing(judge):
    assert judge(CALENDAR, [("US", 1, None)], [("US", 2, None)]) == {(None, None)}
    assert {reason for reason, _ in judge(CALENDAR, [("US", 1, None)], [("US", 3, None)])} == {"missing_day"}
