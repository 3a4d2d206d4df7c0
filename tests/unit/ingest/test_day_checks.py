"""Days that must not overlap, and days that must not be missing."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from orchestration.contracts.model import Unbroken
from orchestration.ingest.day_checks import check_days
from orchestration.ingest.formats.records import DeliveryRejected
from tests.conftest import STOCK

CALENDAR = replace(STOCK, unbroken=Unbroken(of=("ITEM",), day="DAY"))


def check(folder, *days: tuple[str, int]) -> None:
    rows = [(calendar, date(2026, 11, day)) for calendar, day in days]
    pl.DataFrame(rows, schema=["ITEM", "DAY"], orient="row").write_parquet(folder / "rows.parquet")
    check_days(folder / "rows.parquet", CALENDAR)


def test_each_calendar_begins_and_ends_by_itself(tmp_path):
    check(tmp_path, ("US", 3), ("US", 2), ("CA", 27), ("US", 4), ("CA", 28))


@pytest.mark.parametrize(
    ("days", "hole"), [((2, 3, 5), "2026-11-04"), ((2, 9, 12), "2026-11-03 to 2026-11-08")], ids=["a day", "several"]
)
def test_a_hole_is_named_by_its_days(tmp_path, days, hole):
    with pytest.raises(DeliveryRejected, match=f"US has no row for {hole}, between its first and its last") as found:
        check(tmp_path, ("CA", 2), ("CA", 3), *(("US", day) for day in days))
    assert (found.value.reason, found.value.column) == ("missing_day", "DAY")


def test_an_empty_calendar_has_no_hole(tmp_path):
    pl.DataFrame(schema={"ITEM": pl.String, "DAY": pl.Date}).write_parquet(tmp_path / "rows.parquet")
    check_days(tmp_path / "rows.parquet", CALENDAR)
