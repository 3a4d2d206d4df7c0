"""Tables with rows that the planning tool would refuse or misread: none of them is exported, each is listed."""

from __future__ import annotations

import polars as pl
import pytest

from orchestration.publish.frepple.export import LEFT_OUT, ExportDefect, write_frepple
from tests.frepple import listed, rows, unaccounted
from tests.unit.publish.conftest import release_with
from tests.unit.publish.frepple_tables import TABLES, TODAY


def test_every_row_is_exported_or_listed(exported):
    demand = rows(exported, "demand", pl.all())
    assert len(demand) + len(listed(exported, "demand")) == len(TABLES["open_orders"])
    items = set(rows(exported, "item", "name")) - {("All items",), ("Category a b",)}
    assert len(items) + len(listed(exported, "item")) == len(TABLES["items"])


def test_what_the_tables_hold_is_exported_or_listed_to_the_unit(exported):
    assert unaccounted(exported).rows() == []


def test_what_is_listed_has_its_value_where_quantity_and_cost_are_known(exported):
    listed = pl.read_csv(exported / LEFT_OUT, infer_schema=False)
    values = dict(listed.filter(file="demand").select("source_key", "value").rows())
    assert (values["7 / 4"], values["7 / 5"]) == ("24.00", "16.00")
    assert listed.filter(file="purchaseorder", source_key="46/30")["value"].to_list() == [None]


def test_an_export_with_a_defect_is_not_published(tmp_path, policy, monkeypatch):
    monkeypatch.setattr("orchestration.publish.frepple.row_selection.RANGES", {})
    with pytest.raises(ExportDefect, match=r"purchaseorder \d+ quantity"):
        write_frepple(release_with(tmp_path), TODAY, policy)
