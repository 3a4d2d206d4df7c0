"""A column that a contract calls optional may be missing from a file; what it says then is nothing."""

from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import polars as pl
import pytest

from orchestration.contracts.column import Column
from orchestration.ingest.delivery import Delivery
from orchestration.ingest.enforce import Enforced, enforce
from tests.conftest import STOCK

NOW = datetime(2026, 11, 18, tzinfo=UTC)
LOT = Column(name="LOT", data_type="varchar", description="LOT", optional=True)
SINCE = Column(name="SINCE", data_type="date", description="SINCE", optional=True)
ENTITY = replace(STOCK, columns=(*STOCK.columns, LOT, SINCE))


def taken(shop, tmp_path, content: str) -> tuple[Enforced, list[tuple]]:
    delivery = Delivery("shop", "STOCK", 1, 1, f"x.{shop.format.extension}", "0" * 64, 1, None, NOW, NOW)
    target = tmp_path / "rows.parquet"
    enforced = enforce(delivery, lambda: nullcontext(BytesIO(content.encode())), shop, ENTITY, target)
    rows = [] if enforced.rejection else pl.read_parquet(target).select("ITEM", "LOT", "SINCE").rows()
    return enforced, rows


def test_a_file_without_them_loads_as_before(shop, tmp_path):
    enforced, rows = taken(shop, tmp_path, "ITEM|QTY|DAY\n007|1|\n008|2|\n")
    assert rows == [("007", None, None), ("008", None, None)]
    assert (enforced.rejection, enforced.warnings) == (None, ())


def test_a_file_may_have_some_of_them_and_they_are_checked_like_others(shop, tmp_path):
    enforced, rows = taken(shop, tmp_path, "SINCE|ITEM|QTY|DAY\n20261101|007|1|\nsoon|008|2|\n")
    assert rows == [("007", None, datetime(2026, 11, 1).date())]
    assert enforced.dead_letters["column"].to_list() == ["SINCE"]


def test_documents_may_leave_them_out_too(shop, tmp_path):
    lines = replace(shop, format=replace(shop.format, type="jsonl", extension="jsonl"))
    assert taken(lines, tmp_path, '{"ITEM": "007", "QTY": 1, "DAY": null}\n')[1] == [("007", None, None)]


def test_another_column_is_missed_all_the_same(shop, tmp_path):
    rejection = taken(shop, tmp_path, "ITEM|DAY|LOT\n007||A\n")[0].rejection
    assert rejection and rejection.reason == "missing_column" and "QTY" in rejection.detail
    assert "LOT" not in rejection.detail


@pytest.mark.parametrize("changes", [{"required": True}, {"data_type": "json", "lines": (LOT,), "optional": False}])
def test_what_makes_no_sense_is_refused(changes):
    with pytest.raises(ValueError, match="optional"):
        replace(LOT, **changes)
